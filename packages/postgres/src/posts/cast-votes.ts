import {
  type AppError,
  accountGone,
  alreadyVoted,
  noVote,
  type VoteChange,
  type VoteTally
} from '@rollcall/core'
import type { Sql } from 'postgres'
import { again } from '../again.ts'
import { noPost } from './find-post.ts'

/**
 * Casts votes and takes them back, of each user on each post one at most; the counts follow by a trigger. Answers a letter for
 * each: what became of it. Users are locked first, then posts, then votes, then the ranks, each in their order, as everybody
 * does who locks them: so whoever casts and whoever deletes wait for each other, but never in a circle.
 */
const CAST = `
WITH asked AS MATERIALIZED (
  SELECT * FROM unnest($1::text::uuid[], $2::text::uuid[], $3::text::smallint[], $4::text::boolean[],
    $5::text::timestamptz[]) WITH ORDINALITY AS asked(post_id, user_id, value, strict, voted_at, place)
), voters AS MATERIALIZED (
  SELECT id FROM users WHERE id IN (SELECT user_id FROM asked) ORDER BY id FOR KEY SHARE
), seen AS MATERIALIZED (
  SELECT held.* FROM (SELECT DISTINCT post_id FROM asked WHERE (SELECT count(*) FROM voters) > 0 ORDER BY post_id) AS meant,
    LATERAL (SELECT id, user_id, published FROM posts WHERE id = post_id AND deleted_at IS NULL OFFSET 0 FOR KEY SHARE) AS held
), wanted AS MATERIALIZED (
  SELECT asked.*, voters.id AS voter, seen.id AS post
  FROM asked LEFT JOIN voters ON voters.id = asked.user_id
    LEFT JOIN seen ON seen.id = asked.post_id AND (seen.published OR seen.user_id = asked.user_id)
), changed AS (
  INSERT INTO votes AS kept (post_id, user_id, value, voted_at)
  SELECT post, voter, value, voted_at FROM wanted
  WHERE post IS NOT NULL AND voter IS NOT NULL AND (value <> 0 OR (
    SELECT votes.value FROM votes WHERE votes.post_id = post AND votes.user_id = voter
  ) <> 0)
  ORDER BY post, voter
  ON CONFLICT (post_id, user_id) DO UPDATE SET value = excluded.value, voted_at = excluded.voted_at
  WHERE kept.value <> excluded.value AND (kept.value = 0 OR excluded.value = 0
    OR (kept.post_id, kept.user_id) NOT IN (SELECT post_id, user_id FROM asked WHERE strict))
  RETURNING post_id, user_id
)
SELECT string_agg(CASE
  WHEN voter IS NULL THEN 'g'
  WHEN post IS NULL THEN 'n'
  WHEN changed.post_id IS NULL THEN 'k'
  ELSE 'c'
END, '' ORDER BY place) AS outcomes
FROM wanted LEFT JOIN changed ON changed.post_id = post AND changed.user_id = voter`

/** How posts stand, each with the vote of one user: nothing for those that are gone by then. */
const TALLY = `
SELECT string_agg(concat_ws(',', place, post_ranks.up, post_ranks.down, coalesce(votes.value, 0)), ';') AS tallies
FROM unnest($1::text::uuid[], $2::text::uuid[]) WITH ORDINALITY AS asked(post_id, user_id, place)
  CROSS JOIN LATERAL (SELECT up, down FROM post_ranks WHERE post_ranks.post_id = asked.post_id OFFSET 0) AS post_ranks
  LEFT JOIN votes ON votes.post_id = asked.post_id AND votes.user_id = asked.user_id`

/** Answers each vote, in turn: how the post stands then, or why the vote was not cast. */
export async function castVotes(
  driver: Sql,
  batch: readonly VoteChange[]
): Promise<(VoteTally | AppError)[]> {
  const answers = new Map<VoteChange, VoteTally | AppError>()
  for (const round of roundsOf(batch)) {
    const answered = await castRound(driver, round)
    for (const [i, vote] of round.entries()) answers.set(vote, answered[i] ?? noPost(vote.post_id))
  }
  return batch.map((vote) => answers.get(vote) ?? noPost(vote.post_id))
}

/** Votes of one user on one post come one after the other; all others at once. */
function roundsOf(batch: readonly VoteChange[]): VoteChange[][] {
  const rounds: VoteChange[][] = []
  const times = new Map<string, number>()
  for (const vote of batch) {
    const key = `${vote.post_id} ${vote.user_id}`
    const time = times.get(key) ?? 0
    times.set(key, time + 1)
    const round = (rounds[time] ??= [])
    round.push(vote)
  }
  return rounds
}

async function castRound(driver: Sql, votes: readonly VoteChange[]): Promise<(VoteTally | AppError)[]> {
  const outcomes = await cast(driver, votes)
  const refused = votes.map((vote, i) => refusalOf(vote, outcomes[i]))
  const tallies = await tally(
    driver,
    votes.filter((_, i) => refused[i] === undefined)
  )
  return votes.map((vote, i) => refused[i] ?? tallies.get(vote) ?? noPost(vote.post_id))
}

async function cast(driver: Sql, votes: readonly VoteChange[]): Promise<string> {
  const parameters = [
    list(votes, ({ post_id }) => post_id),
    list(votes, ({ user_id }) => user_id),
    list(votes, ({ value }) => value),
    list(votes, ({ strict }) => strict),
    list(votes, ({ voted_at }) => voted_at)
  ]
  const [answer] = await again(() =>
    driver.unsafe<{ outcomes: string }[]>(CAST, parameters, { prepare: true })
  )
  return answer?.outcomes ?? ''
}

function refusalOf(
  { post_id, value, strict }: VoteChange,
  outcome: string | undefined
): AppError | undefined {
  if (outcome === 'g') return accountGone()
  if (outcome === 'n') return noPost(post_id)
  if (outcome === 'c' || !strict) return undefined
  return value === 0 ? noVote() : alreadyVoted()
}

async function tally(driver: Sql, votes: readonly VoteChange[]): Promise<Map<VoteChange, VoteTally>> {
  if (votes.length === 0) return new Map()
  const parameters = [list(votes, ({ post_id }) => post_id), list(votes, ({ user_id }) => user_id)]
  const [answer] = await driver.unsafe<{ tallies: string | null }[]>(TALLY, parameters, { prepare: true })
  const found = new Map<VoteChange, VoteTally>()
  for (const text of answer?.tallies?.split(';') ?? []) {
    const [place = 0, up = 0, down = 0, my_vote = 0] = text.split(',').map(Number)
    const vote = votes[place - 1]
    if (vote === undefined) continue
    found.set(vote, { post_id: vote.post_id, score: up - down, up, down, votes: up + down, my_vote })
  }
  return found
}

function list(votes: readonly VoteChange[], read: (vote: VoteChange) => string | number | boolean): string {
  return `{${votes.map(read).join(',')}}`
}
