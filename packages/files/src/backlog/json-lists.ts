import type { FileEntry, Videogame } from '@rollcall/core'
import { readList } from '../json/read-list.ts'
import { writeList } from '../json/write-list.ts'
import { exportedFields } from './exported-fields.ts'
import { ownFields } from './own-fields.ts'

/** Games of a file of our own, or of what the API answers. */
export function readJson(content: AsyncIterable<string>): AsyncIterable<FileEntry> {
  return readList(content, {
    things: 'video games',
    fieldsOf: (element) => ownFields(new Map(Object.entries(element)))
  })
}

export function writeJson(games: AsyncIterable<Videogame>): AsyncIterable<string> {
  return writeList(games, exportedFields)
}
