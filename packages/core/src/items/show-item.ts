import { Type } from 'typebox'
import type { Clock } from '../ports.ts'
import { Post } from '../posts/post.ts'
import type { PostStore } from '../posts/post-store.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Item, ItemRef } from './item.ts'
import { ITEM_ERRORS, type ItemTracker } from './item-tracker.ts'

type Ports = { tracker: ItemTracker; posts: PostStore; clock: Clock }

/** Those that are told with the item; `posts.list` has the others. */
const MOST_POSTS = 20

const PostOfItem = Type.Pick(Post, ['id', 'title', 'owner', 'score', 'comments', 'published_at'])

export const showItem = defineUseCase({
  name: 'items.show',
  summary: 'Show one item, and the posts about it',
  description: 'Of the posts the best twenty, and none for whoever may not read posts.',
  scope: 'items:read',
  input: Input({ id: ItemRef }),
  output: Type.Object({ ...Item.properties, posts: Type.Array(PostOfItem) }),
  errors: ITEM_ERRORS,
  async run({ id: ref }, { tracker, posts, clock }: Ports, caller) {
    const item = await tracker.show(ref)
    if (!caller.scopes.includes('posts:read')) return { ...item, posts: [] }
    const { data } = await posts.list({
      viewer: caller.user_id,
      state: 'published',
      everybody: false,
      sort: 'top',
      period: 'all',
      now: clock.now().toISOString(),
      item: { id: item.id, source: tracker.source },
      limit: MOST_POSTS
    })
    return { ...item, posts: data.map(asPostOfItem) }
  }
})

function asPostOfItem({ id, title, owner, score, comments, published_at }: Post) {
  return { id, title, owner, score, comments, published_at }
}
