import type { FileEntry } from '../file-entry.ts'
import type { Bookmark } from './bookmark.ts'

/** `html` is what browsers write (Netscape bookmark file), `urls` a plain list with an address in each line. */
export const BOOKMARK_FORMATS = ['html', 'csv', 'json', 'ndjson', 'urls'] as const
export type BookmarkFormat = (typeof BOOKMARK_FORMATS)[number]

/** Files of bookmarks, read and written a part at a time. */
export interface BookmarkFiles {
  /** Without a format it is told from the beginning. An entry that cannot be read does not stop those after it. */
  read(content: AsyncIterable<Uint8Array>, format?: BookmarkFormat): AsyncIterable<FileEntry>
  write(bookmarks: AsyncIterable<Bookmark>, format: BookmarkFormat): AsyncIterable<string>
}
