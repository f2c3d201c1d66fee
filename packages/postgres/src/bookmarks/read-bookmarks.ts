import type { Bookmark } from '@rollcall/core'
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { instantOf } from '../json-instant.ts'

/** What a bookmark is made of, with `key` last: what its list is sorted by. */
type Row = [
  ...[id: string, url: string, short_url: string, title: string | null, body: string | null, tags: string[]],
  ...[unread: boolean, archived: boolean, favourite: boolean],
  ...[visits: number, bot_visits: number, last_visited_at: string],
  ...[enabled: boolean, expires_at: string | null, max_visits: number | null],
  ...[redirect_status: number, alternate_url: string | null],
  ...[link_status: Bookmark['link_status'], link_status_code: number | null, link_error: string | null],
  ...[link_checked_at: string | null, link_failures: number, created_at: string, updated_at: string],
  key: string | number
]

/** In the order of `Row`. */
const columns = sql.raw(`bookmarks.id, url, short_url, title, body, tags, unread, archived, favourite,
  visits, bot_visits, last_visited_at, enabled, expires_at, max_visits, redirect_status, alternate_url,
  link_status, link_status_code, link_error, link_checked_at, link_failures, created_at, updated_at`)

/** Where bookmarks and their visits come from: `bookmarks` is the table or a part of it. */
export const withVisits = sql.raw('JOIN bookmark_visits ON bookmark_visits.bookmark_id = bookmarks.id')

export interface Reading {
  /** Bookmarks with their visits, so many as are wanted. */
  from: SQL
  order: SQL
  /** What to answer beside each. */
  key?: SQL
  total?: SQL
  /** A part that `from` and `total` share, as `WITH` takes it. */
  shared?: SQL
}

export interface Read {
  rows: { bookmark: Bookmark; key: string | number }[]
  total: number | null
}

/** What a statement answers: everything at once, in one text. The driver reads many small values far more slowly. */
interface Answer {
  pending: boolean
  total: number | null
  page: string | null
}

/** The statement that reads bookmarks, and whether visits wait to be counted. */
export function reading(db: Db, { from, order, key = sql`0`, total = sql`NULL::int`, shared }: Reading) {
  const page = sql`SELECT json_agg(json_build_array(${columns}, ${key}) ORDER BY ${order})::text FROM ${from}`
  const answer = sql`SELECT EXISTS (SELECT FROM visits) AS pending, ${total} AS total, (${page}) AS page`
  return db
    .select({
      pending: sql<boolean>`pending`,
      total: sql<number | null>`total`,
      page: sql<string | null>`page`
    })
    .from(shared === undefined ? sql`(${answer}) AS answer` : sql`(WITH ${shared} ${answer}) AS answer`)
}

/** Reads, and if visits wait to be counted, has them counted and reads again: those answered before are in it. */
export async function readSettled(
  ask: () => PromiseLike<Answer[]>,
  settle: () => Promise<void>
): Promise<Read> {
  const [answer] = await ask()
  if (answer?.pending !== true) return readAnswer(answer)
  await settle()
  return readAnswer((await ask())[0])
}

export function readAnswer(answer: Answer | undefined): Read {
  const rows: Row[] = JSON.parse(answer?.page ?? '[]')
  return {
    rows: rows.map((row) => ({ bookmark: bookmarkOf(row), key: row[24] })),
    total: answer?.total ?? null
  }
}

/** What stands for never, so that times can be sorted by. */
const NEVER = '1970-01-01T00:00:00.000Z'

function bookmarkOf(row: Row): Bookmark {
  const last_visited_at = instantOf(row[11])
  return {
    id: row[0],
    url: row[1],
    short_url: row[2],
    title: row[3],
    body: row[4],
    tags: row[5],
    unread: row[6],
    archived: row[7],
    favourite: row[8],
    visits: row[9],
    bot_visits: row[10],
    last_visited_at: last_visited_at === NEVER ? null : last_visited_at,
    enabled: row[12],
    expires_at: row[13] && instantOf(row[13]),
    max_visits: row[14],
    redirect_status: row[15],
    alternate_url: row[16],
    link_status: row[17],
    link_status_code: row[18],
    link_error: row[19],
    link_checked_at: row[20] && instantOf(row[20]),
    link_failures: row[21],
    created_at: instantOf(row[22]),
    updated_at: instantOf(row[23])
  }
}
