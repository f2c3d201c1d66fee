import { type Static, Type } from 'typebox'
import { Nullable, OneOf, Time } from '../schema.ts'
import { MOST_TAGS, TagName } from '../tag.ts'

/** What the last checks of a link say: `failing` may be a passing trouble, `refused` leads where we do not go. */
export const LINK_STATUSES = ['unchecked', 'alive', 'failing', 'dead', 'refused'] as const
export type LinkStatus = (typeof LINK_STATUSES)[number]

/** How a short link redirects (RFC 9110, section 15.4). */
export const REDIRECT_STATUSES = [301, 302, 307, 308] as const

export const LONGEST_URL = 2048
export const LONGEST_BODY = 10_000
export const LONGEST_TITLE = 500

/** A saved link with its note, its short code, and how often that was visited. */
export const Bookmark = Type.Object({
  id: Type.String({ format: 'uuid' }),
  url: Type.String({ description: 'As it was given' }),
  short_url: Type.String({ description: 'The code behind the address of this server' }),
  title: Nullable(Type.String()),
  body: Nullable(Type.String({ description: 'A note' })),
  tags: Type.Array(Type.String(), { description: 'In lower case, sorted' }),
  unread: Type.Boolean(),
  archived: Type.Boolean(),
  favourite: Type.Boolean(),
  visits: Type.Integer({ description: 'Of people and bots' }),
  bot_visits: Type.Integer(),
  last_visited_at: Nullable(Time),
  enabled: Type.Boolean({ description: 'Whether the short link leads anywhere' }),
  expires_at: Nullable(Time),
  max_visits: Nullable(Type.Integer({ description: 'Visits of people after which the short link ends' })),
  redirect_status: Type.Integer(),
  alternate_url: Nullable(Type.String({ description: 'Where the short link leads once the link is dead' })),
  link_status: OneOf(LINK_STATUSES),
  link_status_code: Nullable(Type.Integer({ description: 'HTTP status of the last check' })),
  link_error: Nullable(Type.String({ description: 'What was wrong at the last check' })),
  link_checked_at: Nullable(Time),
  link_failures: Type.Integer({ description: 'Failed checks in a row' }),
  created_at: Time,
  updated_at: Time
})
export type Bookmark = Static<typeof Bookmark>

/** An http or https address; what it means is read by `readUrl`. */
export const HttpUrl = Type.String({
  minLength: 1,
  maxLength: LONGEST_URL,
  description: 'An http or https address'
})

/** A bookmark by its id or its short code. */
export const BookmarkRef = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'Id or short code of the bookmark',
  'x-metavar': 'BOOKMARK'
})

export const CustomCode = Type.String({
  pattern: '^[A-Za-z0-9_-]{3,64}$',
  'x-expected': '3 to 64 letters, digits, - or _',
  description: 'A short code of your own choice; a new bookmark is given one otherwise'
})

/** What an owner writes of a bookmark, beside its address. */
export const bookmarkFields = {
  body: Nullable(Type.String({ maxLength: LONGEST_BODY, description: 'A note' })),
  title: Nullable(Type.String({ maxLength: LONGEST_TITLE, description: 'What to call it' })),
  tags: Type.Array(TagName, { maxItems: MOST_TAGS, description: 'Its tags' }),
  unread: Type.Boolean({ description: 'Still to be read' }),
  archived: Type.Boolean({ description: 'Put away' }),
  favourite: Type.Boolean({ description: 'Among the best' }),
  enabled: Type.Boolean({ description: 'Whether the short link leads anywhere' }),
  max_visits: Nullable(
    Type.Integer({
      minimum: 1,
      maximum: 1_000_000_000,
      description: 'End the short link after so many visits of people'
    })
  ),
  redirect_status: Type.Integer({
    enum: [...REDIRECT_STATUSES],
    description: 'How the short link redirects: 301 or 308 for good, 302 or 307 for now'
  }),
  alternate_url: Nullable(
    Type.String({
      minLength: 1,
      maxLength: LONGEST_URL,
      description: 'Where the short link leads once the link is dead'
    })
  )
}
