import { type BookmarkFormat, isObject } from '@rollcall/core'
import { parseJson } from '../json/parse-json.ts'
import { bookmarkTable } from './bookmark-table.ts'

/** What a file is, told from its beginning; addresses, when it is nothing else. */
export function detectFormat(beginning: string): BookmarkFormat {
  const text = beginning.trimStart()
  if (text.startsWith('<')) return 'html'
  if (text.startsWith('[')) return 'json'
  const [line = ''] = text.split(/\r\n?|\n/, 1)
  if (text.startsWith('{')) return isEntry(line) ? 'ndjson' : 'json'
  return bookmarkTable(line) ? 'csv' : 'urls'
}

/** A whole object in one line is an entry, unless it holds the list of them. */
function isEntry(line: string): boolean {
  const value = parseJson(line)
  return isObject(value) && !Array.isArray(value.data)
}
