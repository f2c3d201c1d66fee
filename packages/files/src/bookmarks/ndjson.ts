import { type Bookmark, type FileEntry, isObject } from '@rollcall/core'
import { parseJson } from '../json/parse-json.ts'
import { type Line, readLines, TOO_LONG } from '../text/read-lines.ts'
import { exportedFields } from './fields/exported-fields.ts'
import { fieldsOf } from './fields/fields-of.ts'

/** Entries of a file with one JSON object in each line. */
export async function* readNdjson(content: AsyncIterable<string>): AsyncIterable<FileEntry> {
  for await (const line of readLines(content)) {
    if (line.text.trim() !== '' || line.isTooLong) yield entryOf(line)
  }
}

function entryOf({ number: line, text, isTooLong }: Line): FileEntry {
  if (isTooLong) return { line, error: TOO_LONG }
  const value = parseJson(text)
  if (value === undefined) return { line, error: 'This line is not valid JSON' }
  return isObject(value) ? { line, fields: fieldsOf(value) } : { line, error: 'This line is no JSON object' }
}

/** A JSON object in each line. */
export async function* writeNdjson(bookmarks: AsyncIterable<Bookmark>): AsyncIterable<string> {
  for await (const bookmark of bookmarks) yield `${JSON.stringify(exportedFields(bookmark))}\n`
}
