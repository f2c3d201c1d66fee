import { BOOKMARK_FORMATS, type BookmarkFormat } from '@rollcall/core'

interface FileType {
  type: string
  extension: string
}

/** What the files that are written are called, by their format. */
export const fileTypes: Record<BookmarkFormat, FileType> = {
  html: { type: 'text/html; charset=utf-8', extension: 'html' },
  csv: { type: 'text/csv; charset=utf-8', extension: 'csv' },
  json: { type: 'application/json; charset=utf-8', extension: 'json' },
  ndjson: { type: 'application/x-ndjson', extension: 'ndjson' },
  urls: { type: 'text/plain; charset=utf-8', extension: 'txt' }
}

/** The type of what is written in this format; `text/plain` for one that there is not. */
export function fileTypeOf(format: unknown): FileType {
  return fileTypes[BOOKMARK_FORMATS.find((known) => known === format) ?? 'urls']
}
