import type { Caller } from '../caller.ts'
import { ITEM_ERRORS, type ItemTracker } from '../items/item-tracker.ts'
import type { Clock } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { refuseOthers } from './owner-only.ts'
import { Post, PostRef } from './post.ts'
import type { PostStore, PostWriting } from './post-store.ts'
import { changedPost, newPost, readChanges, readNew } from './read-writing.ts'

type Ports = { posts: PostStore; tracker: ItemTracker; clock: Clock }

export const updatePost = defineUseCase({
  name: 'posts.update',
  summary: 'Change any part of a post of yours',
  scope: 'posts:write',
  input: Input({ id: PostRef, ...changedPost }),
  output: Post,
  errors: ITEM_ERRORS,
  async run({ id, ...input }, ports: Ports, caller) {
    return change(id, { ports, caller, read: () => readChanges(input, ports.tracker) })
  }
})

export const replacePost = defineUseCase({
  name: 'posts.replace',
  summary: 'Write a post of yours anew: what is left out is as in a new one',
  description: 'Votes and comments stay, and so does the time it was published.',
  scope: 'posts:write',
  input: Input({ id: PostRef, ...newPost }),
  output: Post,
  errors: ITEM_ERRORS,
  async run({ id, ...input }, ports: Ports, caller) {
    return change(id, { ports, caller, read: () => readNew(input, ports.tracker) })
  }
})

interface Changing {
  ports: Ports
  caller: Caller
  read: () => Promise<Partial<PostWriting>>
}

async function change(id: string, { ports: { posts, clock }, caller, read }: Changing): Promise<Post> {
  refuseOthers(await posts.find(id, caller.user_id), caller)
  const updated_at = clock.now().toISOString()
  return posts.change(id, { ...(await read()), updated_at }, caller.user_id)
}
