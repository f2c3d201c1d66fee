import { AppError, alreadyVoted, noVote, type VoteStore, type VoteTally } from '@rollcall/core'
import { isSeen, type PostState, refuseStranger, tallyAt, tallyOf, tick, votesOn } from './post-state.ts'

/** Votes on the posts of a state. */
export function memoryVotes(state: PostState): VoteStore {
  return {
    async cast({ post_id: ref, user_id, value, strict, voted_at }) {
      const post_id = ref.toLowerCase()
      if (!isSeen(state.posts.get(post_id), user_id)) throw new AppError('not_found', 'No such post')
      if (value !== 0) refuseStranger(state, user_id)
      const votes = votesOn(state, post_id)
      const present = votes.get(user_id) ?? 0
      if (strict && value !== 0 && present !== 0) throw alreadyVoted()
      if (strict && value === 0 && present === 0) throw noVote()
      if (value === 0) votes.delete(user_id)
      else votes.set(user_id, value)
      if (value !== present) tick(state, voted_at, [{ post_id, ...difference(present, value) }])
      return answer(state, post_id, user_id)
    },
    async drain() {}
  }
}

function difference(before: number, after: number) {
  const [was, is] = [tallyOf([before]), tallyOf([after])]
  return { up: is.up - was.up, down: is.down - was.down }
}

function answer(state: PostState, post_id: string, user_id: string): VoteTally {
  const { up, down } = tallyAt(state, post_id)
  const my_vote = votesOn(state, post_id).get(user_id) ?? 0
  return { post_id, score: up - down, up, down, votes: up + down, my_vote }
}
