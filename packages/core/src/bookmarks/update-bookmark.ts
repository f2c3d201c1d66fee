import { ownId } from '../auth/live-caller.ts'
import type { Clock } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { BLANK } from './blank.ts'
import { Bookmark, BookmarkRef } from './bookmark.ts'
import { changedBookmark, newBookmark, readChanges, readNew } from './bookmark-input.ts'
import type { BookmarkStore } from './bookmark-store.ts'
import type { LinkRules } from './link-rules.ts'

type Ports = { bookmarks: BookmarkStore; link_rules: LinkRules; clock: Clock }

export const updateBookmark = defineUseCase({
  name: 'bookmarks.update',
  summary: 'Change any part of a bookmark',
  scope: 'bookmarks:write',
  input: Input({ id: BookmarkRef, ...changedBookmark }),
  output: Bookmark,
  errors: ['not_found', 'conflict'],
  async run({ id, ...input }, { bookmarks, link_rules: rules, clock }: Ports, caller) {
    const user_id = ownId(caller)
    const ends_at = await keptEnd(user_id, id, { bookmarks, said: input.expires_at })
    return bookmarks.change(user_id, id, readChanges(input, { clock, rules, ends_at }))
  }
})

export const replaceBookmark = defineUseCase({
  name: 'bookmarks.replace',
  summary: 'Write a bookmark anew: what is left out is as in a new one',
  description: 'Its short code stays unless another is given; so do its visits and the time it was saved.',
  scope: 'bookmarks:write',
  input: Input({ id: BookmarkRef, ...newBookmark }),
  output: Bookmark,
  errors: ['not_found', 'conflict'],
  async run({ id, ...input }, { bookmarks, link_rules: rules, clock }: Ports, caller) {
    const user_id = ownId(caller)
    const ends_at = await keptEnd(user_id, id, { bookmarks, said: input.expires_at })
    return bookmarks.change(user_id, id, { ...BLANK, ...readNew(input, { clock, rules, ends_at }) })
  }
})

interface Ending {
  bookmarks: BookmarkStore
  said: string | null | undefined
}

/** When the link ends already, where a time is said: whoever sends back what they were told may say one that is past. */
async function keptEnd(user_id: string, id: string, { bookmarks, said }: Ending): Promise<string | null> {
  if (said === undefined || said === null) return null
  return (await bookmarks.find(user_id, id)).expires_at
}
