import type { Post } from '@rollcall/core'
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { instantOf } from '../json-instant.ts'

/** What a post is made of, with `key` last: what its list is sorted by. */
type Row = [
  ...[id: string, title: string, content: string, published: boolean, owner: string, username: string],
  ...[item_id: number | null, item_source: Post['item_source'], tags: string[]],
  ...[up: number, down: number, my_vote: number | null, comments: number],
  ...[created_at: string, updated_at: string, published_at: string | null, deleted_at: string | null],
  key: string | number
]

/** In the order of `Row`. */
const columns = sql.raw(`posts.id, posts.title, posts.content, posts.published, posts.user_id, users.username,
  posts.item_id, posts.item_source, posts.tags, post_ranks.up, post_ranks.down, votes.value,
  (SELECT count(*) FROM comments WHERE comments.post_id = posts.id AND comments.deleted_at IS NULL),
  posts.created_at, posts.updated_at, posts.published_at, posts.deleted_at`)

/** What belongs to the posts before it: their ranks, their owners, and the vote of one user. */
export function besidePosts(viewer: unknown): SQL {
  return sql`JOIN post_ranks ON post_ranks.post_id = posts.id JOIN users ON users.id = posts.user_id
    LEFT JOIN votes ON votes.post_id = posts.id AND votes.user_id = ${viewer}::uuid`
}

/** Whether somebody sees a post, be it deleted or not: nobody sees the drafts of others. */
export function isSeenBy(viewer: unknown): SQL {
  return sql`(posts.published OR posts.user_id = ${viewer}::uuid)`
}

interface Reading {
  /** Posts with what is beside them, so many as are wanted. */
  from: SQL
  order?: SQL
  /** What to answer beside each. */
  key?: SQL
  total?: SQL
  /** The change of ranks up to which the order is. */
  seq?: SQL
  /** Parts that the others share, as `WITH` takes them. */
  shared?: SQL
}

export interface ReadPosts {
  rows: { post: Post; key: string | number }[]
  total: number
  seq: number
}

/** What a statement answers: everything at once, in one text. The driver reads many small values far more slowly. */
interface Answer {
  total: number | null
  seq: number | null
  page: string | null
}

/** The statement that reads posts. */
export function readingPosts(db: Db, reading: Reading) {
  const { from, order = sql`posts.id`, key = sql`0`, shared } = reading
  const { total = sql`NULL::int`, seq = sql`NULL::bigint` } = reading
  const page = sql`SELECT json_agg(json_build_array(${columns}, ${key}) ORDER BY ${order})::text FROM ${from}`
  const answer = sql`SELECT ${total} AS total, ${seq} AS seq, (${page}) AS page`
  return db
    .select({
      total: sql<number | null>`total`,
      seq: sql`seq`.mapWith(Number),
      page: sql<string | null>`page`
    })
    .from(shared === undefined ? sql`(${answer}) AS answer` : sql`(WITH ${shared} ${answer}) AS answer`)
}

export function readPosts([answer]: Answer[]): ReadPosts {
  const rows: Row[] = JSON.parse(answer?.page ?? '[]')
  return {
    rows: rows.map((row) => ({ post: postOf(row), key: row[17] })),
    total: answer?.total ?? 0,
    seq: answer?.seq ?? 0
  }
}

function postOf(row: Row): Post {
  const [up, down] = [row[9], row[10]]
  return {
    id: row[0],
    title: row[1],
    content: row[2],
    published: row[3],
    owner: { id: row[4], username: row[5] },
    item_id: row[6],
    item_source: row[7],
    tags: row[8],
    score: up - down,
    up,
    down,
    votes: up + down,
    my_vote: row[11] ?? 0,
    comments: row[12],
    created_at: instantOf(row[13]),
    updated_at: instantOf(row[14]),
    published_at: row[15] && instantOf(row[15]),
    deleted_at: row[16] && instantOf(row[16])
  }
}
