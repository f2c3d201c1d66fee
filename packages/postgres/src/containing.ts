import { type Column, ilike, or, type SQL, sql } from 'drizzle-orm'

/** Whether one of the columns holds a text, in any case and to the letter. No column can hold a NUL character. */
export function containing(text: string, ...columns: Column[]): SQL | undefined {
  if (text.includes('\0')) return sql`false`
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
  return or(...columns.map((column) => ilike(column, pattern)))
}
