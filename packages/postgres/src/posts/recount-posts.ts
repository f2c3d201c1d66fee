import type { Miscount, Recount } from '@rollcall/core'
import { type SQL, sql } from 'drizzle-orm'
import { again } from '../again.ts'
import type { Db } from '../database.ts'

/** Posts of one statement, so that none comes near its time-out. */
const PART = 10_000

/** Posts that are put right at a time: nobody can vote meanwhile. */
const REPAIRED_AT_ONCE = 500

const MOST_TOLD = 100

/** Compares in one snapshot; what is wrong in it is looked at again, with votes held up, before it is put right. */
export async function recountPosts(db: Db, { repair }: { repair: boolean }): Promise<Recount> {
  const { posts, votes, wrong } = await again(() => compareAll(db))
  for (let i = 0; repair && i < wrong.length; i += REPAIRED_AT_ONCE) {
    const ids = wrong.slice(i, i + REPAIRED_AT_ONCE).map(({ post_id }) => post_id)
    await again(() => db.transaction((tx) => repairSome(tx, ids)))
  }
  return { posts, votes, wrong: wrong.slice(0, MOST_TOLD), wrong_count: wrong.length }
}

async function compareAll(db: Db) {
  const snapshot = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const
  return db.transaction(async (tx) => {
    const found = { posts: 0, votes: 0, wrong: new Array<Miscount>() }
    let last: string | null = null
    do {
      const end = await endOfPart(tx, last)
      const part = await comparePart(tx, { last, end })
      found.posts += part.posts
      found.votes += part.votes
      found.wrong.push(...part.wrong)
      last = end
    } while (last !== null)
    return found
  }, snapshot)
}

/** The last id of a part; null when it is the last part. */
async function endOfPart(tx: Db, last: string | null): Promise<string | null> {
  const [end] = await tx.execute<{ post_id: string }>(sql`
    SELECT post_id FROM post_ranks WHERE ${isWithin(sql`post_id`, { last, end: null })}
    ORDER BY post_id OFFSET ${PART - 1} LIMIT 1`)
  return end?.post_id ?? null
}

async function comparePart(tx: Db, part: { last: string | null; end: string | null }) {
  const [answer] = await tx.execute<{ posts: number; votes: number; wrong: Miscount[] | null }>(sql`
    WITH compared AS MATERIALIZED (${comparison((post_id) => isWithin(post_id, part))})
    SELECT count(*)::int AS posts, coalesce(sum(up + down), 0)::int AS votes,
      json_agg(json_build_object(
        'post_id', post_id,
        'counted', json_build_object('up', counted_up, 'down', counted_down),
        'votes', json_build_object('up', up, 'down', down)
      ) ORDER BY post_id) FILTER (WHERE is_wrong) AS wrong
    FROM compared`)
  return { posts: answer?.posts ?? 0, votes: answer?.votes ?? 0, wrong: answer?.wrong ?? [] }
}

function isWithin(post_id: SQL, { last, end }: { last: string | null; end: string | null }): SQL {
  const isAfter = last === null ? sql`true` : sql`${post_id} > ${last}`
  return end === null ? isAfter : sql`${isAfter} AND ${post_id} <= ${end}`
}

/** Ranks beside what they should be, by the votes and by the post; `logged` is what the history of votes comes to. */
function comparison(isMeant: (post_id: SQL) => SQL): SQL {
  return sql`
    SELECT *, counted_up <> up OR counted_down <> down OR logged_up <> up OR logged_down <> down
      OR hot <> post_hot(up, down, published_at) OR controversy <> post_controversy(up, down)
      OR is_listed <> listed OR ranked_at <> published_at OR has_seq <> was_published AS is_wrong
    FROM (
      SELECT post_ranks.post_id, post_ranks.up AS counted_up, post_ranks.down AS counted_down,
        coalesce(kept.up, 0) AS up, coalesce(kept.down, 0) AS down,
        coalesce(logged.up, 0) AS logged_up, coalesce(logged.down, 0) AS logged_down,
        hot, controversy, post_ranks.listed AS is_listed, post_ranks.published_at AS ranked_at,
        published_seq, published_seq IS NOT NULL AS has_seq, posts.published_at IS NOT NULL AS was_published,
        posts.published AND posts.deleted_at IS NULL AS listed,
        coalesce(posts.published_at, posts.created_at) AS published_at
      FROM post_ranks JOIN posts ON posts.id = post_ranks.post_id LEFT JOIN (
        SELECT post_id, count(*) FILTER (WHERE value = 1)::int AS up, count(*) FILTER (WHERE value = -1)::int AS down
        FROM votes WHERE ${isMeant(sql`post_id`)} GROUP BY post_id
      ) AS kept ON kept.post_id = post_ranks.post_id LEFT JOIN (
        SELECT post_id, sum(up)::int AS up, sum(down)::int AS down
        FROM rank_changes WHERE ${isMeant(sql`post_id`)} GROUP BY post_id
      ) AS logged ON logged.post_id = post_ranks.post_id
      WHERE ${isMeant(sql`post_ranks.post_id`)}
    ) AS beside`
}

/**
 * Posts are locked before the ranks, as everybody does who locks both; from then on nothing of theirs changes. It is a change
 * of no later time than the last one.
 */
async function repairSome(tx: Db, ids: readonly string[]): Promise<void> {
  const isMeant = (post_id: SQL) => sql`${post_id} = ANY(${sql.param(ids)}::uuid[])`
  await tx.execute(sql`SELECT FROM posts WHERE ${isMeant(sql`id`)} ORDER BY id FOR NO KEY UPDATE`)
  const [tick] = await tx.execute<{ seq: string }>(sql`SELECT seq FROM tick_ranks('epoch')`)
  await tx.execute(sql`
    WITH compared AS MATERIALIZED (
      SELECT * FROM (${comparison(isMeant)}) AS compared WHERE is_wrong
    ), logged AS (
      INSERT INTO rank_changes (seq, post_id, up, down, changed_at)
      SELECT ${tick?.seq}, post_id, up - logged_up, down - logged_down, (SELECT ticked_at FROM rank_clock) FROM compared
    )
    UPDATE post_ranks SET up = compared.up, down = compared.down, listed = compared.listed,
      published_at = compared.published_at, hot = post_hot(compared.up, compared.down, compared.published_at),
      controversy = post_controversy(compared.up, compared.down), ranked_seq = ${tick?.seq},
      published_seq = CASE WHEN was_published THEN coalesce(compared.published_seq, ${tick?.seq}) END
    FROM compared WHERE post_ranks.post_id = compared.post_id`)
}
