import { ownId } from '../auth/live-caller.ts'
import { Input, Nothing } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { BookmarkRef } from './bookmark.ts'
import type { BookmarkStore } from './bookmark-store.ts'

export const deleteBookmark = defineUseCase({
  name: 'bookmarks.delete',
  summary: 'Delete one bookmark, its short link and its counts',
  scope: 'bookmarks:write',
  input: Input({ id: BookmarkRef }),
  output: Nothing,
  errors: ['not_found'],
  async run({ id }, { bookmarks }: { bookmarks: BookmarkStore }, caller) {
    await bookmarks.remove(ownId(caller), id)
  }
})
