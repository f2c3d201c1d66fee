import { ownId } from '../auth/live-caller.ts'
import type { Clock } from '../ports.ts'
import { Input, OneOf, withDefault } from '../schema.ts'
import { FileText } from '../stream.ts'
import { defineUseCase } from '../use-case.ts'
import { BOOKMARK_FORMATS, type BookmarkFiles } from './bookmark-files.ts'
import type { BookmarkStore, SavedSearchStore } from './bookmark-store.ts'
import { readSearch, searchFields } from './search/read-search.ts'

type Ports = {
  bookmarks: BookmarkStore
  searches: SavedSearchStore
  bookmark_files: BookmarkFiles
  clock: Clock
}

export const exportBookmarks = defineUseCase({
  name: 'bookmarks.export',
  summary: 'Write your bookmarks to a file that imports back to the same',
  description:
    'Counts of visits and results of link checks are not part of it; a plain list has addresses alone.',
  scope: 'bookmarks:read',
  input: Input({
    format: withDefault(
      OneOf(BOOKMARK_FORMATS, {
        description:
          'Netscape bookmark file as browsers read it, CSV, JSON, one JSON object a line, or plain addresses'
      }),
      'json'
    ),
    ...searchFields
  }),
  output: FileText,
  errors: ['not_found'],
  async run({ format, ...looking }, { bookmarks, bookmark_files, ...ports }: Ports, caller) {
    const user_id = ownId(caller)
    const found = await readSearch(looking, { user_id, ...ports })
    return bookmark_files.write(bookmarks.walk({ user_id, ...found }), format)
  }
})
