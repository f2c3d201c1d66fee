import { Type } from 'typebox'
import { ownId } from '../auth/live-caller.ts'
import type { Clock, Ids } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Comment, CommentContent, CommentRef } from './comment.ts'
import type { CommentStore } from './comment-store.ts'
import { PostRef } from './post.ts'
import type { PostStore } from './post-store.ts'
import { written } from './read-writing.ts'

type Ports = { posts: PostStore; comments: CommentStore; clock: Clock; ids: Ids }

export const createComment = defineUseCase({
  name: 'comments.add',
  summary: 'Comment on a post, or reply to a comment on it',
  scope: 'posts:write',
  input: Input({
    post: PostRef,
    content: CommentContent,
    parent_id: Type.Optional({ ...CommentRef, description: 'The comment it replies to' })
  }),
  output: Comment,
  errors: ['not_found', 'conflict'],
  async run({ post, content, parent_id = null }, { posts, comments, clock, ids }: Ports, caller) {
    const user_id = ownId(caller)
    const { id: post_id } = await posts.find(post, user_id)
    return comments.add({
      id: ids.next(),
      post_id,
      user_id,
      parent_id,
      content: written(content, 'content'),
      created_at: clock.now().toISOString()
    })
  }
})
