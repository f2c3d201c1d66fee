import {
  AppError,
  type Comment,
  type CommentOrder,
  type CommentStore,
  decodeCursor,
  encodeCursor,
  foreignCursor,
  isUuid
} from '@rollcall/core'
import { and, asc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { pageOf } from '../keyset.ts'
import { comments } from '../schema.ts'
import { translatingLoss } from '../sql-errors.ts'
import { addComment } from './add-comment.ts'

/** Of one row alone, so that a statement can answer them for what it changed. */
const columns = {
  id: comments.id,
  post_id: comments.post_id,
  parent_id: comments.parent_id,
  depth: comments.depth,
  user_id: comments.user_id,
  username: sql<string | null>`(SELECT username FROM users WHERE users.id = comments.user_id)`,
  content: comments.content,
  replies: sql<number>`(SELECT count(*)::int FROM comments AS reply WHERE reply.parent_id = comments.id)`,
  created_at: comments.created_at,
  updated_at: comments.updated_at,
  deleted_at: comments.deleted_at
}

interface Row extends Omit<Comment, 'owner' | 'content_html'> {
  user_id: string | null
  username: string | null
}

const isOnPost = sql`EXISTS (SELECT FROM posts WHERE posts.id = comments.post_id AND posts.deleted_at IS NULL)`
const isThere = and(isNull(comments.deleted_at), isOnPost)
/** One whose owner is gone has nothing left to bring back. */
const isRestorable = and(isNotNull(comments.deleted_at), isNotNull(comments.user_id), isOnPost)

/** Comments in PostgreSQL. */
export function postgresComments(db: Db): CommentStore {
  async function findOne(id: string, state: SQL | undefined): Promise<Comment> {
    if (!isUuid(id)) throw noComment(id)
    const [row] = await db
      .select(columns)
      .from(comments)
      .where(and(eq(comments.id, id), state))
      .prepare('find_comment')
      .execute()
    if (!row) throw noComment(id)
    return commentOf(row)
  }

  async function changeOne(id: string, state: SQL | undefined, changes: Changes): Promise<Comment> {
    if (!isUuid(id)) throw noComment(id)
    const [row] = await db
      .update(comments)
      .set(changes)
      .where(and(eq(comments.id, id), state))
      .returning(columns)
      .prepare('change_comment')
      .execute()
    if (!row) throw noComment(id)
    return commentOf(row)
  }

  return translatingLoss<CommentStore>({
    async add(draft) {
      return addComment(db, draft)
    },

    async list({ post_id, order, ...paging }) {
      const isOfPost = and(isUuid(post_id) ? eq(comments.post_id, post_id) : sql`false`, isOnPost)
      const beyond = paging.cursor === undefined ? undefined : isBeyond(paging.cursor, order)
      const page = await pageOf(paging, {
        rows: (limit, offset) =>
          db
            .select({ ...columns, path: comments.path })
            .from(comments)
            .where(and(isOfPost, beyond))
            .orderBy(...ORDERS[order])
            .limit(limit)
            .offset(offset)
            .prepare('list_comments')
            .execute(),
        total: () => db.$count(comments, isOfPost),
        cursor: (row) => cursorOf(row, order)
      })
      return { ...page, data: page.data.map((row) => shown(commentOf(row))) }
    },

    async find(id) {
      return findOne(id, isThere)
    },

    async change(id, changes) {
      return changeOne(id, isThere, changes)
    },

    async remove(id, deleted_at) {
      await changeOne(id, isThere, { deleted_at })
    },

    async findDeleted(id) {
      return findOne(id, isRestorable)
    },

    async restore(id) {
      return changeOne(id, isRestorable, { deleted_at: null })
    }
  })
}

type Changes = { content: string; updated_at: string } | { deleted_at: string | null }

/** Each is an index, after the post. */
const ORDERS: Record<CommentOrder, SQL[]> = {
  thread: [asc(comments.path)],
  flat: [asc(comments.created_at), asc(comments.id)]
}

function cursorOf(
  { path, created_at, id }: { path: string[]; created_at: string; id: string },
  order: CommentOrder
): string {
  return order === 'thread' ? encodeCursor([order, path.join()]) : encodeCursor([order, created_at, id])
}

function isBeyond(cursor: string, order: CommentOrder): SQL {
  if (order === 'thread') {
    const [made_for, path] = decodeCursor(cursor, ['string', 'string'] as const)
    if (made_for !== order) throw foreignCursor()
    return sql`${comments.path} > string_to_array(${path}, ',')::uuid[]`
  }
  const [made_for, created_at, id] = decodeCursor(cursor, ['string', 'string', 'string'] as const)
  if (made_for !== order) throw foreignCursor()
  return sql`(${comments.created_at}, ${comments.id}) > (${created_at}, ${id})`
}

function commentOf({ user_id, username, ...row }: Row): Comment {
  const { id, post_id, parent_id, depth, content, replies, created_at, updated_at, deleted_at } = row
  const owner = user_id === null || username === null ? null : { id: user_id, username }
  return { id, post_id, parent_id, depth, owner, content, replies, created_at, updated_at, deleted_at }
}

/** As others see it: of a deleted one only its place is left. */
function shown(comment: Comment): Comment {
  return comment.deleted_at === null ? comment : { ...comment, owner: null, content: null }
}

function noComment(id: string): AppError {
  return new AppError('not_found', `No comment ${id}`)
}
