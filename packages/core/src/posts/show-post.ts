import { Input, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Markdown } from './markdown.ts'
import { html, Post, PostRef } from './post.ts'
import type { PostStore } from './post-store.ts'
import { withHtml } from './with-html.ts'

type Ports = { posts: PostStore; markdown: Markdown }

export const showPost = defineUseCase({
  name: 'posts.show',
  summary: 'Show one post',
  scope: 'posts:read',
  input: Input({ id: PostRef, html: withDefault(html, false) }),
  output: Post,
  errors: ['not_found'],
  async run({ id, html }, { posts, markdown }: Ports, { user_id }) {
    return withHtml(await posts.find(id, user_id), { html, markdown })
  }
})
