import { accountGone, type PostDraft } from '@rollcall/core'
import { sql } from 'drizzle-orm'
import { again } from '../again.ts'
import type { Db } from '../database.ts'

/**
 * Adds a post with its rank; what is published is a change of the ranks. A deletion of the owner is waited for before anything is
 * locked that it needs. Rejects with `unauthenticated` when the owner is gone.
 */
export async function addPost(db: Db, draft: PostDraft): Promise<void> {
  const { id, user_id, title, content, published, item_id, item_source, tags, created_at } = draft
  const published_at = published ? created_at : null
  const added = await again(() =>
    db.execute(sql`
      WITH owner AS MATERIALIZED (
        SELECT id FROM users WHERE id = ${user_id} FOR KEY SHARE
      ), added AS (
        INSERT INTO posts (id, user_id, title, content, published, item_id, item_source, tags, created_at, updated_at,
          published_at)
        SELECT ${id}, id, ${title}, ${content}, ${published}, ${item_id}, ${item_source}, ${sql.param(tags)}::text[],
          ${created_at}, ${created_at}, ${published_at}
        FROM owner RETURNING id
      ), tick AS MATERIALIZED (
        SELECT tick.* FROM added, tick_ranks(${created_at}) AS tick WHERE ${published}
      ), logged AS (
        INSERT INTO rank_changes (seq, post_id, up, down, changed_at) SELECT seq, ${id}, 0, 0, changed_at FROM tick
      )
      INSERT INTO post_ranks (post_id, published_at, listed, hot, published_seq)
      SELECT id, ${created_at}, ${published}, post_hot(0, 0, ${created_at}), (SELECT seq FROM tick) FROM added`)
  )
  if (added.count === 0) throw accountGone()
}
