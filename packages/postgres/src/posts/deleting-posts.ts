import { type SQL, sql } from 'drizzle-orm'

/** With all that hangs on them still few rows. */
export const POSTS_AT_ONCE = 200

/** The statement that deletes so many of the posts that are meant, locked in the order in which everybody locks them. */
export function deletingPosts(isMeant: SQL, limit: number): SQL {
  return sql`
    DELETE FROM posts WHERE id IN (SELECT id FROM posts WHERE ${isMeant} ORDER BY id LIMIT ${limit} FOR UPDATE)`
}
