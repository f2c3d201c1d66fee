import { type BookmarkFormat, isObject } from '@rollcall/core'
import { csvTable } from './csv/csv-table.ts'
import { parseJson } from './json/parse-json.ts'

/** What a file is, told from its beginning; addresses, when it is nothing else. */
export function detectFormat(beginning: string): BookmarkFormat {
  const text = beginning.trimStart()
  if (text.startsWith('<')) return 'html'
  if (text.startsWith('[')) return 'json'
  const [line = ''] = text.split(/\r\n?|\n/, 1)
  if (text.startsWith('{')) return isEntry(line) ? 'ndjson' : 'json'
  return csvTable(line) ? 'csv' : 'urls'
}

/** A whole object in one line is an entry, unless it holds the list of them. */
function isEntry(line: string): boolean {
  const value = parseJson(line)
  return isObject(value) && !Array.isArray(value.data)
}

const PACKED = ['PK\u0003\u0004', '\u001f', '%PDF-', 'bplist']

/** Text holds no NUL; of what is packed, some begin with letters. */
export function isBinary(beginning: string): boolean {
  return beginning.includes('\0') || PACKED.some((start) => beginning.startsWith(start))
}
