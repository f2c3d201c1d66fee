import { ownId } from '../auth/live-caller.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Bookmark, BookmarkRef } from './bookmark.ts'
import type { BookmarkStore } from './bookmark-store.ts'

export const showBookmark = defineUseCase({
  name: 'bookmarks.show',
  summary: 'Show one bookmark',
  description: 'By its id or its short code, as wherever a bookmark is named.',
  scope: 'bookmarks:read',
  input: Input({ id: BookmarkRef }),
  output: Bookmark,
  errors: ['not_found'],
  async run({ id }, { bookmarks }: { bookmarks: BookmarkStore }, caller) {
    return bookmarks.find(ownId(caller), id)
  }
})
