import { sql } from 'drizzle-orm'
import { again } from '../again.ts'
import type { Db } from '../database.ts'
import { deleteInChunks } from '../delete-in-chunks.ts'
import { deletingPosts, POSTS_AT_ONCE } from './deleting-posts.ts'

/** Few enough that a statement stays far below its time-out. */
const CHUNK = 5_000

/**
 * Deletes the posts of a user whose row is locked, takes back their votes, and leaves empty places of their comments on posts of
 * others. Votes come last: once they count, nobody else can vote until the transaction ends. Whoever is met in an unlucky order
 * goes ahead, and all is done again.
 */
export async function deletePosts(db: Db, user_id: string): Promise<void> {
  await again(() =>
    db.transaction(async (tx) => {
      await deleteOwn(tx, user_id)
      await emptyComments(tx, user_id)
      await takeVotesBack(tx, user_id)
    })
  )
}

/** Whoever votes or comments locks the post first, so that nobody holds anything of it that is waited for here. */
async function deleteOwn(db: Db, user_id: string): Promise<void> {
  const remove = (limit: number) => db.execute(deletingPosts(sql`user_id = ${user_id}`, limit))
  await deleteInChunks(remove, POSTS_AT_ONCE)
}

async function emptyComments(db: Db, user_id: string): Promise<void> {
  const empty = (limit: number) =>
    db.execute(sql`
      UPDATE comments SET user_id = NULL, content = '', deleted_at = coalesce(deleted_at, now()) WHERE id IN (
        SELECT id FROM comments WHERE user_id = ${user_id} ORDER BY id LIMIT ${limit} FOR UPDATE
      )`)
  await deleteInChunks(empty, CHUNK)
}

async function takeVotesBack(db: Db, user_id: string): Promise<void> {
  const remove = (limit: number) =>
    db.execute(sql`
      DELETE FROM votes WHERE user_id = ${user_id} AND post_id IN (
        SELECT post_id FROM votes WHERE user_id = ${user_id} ORDER BY post_id LIMIT ${limit} FOR UPDATE
      )`)
  await deleteInChunks(remove, CHUNK)
}
