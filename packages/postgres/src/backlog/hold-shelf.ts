import { eq, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { users } from '../schema.ts'

/**
 * Keeps all games of a user from others until the transaction ends, by a lock of the user's row; answers whether there is such a
 * user. Who changes one game shares that lock first.
 */
export async function holdShelf(db: Db, user_id: string): Promise<boolean> {
  const held = await db.execute(sql`SELECT FROM users WHERE id = ${user_id} FOR NO KEY UPDATE`)
  return held.count > 0
}

/** For `with`: the owner of the games, once nobody holds them; and nobody does until the transaction ends. */
export function sharedShelf(db: Db, user_id: string) {
  return db
    .$with('shelf')
    .as(db.select({ owner_id: users.id }).from(users).where(eq(users.id, user_id)).for('share'))
}
