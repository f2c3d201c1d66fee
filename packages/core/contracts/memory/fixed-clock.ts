import type { Clock } from '@rollcall/core'

/** A clock that stands still until it is told to go on. */
export function fixedClock(start = '2026-01-01T00:00:00.000Z'): Clock & { pass(seconds: number): void } {
  let now = Date.parse(start)
  return {
    now: () => new Date(now),
    pass(seconds) {
      now += seconds * 1000
    }
  }
}
