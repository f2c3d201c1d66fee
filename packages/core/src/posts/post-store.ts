import type { Source } from '../items/item.ts'
import type { Page, Paging } from '../paging.ts'
import type { Post } from './post.ts'
import type { Period, PostSort } from './rank.ts'

/** Whose eyes a post is seen with: their drafts, their vote. Null for an operator. */
export type Viewer = string | null

/** What is written of a post. */
export interface PostWriting {
  title: string
  content: string
  published: boolean
  item_id: number | null
  item_source: Source | null
  tags: string[]
}

/** A post about to be written. */
export interface PostDraft extends PostWriting {
  id: string
  user_id: string
  created_at: string
}

/** Only what is given changes. */
export type PostChanges = Partial<PostWriting> & { updated_at: string }

/** `draft` and `deleted` are those of the owner; deleted ones of everybody with `everybody`. */
export const POST_STATES = ['published', 'draft', 'deleted'] as const
export type PostState = (typeof POST_STATES)[number]

/** Which posts, in which order: every filter given must hold. */
export interface PostQuery {
  viewer: Viewer
  state: PostState
  /** Whether deleted posts are asked for of everybody. */
  everybody: boolean
  sort: PostSort
  /** Published so long before the moment of the order. */
  period: Period
  /** The present moment (RFC 3339), of whose order a walk begins. */
  now: string
  /** In the order of this past moment (RFC 3339) instead: by the votes cast, among the posts published until then. */
  as_of?: string
  /** Username, in any case of letters, or id. */
  owner?: string
  tag?: string
  item?: { id: number; source: Source }
  /** Words as a search engine takes them: all of them, "phrases", or, -not. */
  search?: string
}

/** Rows to pass over before the first, where there is neither a cursor nor a page. */
export type PostPaging = Paging & { skip?: number }

/** A page, and the moment (RFC 3339) whose order it is in: with a cursor, that of the walk's beginning. */
export type RankedPage = Page<Post> & { as_of: string }

/** What a check of the counts found to be wrong with one post. */
export interface Miscount {
  post_id: string
  counted: { up: number; down: number }
  votes: { up: number; down: number }
}

/** What a check of the counts found. */
export interface Recount {
  posts: number
  votes: number
  /** A hundred at most, by id. */
  wrong: Miscount[]
  wrong_count: number
}

/**
 * Posts. Those that are deleted, and drafts of others, do not exist: `not_found`. Counts are those of the votes, whatever
 * happens at once: a post never tells of a vote that is not there.
 */
export interface PostStore {
  /** Rejects with `unauthenticated` when the user is gone. */
  add(draft: PostDraft): Promise<Post>
  find(id: string, viewer: Viewer): Promise<Post>
  /** Published for the first time, it is published at `updated_at`. */
  change(id: string, changes: PostChanges, viewer: Viewer): Promise<Post>
  /**
   * A walk by cursor keeps the order of its beginning, whatever is voted meanwhile: what was published then, and still is, comes
   * exactly once, and what is published later does not come. Rejects with `invalid` for a foreign cursor.
   */
  list(query: PostQuery & PostPaging): Promise<RankedPage>
  remove(id: string, deleted_at: string): Promise<void>
  /** One that was deleted. Rejects with `not_found`. */
  findDeleted(id: string, viewer: Viewer): Promise<Post>
  restore(id: string, viewer: Viewer): Promise<Post>
  /** Compares all counts with the votes, in one snapshot; with `repair` it puts them right. */
  recount(how: { repair: boolean }): Promise<Recount>
  /**
   * Removes for good what was deleted before that time (RFC 3339), with its comments and votes. Answers how many posts, and
   * comments of other posts.
   */
  purge(before: string, how: { dry_run: boolean }): Promise<{ posts: number; comments: number }>
}
