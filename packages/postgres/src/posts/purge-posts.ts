import { sql } from 'drizzle-orm'
import { again } from '../again.ts'
import type { Db } from '../database.ts'
import { deleteInChunks } from '../delete-in-chunks.ts'
import { deletingPosts, POSTS_AT_ONCE } from './deleting-posts.ts'

interface Purged {
  posts: number
  comments: number
}

/**
 * Removes for good the posts that were deleted before that time (RFC 3339), and the comments deleted before on posts that stay. Of
 * those with replies an empty place is left.
 */
export async function purgePosts(db: Db, before: string, { dry_run }: { dry_run: boolean }): Promise<Purged> {
  if (dry_run) return count(db, before)
  const posts = await removePosts(db, before)
  const removed = await removeComments(db, before)
  return { posts, comments: removed + (await emptyComments(db, before)) }
}

/** The last possible path below a comment ends in it: no id is that great. */
const GREATEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

async function count(db: Db, before: string): Promise<Purged> {
  const [found] = await db.execute<{ posts: number; comments: number }>(sql`
    SELECT (SELECT count(*)::int FROM posts WHERE deleted_at < ${before}) AS posts, (
      SELECT count(*)::int FROM comments JOIN posts ON posts.id = post_id
      WHERE comments.deleted_at < ${before} AND (posts.deleted_at IS NULL OR posts.deleted_at >= ${before})
        AND (comments.user_id IS NOT NULL OR comments.content <> '' OR NOT EXISTS (
          SELECT FROM comments AS below WHERE below.post_id = comments.post_id
            AND below.path > comments.path AND below.path < comments.path || ${GREATEST}::uuid
            AND (below.deleted_at IS NULL OR below.deleted_at >= ${before})
        ))
    ) AS comments`)
  return { posts: found?.posts ?? 0, comments: found?.comments ?? 0 }
}

async function removePosts(db: Db, before: string): Promise<number> {
  const remove = (limit: number) => db.execute(deletingPosts(sql`deleted_at < ${before}`, limit))
  return deleteInChunks((limit) => again(() => remove(limit)), POSTS_AT_ONCE)
}

/** Those that nobody replied to, and then those that nobody replied to any more. */
async function removeComments(db: Db, before: string): Promise<number> {
  const remove = (limit: number) =>
    db.execute(sql`
      DELETE FROM comments WHERE id IN (
        SELECT id FROM comments WHERE deleted_at < ${before}
          AND NOT EXISTS (SELECT FROM comments AS reply WHERE reply.parent_id = comments.id)
        ORDER BY id LIMIT ${limit} FOR UPDATE
      )`)
  let removed = 0
  for (;;) {
    const count = await deleteInChunks((limit) => again(() => remove(limit)))
    if (count === 0) return removed
    removed += count
  }
}

async function emptyComments(db: Db, before: string): Promise<number> {
  const empty = (limit: number) =>
    db.execute(sql`
      UPDATE comments SET user_id = NULL, content = '' WHERE id IN (
        SELECT id FROM comments WHERE deleted_at < ${before} AND (user_id IS NOT NULL OR content <> '')
        ORDER BY id LIMIT ${limit} FOR UPDATE
      )`)
  return deleteInChunks((limit) => again(() => empty(limit)))
}
