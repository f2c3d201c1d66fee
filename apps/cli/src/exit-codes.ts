import { type ErrorCode, toAppError } from '@rollcall/core'

export const FINE = 0
/** A check or a gate did not hold, or the user aborted. */
export const NOT_HELD = 1
export const USAGE = 2

/** What a failure is to a shell. */
export const exitCodeOf: Record<ErrorCode, number> = {
  invalid: USAGE,
  not_found: 3,
  conflict: 4,
  unauthenticated: 5,
  forbidden: 6,
  too_large: 7,
  rate_limited: 8,
  upstream_failed: 9,
  unavailable: 10,
  internal: 11,
  gone: 12
}

/** A check that could not be made did not hold; one that was asked for wrongly was not made. */
export function exitCodeFor(error: unknown, isCheck = false): number {
  const { code } = toAppError(error)
  return isCheck && code !== 'invalid' ? NOT_HELD : exitCodeOf[code]
}
