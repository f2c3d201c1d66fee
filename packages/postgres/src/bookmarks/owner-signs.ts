import { sql } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import type { Db } from '../database.ts'
import { lazily } from '../lazily.ts'

/** Owners of more than one in so many bookmarks are found faster without the sign of their own. */
const ONE_IN = 4

const REMEMBERED = 1_000

/** In milliseconds. */
const HOLDS = 60_000

/**
 * Whose sign a search should ask for (`searchCondition`): nobody's where the owner has a large part of all the bookmarks,
 * since the index would look their sign up for each candidate only to find it there.
 */
export function ownerSigns(db: Db): (user_id: string | null) => Promise<string | null> {
  const known = new LRUCache<string, Promise<boolean>>({ max: REMEMBERED, ttl: HOLDS })
  const statement = lazily(() => {
    const own = sql`coalesce((SELECT bookmarks FROM bookmark_totals WHERE user_id = ${sql.placeholder('user_id')}), 0)`
    const all = sql`(SELECT reltuples FROM pg_class WHERE oid = 'bookmarks'::regclass)`
    return db
      .select({ isLarge: sql<boolean>`${own} * ${sql.raw(String(ONE_IN))} > ${all}` })
      .from(sql`(VALUES (1)) AS one`)
      .prepare('owner_share')
  })

  async function isLarge(user_id: string): Promise<boolean> {
    const [answer] = await statement().execute({ user_id })
    return answer?.isLarge === true
  }

  return async (user_id) => {
    if (user_id === null) return null
    const asked = known.get(user_id) ?? remember(user_id)
    return (await asked) ? null : user_id
  }

  function remember(user_id: string): Promise<boolean> {
    const asked = isLarge(user_id)
    known.set(user_id, asked)
    asked.catch(() => known.delete(user_id))
    return asked
  }
}
