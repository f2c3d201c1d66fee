import { ownId } from '../auth/live-caller.ts'
import { ITEM_ERRORS, type ItemTracker } from '../items/item-tracker.ts'
import type { Clock, Ids } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Post } from './post.ts'
import type { PostStore } from './post-store.ts'
import { newPost, readNew } from './read-writing.ts'

type Ports = { posts: PostStore; tracker: ItemTracker; clock: Clock; ids: Ids }

export const createPost = defineUseCase({
  name: 'posts.create',
  summary: 'Write a post, or a draft of one',
  description: 'With an item it is a note on that error, or its post-mortem.',
  scope: 'posts:write',
  input: Input(newPost),
  output: Post,
  errors: ITEM_ERRORS,
  async run(input, { posts, tracker, clock, ids }: Ports, caller) {
    const user_id = ownId(caller)
    const writing = await readNew(input, tracker)
    return posts.add({ ...writing, id: ids.next(), user_id, created_at: clock.now().toISOString() })
  }
})
