import { Type } from 'typebox'
import { ownId } from '../auth/live-caller.ts'
import type { Caller } from '../caller.ts'
import type { Clock } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Post, PostRef } from './post.ts'
import type { VoteChange, VoteStore, VoteTally } from './vote-store.ts'

type Ports = { votes: VoteStore; clock: Clock }

const { score, up, down, votes, my_vote } = Post.properties
const Tally = Type.Object({ post_id: Type.String({ format: 'uuid' }), score, up, down, votes, my_vote })

export const setVote = defineUseCase({
  name: 'posts.vote',
  summary: 'Vote on a post, for it or against it',
  description: 'In place of an earlier vote; the same vote again changes nothing.',
  scope: 'posts:write',
  input: Input({
    id: PostRef,
    value: Type.Enum([1, -1], { type: 'integer', description: '1 for it, -1 against it' })
  }),
  output: Tally,
  errors: ['not_found'],
  async run({ id: post_id, value }, ports: Ports, caller) {
    return cast({ post_id, value, strict: false }, { ...ports, caller })
  }
})

export const clearVote = defineUseCase({
  name: 'posts.unvote',
  summary: 'Take your vote on a post back, if there is one',
  scope: 'posts:write',
  input: Input({ id: PostRef }),
  output: Tally,
  errors: ['not_found'],
  async run({ id: post_id }, ports: Ports, caller) {
    return cast({ post_id, value: 0, strict: false }, { ...ports, caller })
  }
})

export const castVote = defineUseCase({
  name: 'posts.cast',
  summary: 'Vote for a post, or take the vote back, and fail when that is done already',
  scope: 'posts:write',
  input: Input({
    post_id: PostRef,
    dir: Type.Enum([1, 0], { type: 'integer', description: '1 votes for it, 0 takes the vote back' })
  }),
  output: Tally,
  errors: ['not_found', 'conflict'],
  async run({ post_id, dir }, ports: Ports, caller) {
    return cast({ post_id, value: dir, strict: true }, { ...ports, caller })
  }
})

/** Casts the vote of the caller, as of now. */
function cast(
  vote: Pick<VoteChange, 'post_id' | 'value' | 'strict'>,
  { votes, clock, caller }: Ports & { caller: Caller }
): Promise<VoteTally> {
  return votes.cast({ ...vote, user_id: ownId(caller), voted_at: clock.now().toISOString() })
}
