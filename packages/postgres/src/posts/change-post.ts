import { isUuid, type Post, type PostChanges, type Viewer } from '@rollcall/core'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { again } from '../again.ts'
import type { Db } from '../database.ts'
import { posts } from '../schema.ts'
import { noPost, readPost } from './find-post.ts'
import { isSeenBy } from './read-posts.ts'

interface Changing {
  id: string
  changes: PostChanges
  viewer: Viewer
}

/** Changes a post while its row is locked, and answers it as it is then. */
export async function changePost(db: Db, { id, changes, viewer }: Changing): Promise<Post> {
  if (!isUuid(id)) throw noPost(id)
  return again(() =>
    db.transaction(async (tx) => {
      await change(tx, { id, changes, viewer })
      return readPost(tx, id, viewer)
    })
  )
}

async function change(tx: Db, { id, changes, viewer }: Changing): Promise<void> {
  const [before] = await tx
    .select({ published: posts.published, published_at: posts.published_at })
    .from(posts)
    .where(and(eq(posts.id, id), isNull(posts.deleted_at), isSeenBy(viewer)))
    .for('no key update')
  if (!before) throw noPost(id)
  const { published = before.published, updated_at } = changes
  const isFirst = published && before.published_at === null
  await tx
    .update(posts)
    .set({ ...changes, ...(isFirst && { published_at: updated_at }) })
    .where(eq(posts.id, id))
  if (isFirst) await publish(tx, id, updated_at)
  else if (published !== before.published) await list(tx, id, published)
}

/** The ranks are locked by `tick_ranks` before the rank, as everybody does who votes. */
async function publish(tx: Db, id: string, published_at: string): Promise<void> {
  await tx.execute(sql`
    WITH tick AS MATERIALIZED (
      SELECT * FROM tick_ranks(${published_at})
    ), logged AS (
      INSERT INTO rank_changes (seq, post_id, up, down, changed_at) SELECT seq, ${id}, 0, 0, changed_at FROM tick
    )
    UPDATE post_ranks SET listed = true, published_at = ${published_at}, published_seq = tick.seq,
      hot = post_hot(up, down, ${published_at})
    FROM tick WHERE post_id = ${id}`)
}

async function list(tx: Db, id: string, listed: boolean): Promise<void> {
  await tx.execute(sql`UPDATE post_ranks SET listed = ${listed} WHERE post_id = ${id}`)
}
