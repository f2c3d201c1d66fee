import { type Static, Type } from 'typebox'
import { Nullable, Time } from '../schema.ts'
import { Author, ContentHtml } from './post.ts'

export const LONGEST_COMMENT = 10_000

/** Of a reply to a reply to …: deeper threads are read by nobody. Comments on the post itself have depth 0. */
export const DEEPEST = 8

/** What somebody has to say about a post, or about another comment on it. */
export const Comment = Type.Object({
  id: Type.String({ format: 'uuid' }),
  post_id: Type.String({ format: 'uuid' }),
  parent_id: Nullable(Type.String({ format: 'uuid', description: 'The comment it replies to' })),
  depth: Type.Integer({ description: `0 on the post itself, at most ${DEEPEST}` }),
  owner: Nullable({ ...Author, description: 'Null once it is deleted' }),
  content: Nullable(Type.String({ description: 'Markdown, as it was written; null once it is deleted' })),
  content_html: ContentHtml,
  replies: Type.Integer({ description: 'Direct ones' }),
  created_at: Time,
  updated_at: Time,
  deleted_at: Nullable(Time)
})
export type Comment = Static<typeof Comment>

/** Names one comment. What is no UUID is simply not there. */
export const CommentRef = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'Id of the comment',
  'x-metavar': 'COMMENT'
})

export const CommentContent = Type.String({
  minLength: 1,
  maxLength: LONGEST_COMMENT,
  description: 'Markdown'
})
