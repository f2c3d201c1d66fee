import type { Bookmark } from '@rollcall/core'
import { writeTable } from '../csv/write-table.ts'
import { EXPORTED_FIELDS, exportedFields } from './fields/exported-fields.ts'

/** Commas separate tags. */
export function writeCsv(bookmarks: AsyncIterable<Bookmark>): AsyncIterable<string> {
  return writeTable(bookmarks, { columns: EXPORTED_FIELDS, rowOf })
}

function rowOf(bookmark: Bookmark) {
  const { tags, ...fields } = exportedFields(bookmark)
  return { ...fields, tags: tags.length === 0 ? null : tags.join(',') }
}
