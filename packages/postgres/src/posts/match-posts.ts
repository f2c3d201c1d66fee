import { isUuid, type PostQuery } from '@rollcall/core'
import { and, arrayContains, eq, isNotNull, isNull, not, type SQL, sql } from 'drizzle-orm'
import { posts, searchable } from '../schema.ts'
import { isSeenBy } from './read-posts.ts'

/** Whether all that is listed is asked for. */
export function asksAll({ state, owner, tag, item, search }: PostQuery): boolean {
  const filters = [owner, tag, item, search]
  return state === 'published' && filters.every((filter) => filter === undefined)
}

/**
 * The ids of the posts that fit a query, in no order. They are found before they are ordered: if the order came first, a word
 * that nobody uses would be looked for in every post.
 */
export function matchingPosts(query: PostQuery): SQL {
  const { owner, tag, item, search } = query
  const fits = and(
    isInState(query),
    owner === undefined ? undefined : isBy(owner),
    tag === undefined ? undefined : arrayContains(posts.tags, [tag]),
    item && and(eq(posts.item_source, item.source), eq(posts.item_id, item.id)),
    search === undefined
      ? undefined
      : sql`${posts.search} @@ websearch_to_tsquery('english', ${searchable(sql`${search}::text`)})`
  )
  return sql`matching AS MATERIALIZED (SELECT posts.id FROM posts WHERE ${fits})`
}

function isInState({ state, viewer, everybody }: PostQuery): SQL | undefined {
  const isOwn = viewer === null ? sql`false` : eq(posts.user_id, viewer)
  switch (state) {
    case 'published':
      return and(posts.published, isNull(posts.deleted_at))
    case 'draft':
      return and(isOwn, not(posts.published), isNull(posts.deleted_at))
    case 'deleted':
      return and(isNotNull(posts.deleted_at), everybody ? isSeenBy(viewer) : isOwn)
  }
}

/** `name` in lower case, as JavaScript has it and as users are found by it elsewhere. */
function isBy(owner: string): SQL {
  if (isUuid(owner)) return eq(posts.user_id, owner)
  return sql`${posts.user_id} = (SELECT id FROM users WHERE lower(username) = lower(${owner.toLowerCase()}))`
}
