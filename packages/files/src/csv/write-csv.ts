import type { Bookmark } from '@rollcall/core'
import { stringify } from 'csv-stringify/sync'
import { EXPORTED_FIELDS, exportedFields } from '../fields/exported-fields.ts'

/** Quotes keep apart an empty text and null, and spaces and line breaks from being trimmed. */
const OPTIONS = { cast: { boolean: String }, quoted_match: [/^$/, /^\s|\s$/, /[\r\n\t]/] }

/**
 * A line names the columns; an empty cell is null, one of two quotes an empty text; commas separate tags. Texts stay as they
 * are, even one that a spreadsheet takes for a formula: else it would not be read back as it was.
 */
export async function* writeCsv(bookmarks: AsyncIterable<Bookmark>): AsyncIterable<string> {
  yield stringify([[...EXPORTED_FIELDS]])
  for await (const bookmark of bookmarks) {
    const { tags, ...fields } = exportedFields(bookmark)
    const row = { ...fields, tags: tags.length === 0 ? null : tags.join(',') }
    yield stringify([EXPORTED_FIELDS.map((field) => row[field])], OPTIONS)
  }
}
