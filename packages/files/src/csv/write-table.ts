import { stringify } from 'csv-stringify/sync'

interface Writing<T, Column extends string> {
  columns: readonly Column[]
  rowOf(thing: T): Record<Column, string | number | boolean | null>
}

/** Quotes keep apart an empty text and null, and spaces and line breaks from being trimmed. */
const OPTIONS = { cast: { boolean: String }, quoted_match: [/^$/, /^\s|\s$/, /[\r\n\t]/] }

/**
 * A line names the columns; an empty cell is null, one of two quotes an empty text. Texts stay as they are, even one that a
 * spreadsheet takes for a formula: else it would not be read back as it was.
 */
export async function* writeTable<T, Column extends string>(
  things: AsyncIterable<T>,
  { columns, rowOf }: Writing<T, Column>
): AsyncIterable<string> {
  yield stringify([[...columns]])
  for await (const thing of things) {
    const row = rowOf(thing)
    yield stringify([columns.map((column) => row[column])], OPTIONS)
  }
}
