import type { Bookmark } from './bookmark.ts'
import type { OwnFields } from './bookmark-store.ts'

/** What a bookmark is when nothing else is said. */
export const BLANK = {
  title: null,
  body: null,
  tags: [],
  unread: false,
  archived: false,
  favourite: false,
  enabled: true,
  expires_at: null,
  max_visits: null,
  redirect_status: 302,
  alternate_url: null
} satisfies OwnFields

/** What is known of an address that was never checked. */
export const UNCHECKED = {
  link_status: 'unchecked',
  link_status_code: null,
  link_error: null,
  link_checked_at: null,
  link_failures: 0
} as const satisfies Partial<Bookmark>

/** What is counted of a short link that nobody followed yet. */
export const UNVISITED = { visits: 0, bot_visits: 0, last_visited_at: null } satisfies Partial<Bookmark>
