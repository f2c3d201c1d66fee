import { isUuid, type Viewer } from '@rollcall/core'
import { sql } from 'drizzle-orm'
import { again } from '../again.ts'
import type { Db } from '../database.ts'
import { noPost } from './find-post.ts'
import { isSeenBy } from './read-posts.ts'

/** Marks a post as deleted, and takes it from the lists. */
export async function removePost(db: Db, id: string, deleted_at: string): Promise<void> {
  if (!isUuid(id)) throw noPost(id)
  const removed = await again(() =>
    db.execute(sql`
      WITH removed AS (
        UPDATE posts SET deleted_at = ${deleted_at} WHERE id = ${id} AND deleted_at IS NULL RETURNING id
      )
      UPDATE post_ranks SET listed = false FROM removed WHERE post_id = removed.id`)
  )
  if (removed.count === 0) throw noPost(id)
}

/** Undoes it. */
export async function restorePost(db: Db, id: string, viewer: Viewer): Promise<void> {
  if (!isUuid(id)) throw noPost(id)
  const restored = await again(() =>
    db.execute(sql`
      WITH restored AS (
        UPDATE posts SET deleted_at = NULL WHERE id = ${id} AND deleted_at IS NOT NULL AND ${isSeenBy(viewer)}
        RETURNING id, published
      )
      UPDATE post_ranks SET listed = restored.published FROM restored WHERE post_id = restored.id`)
  )
  if (restored.count === 0) throw noPost(id)
}
