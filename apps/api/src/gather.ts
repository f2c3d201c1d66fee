import { setImmediate as turn } from 'node:timers/promises'

/** Enough for one write, in characters. */
const FULL = 16_384

const LATER = Symbol('later')

/**
 * Puts together what is there at once: many small parts travel in few writes, and none waits for one that is still to
 * come. What came before a failure is handed on before it.
 */
export async function* gather(parts: AsyncIterator<string>): AsyncGenerator<string> {
  let next = ask(parts)
  for (;;) {
    let part: Awaited<typeof next> | typeof LATER = await next
    const later = turn(LATER)
    let text = ''
    while (part !== LATER && !('error' in part) && part.done !== true) {
      text += part.value
      next = ask(parts)
      if (text.length >= FULL) break
      part = await Promise.race([next, later])
    }
    if (text !== '') yield text
    if (part === LATER) continue
    if ('error' in part) throw part.error
    if (part.done === true) return
  }
}

/** A failure is kept until its turn comes. */
function ask(parts: AsyncIterator<string>): Promise<IteratorResult<string, unknown> | { error: unknown }> {
  return parts.next().catch((error: unknown) => ({ error }))
}
