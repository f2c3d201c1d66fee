import { AppError } from '@rollcall/core'
import pLimit from 'p-limit'

export interface TurnOptions {
  /** How many work at once. */
  atOnce: number
  /** How many may wait. */
  mostWaiting?: number
  /** How long anybody may have to wait, in milliseconds, as far as one can tell. */
  longestWait?: number
}

/**
 * Lets work begin in the order it came, so much at once. Rejects with `unavailable`, and says when to try again, what would
 * wait behind too many others or for too long: whoever asked would have given up by then.
 */
export function inTurn({ atOnce, mostWaiting = 100, longestWait = 10_000 }: TurnOptions) {
  const limit = pLimit(atOnce)
  /** How long one took lately, in milliseconds. */
  let usual = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const wait = (usual * limit.pendingCount) / atOnce
    if (limit.pendingCount >= mostWaiting || wait > longestWait) throw tooMany(wait)
    return limit(async () => {
      const started = performance.now()
      const result = await work()
      const took = performance.now() - started
      usual = usual === 0 ? took : usual + (took - usual) / 5
      return result
    })
  }
}

function tooMany(wait: number): AppError {
  const retryAfter = Math.max(1, Math.ceil(wait / 1000))
  return new AppError('unavailable', 'Too many are logging in at the moment: try again soon', { retryAfter })
}
