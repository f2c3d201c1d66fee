import type { Bookmark, WalkQuery } from '@rollcall/core'
import { and, eq, gt, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { bookmarks } from '../schema.ts'
import { translateLoss } from '../sql-errors.ts'
import { reading, readSettled, withVisits } from './read-bookmarks.ts'
import { searchCondition } from './search-condition.ts'

/** Bookmarks in memory at a time. */
const PART = 500

interface Beside {
  settle(): Promise<void>
  /** Whose sign to ask for in a search of that user's. */
  signOf(user_id: string | null): Promise<string | null>
}

/** Every bookmark that is asked for, in the order of the ids. */
export async function* walkBookmarks(
  db: Db,
  { user_id, search, checked_before, current }: WalkQuery,
  { settle, signOf }: Beside
): AsyncIterable<Bookmark> {
  const asked = [
    user_id === null ? undefined : eq(bookmarks.user_id, user_id),
    search && searchCondition(search, await signOf(user_id).catch(translateLoss)),
    checked_before === undefined
      ? undefined
      : or(isNull(bookmarks.link_checked_at), lt(bookmarks.link_checked_at, checked_before)),
    current === true ? eq(bookmarks.archived, false) : undefined
  ]
  let last: string | undefined
  for (;;) {
    const wanted = and(...asked, last === undefined ? undefined : gt(bookmarks.id, last)) ?? sql`true`
    const part = sql`SELECT bookmarks.* FROM bookmarks LEFT ${withVisits}
      WHERE ${wanted} ORDER BY bookmarks.id LIMIT ${sql.raw(String(PART))}`
    const statement = reading(db, {
      from: sql`(${part}) AS bookmarks ${withVisits}`,
      order: sql`bookmarks.id`
    })
    const { rows } = await readSettled(() => statement, settle).catch(translateLoss)
    for (const { bookmark } of rows) yield bookmark
    last = rows.at(-1)?.bookmark.id
    if (rows.length < PART) return
  }
}
