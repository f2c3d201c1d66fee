import type { Clock } from '../ports.ts'
import { Input, Nothing } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { refuseLate, refuseStrangers } from './owner-only.ts'
import { Post, PostRef } from './post.ts'
import type { PostStore } from './post-store.ts'

type Ports = { posts: PostStore; clock: Clock }

export const deletePost = defineUseCase({
  name: 'posts.delete',
  summary: 'Delete a post; for 30 days it can be brought back',
  scope: 'posts:write',
  input: Input({ id: PostRef }),
  output: Nothing,
  errors: ['not_found'],
  async run({ id }, { posts, clock }: Ports, caller) {
    refuseStrangers(await posts.find(id, caller.user_id), caller)
    await posts.remove(id, clock.now().toISOString())
  }
})

export const restorePost = defineUseCase({
  name: 'posts.restore',
  summary: 'Bring a deleted post back, with its votes and comments',
  scope: 'posts:write',
  input: Input({ id: PostRef }),
  output: Post,
  errors: ['not_found', 'gone'],
  async run({ id }, { posts, clock }: Ports, caller) {
    const deleted = await posts.findDeleted(id, caller.user_id)
    refuseStrangers(deleted, caller)
    refuseLate(deleted, clock)
    return posts.restore(id, caller.user_id)
  }
})
