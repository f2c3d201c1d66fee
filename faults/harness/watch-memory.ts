import { readFile } from 'node:fs/promises'
import type { Scenario } from './scenario.ts'

const EVERY = 50

export interface MemoryWatch {
  /** Claims that the process never held more than so many megabytes above what it held at first. */
  claimGrowth(most: number, during: string): Promise<void>
}

/** Watches how much memory a process holds. Systems without `/proc` tell nothing, and nothing is claimed there. */
export async function watchMemory(
  pid: number | undefined,
  { claim, say, teardown }: Pick<Scenario, 'claim' | 'say' | 'teardown'>
): Promise<MemoryWatch> {
  const first = await residentMegabytes(pid)
  let most = first ?? 0
  const look = async () => {
    most = Math.max(most, (await residentMegabytes(pid)) ?? 0)
  }
  const watch = setInterval(() => void look(), EVERY)
  teardown(() => clearInterval(watch))
  return {
    async claimGrowth(limit, during) {
      await look()
      clearInterval(watch)
      if (first === undefined) return say('memory is not watched: this system has no /proc')
      const growth = Math.round(most - first)
      claim(growth <= limit, `memory grows by at most ${limit} MB during ${during} (${growth} MB)`)
    }
  }
}

async function residentMegabytes(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(status) ?? []
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
}
