/** A time of PostgreSQL's JSON as all our times are written. Most are in UTC already: `Date` takes long to read that. */
export function instantOf(text: string): string {
  if (!text.endsWith('+00:00') || text[19] === undefined) return new Date(text).toISOString()
  return `${text.slice(0, 19)}.${text.slice(20, -6).padEnd(3, '0')}Z`
}
