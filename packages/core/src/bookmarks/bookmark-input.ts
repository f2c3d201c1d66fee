import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Deadline, resolveDeadline } from '../deadline.ts'
import type { Clock } from '../ports.ts'
import { Nullable } from '../schema.ts'
import { tagsOf } from '../tag.ts'
import { bookmarkFields, CustomCode, HttpUrl } from './bookmark.ts'
import type { BookmarkChanges, UrlFacts } from './bookmark-store.ts'
import { checkCode } from './check-code.ts'
import type { LinkRules } from './link-rules.ts'
import { readUrl } from './read-url.ts'

const optional = {
  body: Type.Optional(bookmarkFields.body),
  title: Type.Optional(bookmarkFields.title),
  tags: Type.Optional(bookmarkFields.tags),
  unread: Type.Optional(bookmarkFields.unread),
  archived: Type.Optional(bookmarkFields.archived),
  favourite: Type.Optional(bookmarkFields.favourite),
  short_url: Type.Optional(CustomCode),
  enabled: Type.Optional(bookmarkFields.enabled),
  expires_at: Type.Optional(Nullable(Deadline({ description: 'End the short link then' }))),
  max_visits: Type.Optional(bookmarkFields.max_visits),
  redirect_status: Type.Optional(bookmarkFields.redirect_status),
  alternate_url: Type.Optional(bookmarkFields.alternate_url)
}

/** What can be given of a new bookmark. */
export const newBookmark = { url: HttpUrl, ...optional }

/** What can be changed of one that is there. */
export const changedBookmark = { url: Type.Optional(HttpUrl), ...optional }

const New = Type.Object(newBookmark)
const Changed = Type.Object(changedBookmark)

interface Reading {
  clock: Clock
  rules: LinkRules
  /** When the link ends already: to say so again is fine, though it be past. */
  ends_at?: string | null
}

/** What an input says of a new bookmark, as it is kept. Rejects with `invalid`, naming the field. */
export function readNew({ url, ...input }: Static<typeof New>, reading: Reading): UrlFacts & BookmarkChanges {
  return { ...readUrl(url, reading.rules, 'url'), ...readChanges(input, reading) }
}

/** What an input says, as it is kept: an empty text is none. Rejects with `invalid`, naming the field. */
export function readChanges(
  input: Static<typeof Changed>,
  { clock, rules, ends_at }: Reading
): BookmarkChanges {
  const { url, title, body, tags, short_url, expires_at, alternate_url, ...plain } = input
  const now = clock.now()
  return {
    ...plain,
    ...(url !== undefined && readUrl(url, rules, 'url')),
    ...(title !== undefined && { title: title || null }),
    ...(body !== undefined && { body: body || null }),
    ...(tags !== undefined && { tags: tagsOf(tags) }),
    ...(short_url !== undefined && { short_url: checkCode(short_url) }),
    ...(expires_at !== undefined && {
      expires_at:
        expires_at === null || expires_at === ends_at
          ? expires_at
          : resolveDeadline(expires_at, { now, field: 'expires_at' })
    }),
    ...(alternate_url !== undefined && {
      alternate_url: alternate_url === null ? null : readUrl(alternate_url, rules, 'alternate_url').url
    }),
    updated_at: now.toISOString()
  }
}
