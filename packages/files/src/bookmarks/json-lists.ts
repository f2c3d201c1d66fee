import type { Bookmark, FileEntry } from '@rollcall/core'
import { readList } from '../json/read-list.ts'
import { writeList } from '../json/write-list.ts'
import { exportedFields } from './fields/exported-fields.ts'
import { fieldsOf } from './fields/fields-of.ts'

export function readJson(content: AsyncIterable<string>): AsyncIterable<FileEntry> {
  return readList(content, { things: 'bookmarks', fieldsOf: (element) => fieldsOf(element) })
}

export function writeJson(bookmarks: AsyncIterable<Bookmark>): AsyncIterable<string> {
  return writeList(bookmarks, exportedFields)
}
