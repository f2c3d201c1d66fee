import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until `holds`, at most so many milliseconds; answers whether it came to that. */
export async function until(holds: () => boolean | Promise<boolean>, patience: number): Promise<boolean> {
  const end = Date.now() + patience
  while (!(await holds())) {
    if (Date.now() > end) return false
    await sleep(5)
  }
  return true
}
