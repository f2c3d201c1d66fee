const CLOCK = /^(?:(?<hours>\d{1,6}):(?=[0-5]?\d:))?(?<minutes>\d{1,6}):(?<seconds>[0-5]?\d)$/

/** Hours, with two decimals, that `12:34:56`, `34:56` (minutes) or `56` (seconds) are; undefined when it is no time. */
export function hoursIn(text: string): number | undefined {
  if (/^\d{1,9}$/.test(text)) return inHours(Number(text))
  const { hours = '0', minutes, seconds } = CLOCK.exec(text)?.groups ?? {}
  if (minutes === undefined) return undefined
  return inHours(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds))
}

function inHours(seconds: number): number {
  return Math.round(seconds / 36) / 100
}
