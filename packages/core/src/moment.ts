import { Type } from 'typebox'
import { AppError, invalidField } from './errors.ts'
import type { Clock } from './ports.ts'

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
const DURATION = '[0-9]{1,9}[smhdw]'
const DATE = '[0-9]{4}-[0-9]{2}-[0-9]{2}'
const TIME =
  '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])'

/** How long: a number and one of s, m, h, d, w, as in `90m` or `30d`. */
export function Duration(options: { description: string }) {
  return Type.String({
    pattern: `^${DURATION}$`,
    'x-metavar': 'DURATION',
    'x-expected': 'a number and one of s, m, h, d, w, as in 30d',
    ...options
  })
}

/** A point in time: RFC 3339 (or a bare date, its midnight in UTC), or how long ago, as in `24h`. */
export function Moment(options: { description: string }) {
  return Type.String({
    pattern: `^(${DURATION}|${DATE}(T${TIME})?)$`,
    'x-metavar': 'DURATION|TIME',
    'x-expected': 'how long ago, as in 24h, or a time, as in 2026-11-21 or 2026-11-21T10:00:00Z',
    ...options
  })
}

/** The length of a `Duration` in milliseconds. */
export function milliseconds(duration: string): number {
  const unit = duration.at(-1)
  if (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd' || unit === 'w') {
    return Number(duration.slice(0, -1)) * UNITS[unit]
  }
  throw new AppError('invalid', `Not a duration: ${duration}`)
}

/**
 * When something ends that begins now and lasts for a `Duration`, as RFC 3339; `field` is the one it came in. Rejects with
 * `invalid` what lasts longer than the longest, or not at all.
 */
export function endOf(
  duration: string,
  { now, longest, field }: { now: Date; longest: string; field: string }
): string {
  const life = milliseconds(duration)
  if (life > 0 && life <= milliseconds(longest)) return new Date(now.getTime() + life).toISOString()
  throw invalidField(`/${field}`, `must be at least 1s and at most ${longest}`)
}

/** The time a `Moment` means, as RFC 3339; `field` is the one it came in. Rejects with `invalid` what no calendar has. */
export function resolveMoment(moment: string, { clock, field }: { clock: Clock; field: string }): string {
  const time = new RegExp(`^${DURATION}$`).test(moment)
    ? new Date(clock.now().getTime() - milliseconds(moment))
    : new Date(moment)
  if (isDay(moment) && isYear(time)) return time.toISOString()
  throw invalidField(`/${field}`, 'is no point in time')
}

/**
 * A time of a file in UTC. Rejects with `invalid` what no calendar of four digits has, as a leap second, or an offset beyond
 * the year 9999.
 */
export function inUtc(text: string, field: string): string {
  const time = new Date(text)
  if (isYear(time)) return time.toISOString()
  throw invalidField(`/${field}`, 'is no point in time')
}

/** The limits of a list as RFC 3339, where they are given. */
export function resolveRange(
  { since, until }: { since?: string | undefined; until?: string | undefined },
  clock: Clock
): { since?: string; until?: string } {
  return {
    ...(since !== undefined && { since: resolveMoment(since, { clock, field: 'since' }) }),
    ...(until !== undefined && { until: resolveMoment(until, { clock, field: 'until' }) })
  }
}

function isYear(time: Date): boolean {
  return time.getUTCFullYear() >= 1 && time.getUTCFullYear() <= 9999
}

/** JavaScript takes 30 February for 2 March. */
function isDay(moment: string): boolean {
  const day = new RegExp(`^${DATE}`).exec(moment)?.[0]
  if (day === undefined) return true
  const midnight = new Date(day)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
}
