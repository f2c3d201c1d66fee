import { Type } from 'typebox'
import { invalidField } from './errors.ts'
import { milliseconds } from './moment.ts'

/** A time to come: a duration from now, as in `30d`, a day (its end, in UTC), or RFC 3339. */
export function Deadline(options: { description: string }) {
  return Type.String({
    pattern: '^([0-9]{1,9}[smhdw]|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{5,18}(Z|[+-][0-9]{2}:[0-9]{2}))?)$',
    'x-metavar': 'DURATION|TIME',
    'x-expected': 'in how long, as in 30d, or a time, as in 2027-01-31 or 2027-01-31T10:00:00Z',
    ...options
  })
}

/** The time a `Deadline` means, as RFC 3339. Rejects with `invalid` what no calendar has, and what is past. */
export function resolveDeadline(deadline: string, { now, field }: { now: Date; field: string }): string {
  const time = timeOf(deadline, now)
  if (Number.isNaN(time) || time > Date.UTC(9999, 11, 31))
    throw invalidField(`/${field}`, 'is no point in time')
  if (time <= now.getTime()) throw invalidField(`/${field}`, 'lies in the past')
  return new Date(time).toISOString()
}

const DAY = 86_400_000

function timeOf(deadline: string, now: Date): number {
  if (/^[0-9]+[smhdw]$/.test(deadline)) return now.getTime() + milliseconds(deadline)
  const midnight = Date.parse(deadline.slice(0, 10))
  const isDay = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(deadline.slice(0, 10))
  if (!isDay) return Number.NaN
  return deadline.length === 10 ? midnight + DAY : Date.parse(deadline)
}
