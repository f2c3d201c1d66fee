const LATEST = Date.UTC(9999, 11, 31)

/** Microseconds between 1601, where Chrome's own clock starts, and 1970. */
const FROM_1601 = 11_644_473_600_000_000

/**
 * A time as files write it, as RFC 3339 in UTC: ISO 8601, in UTC where no zone is named, or a number of seconds,
 * milliseconds or microseconds since 1970, or microseconds since 1601, told apart by their size. Undefined when it is no
 * time, or zero.
 */
export function timeOf(given: unknown): string | undefined {
  const milliseconds =
    typeof given === 'number' ? sinceEpoch(given) : typeof given === 'string' ? read(given.trim()) : 0
  const isTime = milliseconds > 0 && milliseconds <= LATEST
  return isTime ? new Date(milliseconds).toISOString() : undefined
}

/** What we write ourselves needs no taking apart. */
const OURS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

function read(text: string): number {
  const at = OURS.test(text) ? new Date(text) : undefined
  if (at && !Number.isNaN(at.getTime()) && at.toISOString() === text) return at.getTime()
  return /^\d+(\.\d+)?$/.test(text) ? sinceEpoch(Number(text)) : isoTime(text)
}

function sinceEpoch(count: number): number {
  if (count < 1e11) return Math.round(count * 1000)
  if (count < 1e14) return Math.round(count)
  if (count < 1e16) return Math.floor(count / 1000)
  return Math.floor((count - FROM_1601) / 1000)
}

const ISO =
  /^(?<day>\d{4}-\d{2}-\d{2})(?:[T ](?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(?<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?$/i

/** Zero when it is none, or names a day that no calendar has. */
function isoTime(text: string): number {
  const { day = '', time = '00:00', zone = 'Z' } = ISO.exec(text)?.groups ?? {}
  const midnight = Date.parse(day)
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return 0
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z'
  const at = Date.parse(`${day}T${time}${offset}`)
  return Number.isNaN(at) ? 0 : at
}
