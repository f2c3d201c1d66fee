import { AppError, isUuid, type Post, type Viewer } from '@rollcall/core'
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { lazily } from '../lazily.ts'
import { besidePosts, isSeenBy, readingPosts, readPosts } from './read-posts.ts'

/** Finds a post by its id, among those that are deleted or those that are not. */
export function postFinder(db: Db, which: 'deleted' | 'not deleted') {
  const state = which === 'deleted' ? sql`posts.deleted_at IS NOT NULL` : sql`posts.deleted_at IS NULL`
  const statement = lazily(() =>
    finding(db, { id: sql.placeholder('id'), viewer: sql.placeholder('viewer'), state }).prepare('find_post')
  )
  return async (id: string, viewer: Viewer): Promise<Post> => {
    if (!isUuid(id)) throw noPost(id)
    return found(id, await statement().execute({ id, viewer }))
  }
}

/** Reads a post that is not deleted, within a transaction. */
export async function readPost(tx: Db, id: string, viewer: Viewer): Promise<Post> {
  return found(id, await finding(tx, { id, viewer, state: sql`posts.deleted_at IS NULL` }))
}

function finding(db: Db, { id, viewer, state }: { id: unknown; viewer: unknown; state: SQL }) {
  return readingPosts(db, {
    from: sql`posts ${besidePosts(viewer)} WHERE posts.id = ${id} AND ${state} AND ${isSeenBy(viewer)}`
  })
}

function found(id: string, answer: Parameters<typeof readPosts>[0]): Post {
  const [first] = readPosts(answer).rows
  if (first === undefined) throw noPost(id)
  return first.post
}

export function noPost(id: string): AppError {
  return new AppError('not_found', `No post ${id}`)
}
