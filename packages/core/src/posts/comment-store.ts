import type { Page, Paging } from '../paging.ts'
import type { Comment } from './comment.ts'

/** A comment about to be written. */
export interface CommentDraft {
  id: string
  post_id: string
  user_id: string
  parent_id: string | null
  content: string
  created_at: string
}

/** `thread` has each reply below what it replies to, `flat` is by time; the oldest first. */
export const COMMENT_ORDERS = ['thread', 'flat'] as const
export type CommentOrder = (typeof COMMENT_ORDERS)[number]

/**
 * Comments of posts, of which deleted ones keep their place in the thread, without content and owner. One on a post that is
 * deleted does not exist: `not_found`.
 */
export interface CommentStore {
  /**
   * Rejects with `not_found` when the post has no comment `parent_id`, with `conflict` when that is deleted or lies as deep as
   * may be (`DEEPEST`), and with `unauthenticated` when the user is gone.
   */
  add(draft: CommentDraft): Promise<Comment>
  /** Of the post's, all of them, deleted ones too. */
  list(query: { post_id: string; order: CommentOrder } & Paging): Promise<Page<Comment>>
  find(id: string): Promise<Comment>
  change(id: string, changes: { content: string; updated_at: string }): Promise<Comment>
  remove(id: string, deleted_at: string): Promise<void>
  /** A deleted one, with content and owner. Rejects with `not_found`. */
  findDeleted(id: string): Promise<Comment>
  restore(id: string): Promise<Comment>
}
