const DAY = /^(?<year>\d{4})(?:[-/](?<month>\d{1,2})(?:[-/](?<day>\d{1,2})(?:[T ]\d{1,2}:.*)?)?)?$/

/**
 * A day, a month or a year: `2024-02-09`, `2024-02`, `2024`. Zeros for the day, or the month as well, stand for what is not
 * known (`2012-00-00` is the year), and a time of day is left out. Undefined when it is none, or no calendar has it.
 */
export function partialDate(text: string): string | undefined {
  const { year, month = '0', day = '0' } = DAY.exec(text)?.groups ?? {}
  if (year === undefined || year === '0000') return undefined
  if (Number(month) === 0) return Number(day) === 0 ? year : undefined
  const inYear = `${year}-${month.padStart(2, '0')}`
  if (Number(day) === 0) return isDay(`${inYear}-01`) ? inYear : undefined
  const inMonth = `${inYear}-${day.padStart(2, '0')}`
  return isDay(inMonth) ? inMonth : undefined
}

function isDay(text: string): boolean {
  const at = Date.parse(text)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}
