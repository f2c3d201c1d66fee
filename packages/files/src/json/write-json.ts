import type { Bookmark } from '@rollcall/core'
import { exportedFields } from '../fields/exported-fields.ts'

/** A JSON list with an object in each line. */
export async function* writeJson(bookmarks: AsyncIterable<Bookmark>): AsyncIterable<string> {
  let before = '[\n'
  for await (const bookmark of bookmarks) {
    yield `${before}${JSON.stringify(exportedFields(bookmark))}`
    before = ',\n'
  }
  yield before === ',\n' ? '\n]\n' : '[]\n'
}

/** A JSON object in each line. */
export async function* writeNdjson(bookmarks: AsyncIterable<Bookmark>): AsyncIterable<string> {
  for await (const bookmark of bookmarks) yield `${JSON.stringify(exportedFields(bookmark))}\n`
}
