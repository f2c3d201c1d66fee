import { Type } from 'typebox'
import { ownId } from '../../auth/live-caller.ts'
import { ListOf, wholeList } from '../../paging.ts'
import { Input } from '../../schema.ts'
import { defineUseCase } from '../../use-case.ts'
import type { BookmarkStore } from '../bookmark-store.ts'

const TagCount = Type.Object({
  tag: Type.String(),
  count: Type.Integer({ description: 'How many bookmarks carry it' })
})

export const listTags = defineUseCase({
  name: 'bookmarks.tags.list',
  summary: 'List your tags, the most used first',
  scope: 'bookmarks:read',
  input: Input({}),
  output: ListOf(TagCount),
  errors: [],
  async run(_input, { bookmarks }: { bookmarks: BookmarkStore }, caller) {
    return wholeList(await bookmarks.tags(ownId(caller)))
  }
})
