import { Input, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Comment, CommentRef } from './comment.ts'
import type { CommentStore } from './comment-store.ts'
import type { Markdown } from './markdown.ts'
import { html } from './post.ts'
import type { PostStore } from './post-store.ts'
import { withHtml } from './with-html.ts'

type Ports = { posts: PostStore; comments: CommentStore; markdown: Markdown }

export const showComment = defineUseCase({
  name: 'comments.show',
  summary: 'Show one comment',
  scope: 'posts:read',
  input: Input({ id: CommentRef, html: withDefault(html, false) }),
  output: Comment,
  errors: ['not_found'],
  async run({ id, html }, { posts, comments, markdown }: Ports, { user_id }) {
    const comment = await comments.find(id)
    await posts.find(comment.post_id, user_id)
    return withHtml(comment, { html, markdown })
  }
})
