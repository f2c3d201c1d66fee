import type { Post } from './post.ts'

/** How a post stands, with the vote of one user. */
export type VoteTally = Pick<Post, 'score' | 'up' | 'down' | 'votes' | 'my_vote'> & { post_id: string }

/** A vote to be cast or taken back: `value` is 1, -1, or 0 for none. */
export interface VoteChange {
  post_id: string
  user_id: string
  value: -1 | 0 | 1
  /**
   * Whether something must change for it to be right: a vote where there was none, or none where there was one. Otherwise what
   * is so already is left so.
   */
  strict: boolean
  /** RFC 3339. */
  voted_at: string
}

/** Votes: one for each user and post. */
export interface VoteStore {
  /**
   * Answers the tally as it is then. Rejects with `not_found` when the user sees no such post, with `unauthenticated` when
   * the user is gone, and a strict one with `conflict` (`alreadyVoted`, `noVote`).
   */
  cast(change: VoteChange): Promise<VoteTally>
  /** Resolves once all votes taken in are answered. */
  drain(): Promise<void>
}
