import { sql } from 'drizzle-orm'
import type { Db } from '../database.ts'

/** Few enough that a statement stays far below its time-out. */
const CHUNK = 5_000

/**
 * Deletes all bookmarks of a user whose row is locked, some at a time. They are locked in the order of their ids, as
 * everybody does who locks many, so that they wait for each other but never in a circle.
 */
export async function deleteBookmarks(db: Db, user_id: string): Promise<void> {
  let last: string | null = null
  do last = await deleteSome(db, user_id, last)
  while (last !== null)
}

/** Answers the last id, null when there are none any more. */
async function deleteSome(db: Db, user_id: string, last: string | null): Promise<string | null> {
  const isNext = sql`user_id = ${user_id} AND (${last}::uuid IS NULL OR id > ${last}::uuid)`
  const [held] = await db.execute<{ end: string | null }>(sql`
    WITH held AS MATERIALIZED (
      SELECT id FROM bookmarks WHERE ${isNext} ORDER BY id LIMIT ${CHUNK} FOR UPDATE
    )
    SELECT (SELECT id FROM held ORDER BY id DESC LIMIT 1) AS end`)
  const end = held?.end ?? null
  if (end !== null) await db.execute(sql`DELETE FROM bookmarks WHERE ${isNext} AND id <= ${end}`)
  return end
}
