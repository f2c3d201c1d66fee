import { checkPaging, ListOf, paging, toList } from '../paging.ts'
import { Input, OneOf, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Comment } from './comment.ts'
import { COMMENT_ORDERS, type CommentStore } from './comment-store.ts'
import type { Markdown } from './markdown.ts'
import { html, PostRef } from './post.ts'
import type { PostStore } from './post-store.ts'
import { withHtml } from './with-html.ts'

type Ports = { posts: PostStore; comments: CommentStore; markdown: Markdown }

export const listComments = defineUseCase({
  name: 'comments.list',
  summary: 'List the comments on a post',
  description: 'Deleted ones keep their place, so that the replies below them can be understood.',
  scope: 'posts:read',
  input: Input({
    post: PostRef,
    order: withDefault(
      OneOf(COMMENT_ORDERS, { description: 'Replies below what they reply to, or all by time' }),
      'thread'
    ),
    html: withDefault(html, false),
    ...paging
  }),
  output: ListOf(Comment),
  errors: ['not_found'],
  async run({ post, order, html, ...asked }, { posts, comments, markdown }: Ports, { user_id }) {
    checkPaging(asked)
    const { id: post_id } = await posts.find(post, user_id)
    const { data, meta } = toList(await comments.list({ post_id, order, ...asked }), asked)
    return { data: await Promise.all(data.map((one) => withHtml(one, { html, markdown }))), meta }
  }
})
