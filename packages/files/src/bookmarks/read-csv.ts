import type { FileEntry } from '@rollcall/core'
import { type NamedRow, readTable } from '../csv/read-table.ts'
import { type BookmarkTable, bookmarkTable } from './bookmark-table.ts'
import { fieldsOf } from './fields/fields-of.ts'

const NO_TABLE = 'The first line names no column url, href or link'

/** Bookmarks of a CSV file. Tags are separated by commas, and where a cell has none, by `|`, `;` or spaces. */
export function readCsv(content: AsyncIterable<string>): AsyncIterable<FileEntry> {
  return readTable(content, { tableOf: (header) => bookmarkTable(header) ?? NO_TABLE, entryOf })
}

/** An empty cell of another program says nothing; of ours, that there is none. */
function entryOf({ line, cells }: NamedRow, table: BookmarkTable): FileEntry {
  const { isOurs, tagSeparator } = table
  const entry: Record<string, unknown> = Object.fromEntries(cells)
  if (isOurs) entry.tags ??= ''
  const fields = fieldsOf(entry, tagSeparator)
  if (!isOurs) for (const [name, value] of Object.entries(fields)) if (value === null) delete fields[name]
  return { line, fields }
}
