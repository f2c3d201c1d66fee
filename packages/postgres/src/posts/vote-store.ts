import { accountGone, isUuid, type VoteChange, type VoteStore, type VoteTally } from '@rollcall/core'
import type { Database } from '../database.ts'
import { groupCommit } from '../group-commit.ts'
import { translatingLoss } from '../sql-errors.ts'
import { castVotes } from './cast-votes.ts'
import { noPost } from './find-post.ts'

/** Votes of one batch, and those that may wait for theirs. */
const BATCH_LIMIT = 1_000
const WAITING_LIMIT = 20_000

/** Every vote locks the ranks until it is committed: more at once would only wait for each other. */
const IN_FLIGHT = 1

/** Votes in PostgreSQL, cast in batches. */
export function postgresVotes({ sql: driver, telemetry }: Pick<Database, 'sql' | 'telemetry'>): VoteStore {
  const { add, drain } = groupCommit<VoteChange, VoteTally>({
    commit: (batch) => castVotes(driver, batch),
    divisible: () => false,
    batchLimit: BATCH_LIMIT,
    waitingLimit: WAITING_LIMIT,
    inFlight: IN_FLIGHT,
    observe: { name: 'votes', telemetry }
  })

  return translatingLoss<VoteStore>({
    async cast(change) {
      const { post_id, user_id } = change
      if (!isUuid(post_id)) throw noPost(post_id)
      if (!isUuid(user_id)) throw accountGone()
      return add({ ...change, post_id: post_id.toLowerCase(), user_id: user_id.toLowerCase() })
    },

    drain
  })
}
