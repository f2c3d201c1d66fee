import type { Recount } from '@rollcall/core'
import { type PostState, tallyOf, tick, votesOn } from './post-state.ts'

/** Compares what the log of changes says with the votes. */
export function recounted(state: PostState, { repair }: { repair: boolean }): Recount {
  const ids = [...state.posts.keys()].sort()
  const wrong = ids.flatMap((post_id) => {
    const votes = tallyOf(votesOn(state, post_id).values())
    const counted = logged(state, post_id)
    return votes.up === counted.up && votes.down === counted.down ? [] : [{ post_id, counted, votes }]
  })
  if (repair) {
    for (const { post_id, counted, votes } of wrong) {
      tick(state, state.ticked_at, [{ post_id, up: votes.up - counted.up, down: votes.down - counted.down }])
    }
  }
  const votes = [...state.votes.values()].reduce((sum, { size }) => sum + size, 0)
  return { posts: ids.length, votes, wrong: wrong.slice(0, 100), wrong_count: wrong.length }
}

function logged({ changes }: PostState, post_id: string) {
  const own = changes.filter((change) => change.post_id === post_id)
  return {
    up: own.reduce((sum, { up }) => sum + up, 0),
    down: own.reduce((sum, { down }) => sum + down, 0)
  }
}
