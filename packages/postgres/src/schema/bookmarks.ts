import { LINK_STATUSES } from '@rollcall/core'
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid
} from 'drizzle-orm/pg-core'
import { owner, users } from './accounts.ts'
import { id64, instant, tsvector } from './columns.ts'

export const bookmarks = pgTable(
  'bookmarks',
  {
    id: uuid().primaryKey(),
    user_id: owner(),
    url: text().notNull(),
    /** Equal for equal addresses: 128 bits of a hash, since an address may be longer than an index can hold. */
    url_key: uuid().notNull(),
    host: text().notNull(),
    short_url: text().notNull(),
    /** What a code of somebody's choice looks like; null for one that was drawn. */
    code_shape: text(),
    title: text(),
    body: text(),
    tags: text().array().notNull(),
    unread: boolean().notNull(),
    archived: boolean().notNull(),
    favourite: boolean().notNull(),
    enabled: boolean().notNull(),
    expires_at: instant(),
    max_visits: integer(),
    redirect_status: smallint().notNull(),
    alternate_url: text(),
    link_status: text({ enum: LINK_STATUSES }).notNull().default('unchecked'),
    link_status_code: integer(),
    link_error: text(),
    link_checked_at: instant(),
    link_failures: integer().notNull().default(0),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
    /** Title, or address without one, as titles are sorted by. */
    sort_title: text().notNull(),
    /** Words of title, note and address, and signs for owner, tags and host: one index finds them together. */
    search: tsvector().notNull()
  },
  (t) => [
    uniqueIndex('bookmarks_short_url_key').on(t.short_url),
    uniqueIndex('bookmarks_code_shape_key').on(t.code_shape).where(sql`code_shape is not null`),
    uniqueIndex('bookmarks_url_key').on(t.user_id, t.url_key),
    index('bookmarks_created_at_idx').on(t.user_id, t.created_at, t.id),
    index('bookmarks_id_idx').on(t.user_id, t.id),
    index('bookmarks_sort_title_idx').on(t.user_id, sql`sort_title collate "C"`, t.id),
    index('bookmarks_search_idx').using('gin', t.search)
  ]
)

/** Apart from the bookmarks: they change at every visit, and bookmarks have many indexes. */
export const bookmark_visits = pgTable(
  'bookmark_visits',
  {
    bookmark_id: uuid()
      .primaryKey()
      .references(() => bookmarks.id, { onDelete: 'cascade' }),
    user_id: uuid().notNull(),
    visits: bigint({ mode: 'number' }).notNull().default(0),
    bot_visits: bigint({ mode: 'number' }).notNull().default(0),
    /** The beginning of time for what was never visited, so that it can be sorted by. */
    last_visited_at: instant().notNull().default(sql`'epoch'`)
  },
  (t) => [
    index('bookmark_visits_visits_idx').on(t.user_id, t.visits, t.bookmark_id),
    index('bookmark_visits_last_visited_idx').on(t.user_id, t.last_visited_at, t.bookmark_id)
  ]
)

/** How many bookmarks a user has: kept with every change, since counting a million takes long. */
export const bookmark_totals = pgTable('bookmark_totals', {
  user_id: uuid()
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  bookmarks: integer().notNull()
})

/**
 * Visits that were answered and are not yet in the counts. No reference and no index: a row is written while somebody
 * waits, and read once.
 */
export const visits = pgTable('visits', {
  bookmark_id: uuid().notNull(),
  visited_at: instant().notNull(),
  is_bot: boolean().notNull(),
  referrer: text().notNull(),
  client: text().notNull(),
  count: integer().notNull()
})

export const visit_counts = pgTable(
  'visit_counts',
  {
    bookmark_id: uuid()
      .notNull()
      .references(() => bookmarks.id, { onDelete: 'cascade' }),
    user_id: uuid().notNull(),
    day: date({ mode: 'string' }).notNull(),
    referrer: text().notNull(),
    client: text().notNull(),
    visits: id64('visits').notNull(),
    bot_visits: id64('bot_visits').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.bookmark_id, t.day, t.referrer, t.client] }),
    index('visit_counts_user_idx').on(t.user_id, t.day)
  ]
)

export const saved_searches = pgTable(
  'saved_searches',
  {
    id: uuid().primaryKey(),
    user_id: owner(),
    name: text().notNull(),
    q: text().notNull(),
    created_at: instant().notNull()
  },
  (t) => [uniqueIndex('saved_searches_name_key').on(t.user_id, sql`lower(${t.name})`)]
)
