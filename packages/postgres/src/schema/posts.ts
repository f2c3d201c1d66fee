import { SOURCES } from '@rollcall/core'
import { type SQL, sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid
} from 'drizzle-orm/pg-core'
import { owner, users } from './accounts.ts'
import { id64, instant, tsvector } from './columns.ts'

/**
 * Text, or a search for it, without the signs that may be part of an address, a path or a tag: to find its end, the database
 * reads on from each of them, which takes it a minute in a text that is full of them.
 */
export function searchable(text: SQL): SQL {
  return sql`translate(${text}, '_/~@.<', '      ')`
}

export const posts = pgTable(
  'posts',
  {
    id: uuid().primaryKey(),
    user_id: owner(),
    title: text().notNull(),
    content: text().notNull(),
    published: boolean().notNull(),
    /** No reference: the tracker may be another system. */
    item_id: id64('item_id'),
    item_source: text({ enum: SOURCES }),
    tags: text().array().notNull(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
    /** When it was published for the first time. */
    published_at: instant(),
    deleted_at: instant(),
    search: tsvector()
      .notNull()
      .generatedAlwaysAs(
        sql`setweight(to_tsvector('english', ${searchable(sql`title`)}), 'A') || setweight(to_tsvector('english', ${searchable(sql`content`)}), 'B')`
      )
  },
  (t) => [
    index('posts_user_id_idx').on(t.user_id),
    index('posts_item_idx').on(t.item_source, t.item_id).where(sql`item_id is not null`),
    index('posts_deleted_at_idx').on(t.deleted_at).where(sql`deleted_at is not null`),
    index('posts_tags_idx').using('gin', t.tags),
    index('posts_search_idx').using('gin', t.search)
  ]
)

/**
 * Counts of the votes on each post, and the keys it is sorted by. Apart from the posts: they change at every vote, and posts
 * have many indexes. Written by the trigger that counts votes.
 */
export const post_ranks = pgTable(
  'post_ranks',
  {
    post_id: uuid()
      .primaryKey()
      .references(() => posts.id, { onDelete: 'cascade' }),
    /** Of a draft, when it was created. */
    published_at: instant().notNull(),
    /** Whether it is in lists: published and not deleted. */
    listed: boolean().notNull(),
    up: integer().notNull().default(0),
    down: integer().notNull().default(0),
    score: integer().notNull().generatedAlwaysAs(sql`up - down`),
    hot: bigint({ mode: 'number' }).notNull(),
    controversy: bigint({ mode: 'number' }).notNull().default(0),
    /** The change that published it; null for what never was. */
    published_seq: bigint({ mode: 'number' }),
    /** The last change of its votes. */
    ranked_seq: bigint({ mode: 'number' }).notNull().default(0)
  },
  (t) => [
    index('post_ranks_new_idx').on(t.published_at, t.post_id).where(sql`listed`),
    index('post_ranks_top_idx').on(t.score, t.post_id).where(sql`listed`),
    index('post_ranks_hot_idx').on(t.hot, t.post_id).where(sql`listed`),
    index('post_ranks_controversial_idx').on(t.controversy, t.post_id).where(sql`listed`)
  ]
)

/** One vote for each user and post; one that was taken back stays as 0. */
export const votes = pgTable(
  'votes',
  {
    post_id: uuid()
      .notNull()
      .references(() => posts.id, { onDelete: 'cascade' }),
    user_id: owner(),
    value: smallint().notNull(),
    voted_at: instant().notNull()
  },
  (t) => [
    primaryKey({ columns: [t.post_id, t.user_id] }),
    index('votes_user_id_idx').on(t.user_id),
    check('votes_value_check', sql`value in (-1, 0, 1)`)
  ]
)

/**
 * What ranks depend on, in the order in which it was committed: `seq` counts on one row that every change locks (`rank_clock`),
 * so whoever has seen a number has seen all that is smaller. Tells the order of any past moment.
 */
export const rank_changes = pgTable(
  'rank_changes',
  {
    seq: bigint({ mode: 'number' }).notNull(),
    post_id: uuid()
      .notNull()
      .references(() => posts.id, { onDelete: 'cascade' }),
    up: integer().notNull(),
    down: integer().notNull(),
    /** Never before that of a smaller `seq`. */
    changed_at: instant().notNull()
  },
  (t) => [
    primaryKey({ columns: [t.seq, t.post_id] }),
    index('rank_changes_post_id_idx').on(t.post_id),
    index('rank_changes_changed_at_idx').on(t.changed_at, t.seq)
  ]
)

export const rank_clock = pgTable('rank_clock', {
  /** There is but one row. */
  id: smallint().primaryKey().default(1),
  seq: bigint({ mode: 'number' }).notNull(),
  ticked_at: instant().notNull()
})

export const comments = pgTable(
  'comments',
  {
    id: uuid().primaryKey(),
    post_id: uuid()
      .notNull()
      .references(() => posts.id, { onDelete: 'cascade' }),
    parent_id: uuid().references((): AnyPgColumn => comments.id, { onDelete: 'cascade' }),
    /** Null once the account is gone. */
    user_id: uuid().references(() => users.id, { onDelete: 'set null' }),
    content: text().notNull(),
    depth: smallint().notNull(),
    /** Ids from the post down to this comment: sorted by it, replies come below what they reply to. */
    path: uuid().array().notNull(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
    deleted_at: instant()
  },
  (t) => [
    index('comments_thread_idx').on(t.post_id, t.path),
    index('comments_post_id_idx').on(t.post_id).where(sql`deleted_at is null`),
    index('comments_flat_idx').on(t.post_id, t.created_at, t.id),
    index('comments_parent_id_idx').on(t.parent_id),
    index('comments_user_id_idx').on(t.user_id),
    index('comments_deleted_at_idx').on(t.deleted_at).where(sql`deleted_at is not null`)
  ]
)
