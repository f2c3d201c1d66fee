import { Type } from 'typebox'
import { invalidField } from '../errors.ts'

const DATE = '[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?'

/** A date that was announced to be announced. */
export const TBA = 'TBA'

/** A day, or as much as is known of it: `2026`, `2026-03` or `2026-03-14`. */
export function PartialDate(options: { description: string }) {
  return Type.String({
    pattern: `^${DATE}$`,
    'x-metavar': 'DATE',
    'x-expected': 'a year, a month or a day, as in 2026, 2026-03 or 2026-03-14',
    ...options
  })
}

/** The same, or `TBA` in any case of letters. */
export function ReleaseDate(options: { description: string }) {
  return Type.String({
    pattern: `^(${DATE}|[Tt][Bb][Aa])$`,
    'x-metavar': 'DATE',
    'x-expected': 'a year, a month or a day, as in 2026, 2026-03 or 2026-03-14, or TBA',
    ...options
  })
}

/** A date as it is kept; `field` is the one it came in. Rejects with `invalid` what no calendar has. */
export function readDate(text: string, field: string): string {
  const date = text.toUpperCase()
  if (date === TBA) return date
  const time = new Date(firstDay(date))
  const isDay = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(date)
  if (isDay && time.getUTCFullYear() > 0) return date
  throw invalidField(`/${field}`, 'is no date of the calendar')
}

/** The first day it may mean. */
export function firstDay(date: string): string {
  return `${date}-01-01`.slice(0, '2026-01-01'.length)
}

/** Whether a date lies before another for certain: a month does not lie before its days. */
export function isBefore(date: string, other: string): boolean {
  const known = Math.min(date.length, other.length)
  return date.slice(0, known) < other.slice(0, known)
}
