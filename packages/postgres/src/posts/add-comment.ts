import { AppError, accountGone, type Comment, type CommentDraft, DEEPEST, isUuid } from '@rollcall/core'
import { sql } from 'drizzle-orm'
import { again } from '../again.ts'
import type { Db } from '../database.ts'
import { noPost } from './find-post.ts'

interface Answer {
  [column: string]: unknown
  /** Of the owner; null when they are gone. */
  username: string | null
  has_post: boolean
  /** Whether what it replies to is deleted; null when there is no such comment. */
  is_deleted: boolean | null
  /** The new comment's; null when there is none. */
  depth: number | null
  parent_id: string | null
}

/**
 * Adds a comment, or a reply to one that nobody deletes meanwhile. The owner is locked before the post, and that before its
 * comments, as everybody does who locks them, so that nobody waits in a circle.
 */
export async function addComment(db: Db, draft: CommentDraft): Promise<Comment> {
  const { id, post_id, user_id, parent_id, content, created_at } = draft
  if (!isUuid(post_id)) throw noPost(post_id)
  if (parent_id !== null && !isUuid(parent_id)) throw noParent(draft)
  const [answer] = await again(() =>
    db.execute<Answer>(sql`
      WITH owner AS MATERIALIZED (
        SELECT id, username FROM users WHERE id = ${user_id} FOR KEY SHARE
      ), post AS MATERIALIZED (
        SELECT posts.id FROM posts, owner WHERE posts.id = ${post_id} AND deleted_at IS NULL FOR KEY SHARE OF posts
      ), parent AS MATERIALIZED (
        SELECT comments.id, path, depth, deleted_at FROM comments, post
        WHERE comments.id = ${parent_id}::uuid AND post_id = post.id FOR SHARE OF comments
      ), place AS (
        SELECT path, depth + 1 AS depth FROM parent WHERE deleted_at IS NULL AND depth < ${DEEPEST}
        UNION ALL
        SELECT '{}'::uuid[], 0 FROM post WHERE ${parent_id}::uuid IS NULL
      ), added AS (
        INSERT INTO comments (id, post_id, parent_id, user_id, content, depth, path, created_at, updated_at)
        SELECT ${id}, ${post_id}, ${parent_id}, ${user_id}, ${content}, depth, path || ${id}::uuid, ${created_at}, ${created_at}
        FROM place
        RETURNING depth, parent_id
      )
      SELECT (SELECT username FROM owner) AS username, EXISTS (SELECT FROM post) AS has_post,
        (SELECT deleted_at IS NOT NULL FROM parent) AS is_deleted, added.depth, added.parent_id
      FROM (SELECT) AS one LEFT JOIN added ON true`)
  )
  if (answer === undefined || answer.username === null) throw accountGone()
  if (!answer.has_post) throw noPost(post_id)
  if (parent_id !== null && answer.is_deleted === null) throw noParent(draft)
  if (answer.depth === null) throw noReply(answer.is_deleted === true)
  return {
    id,
    post_id,
    parent_id: answer.parent_id,
    depth: answer.depth,
    owner: { id: user_id, username: answer.username },
    content,
    replies: 0,
    created_at,
    updated_at: created_at,
    deleted_at: null
  }
}

function noParent({ post_id, parent_id }: CommentDraft): AppError {
  return new AppError('not_found', `No comment ${parent_id} on post ${post_id}`)
}

function noReply(isDeleted: boolean): AppError {
  const reason = isDeleted ? 'It is deleted' : `Replies are at most ${DEEPEST} deep`
  return new AppError('conflict', `${reason}: nobody can reply to this comment`)
}
