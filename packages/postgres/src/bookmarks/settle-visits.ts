import { MOST_REFERRERS, OTHERS, type Telemetry } from '@rollcall/core'
import type { Sql } from 'postgres'
import { again } from '../again.ts'
import { groupCommit } from '../group-commit.ts'

/** Visits of one statement: few enough that it stays far below its time-out, however many have gathered. */
const CHUNK = 20_000

/**
 * Moves visits that were written down into the counts, and says whether there were more of them. Bookmarks are locked
 * before their counts, as a deletion does, so that the two wait for each other but never in a circle; visits of a bookmark
 * that is gone are dropped.
 */
const STATEMENT = `
WITH moved AS (
  DELETE FROM visits WHERE ctid = ANY (ARRAY(SELECT ctid FROM visits LIMIT ${CHUNK})) RETURNING *
), held AS MATERIALIZED (
  SELECT id AS bookmark_id, user_id FROM bookmarks
  WHERE id IN (SELECT bookmark_id FROM moved) ORDER BY id FOR KEY SHARE
), totalled AS (
  UPDATE bookmark_visits AS kept SET
    visits = kept.visits + new.visits,
    bot_visits = kept.bot_visits + new.bot_visits,
    last_visited_at = greatest(kept.last_visited_at, new.last_visited_at)
  FROM (
    SELECT bookmark_id, sum(count) AS visits, coalesce(sum(count) FILTER (WHERE is_bot), 0) AS bot_visits,
      max(visited_at) AS last_visited_at
    FROM moved JOIN held USING (bookmark_id) GROUP BY bookmark_id
  ) AS new
  WHERE kept.bookmark_id = new.bookmark_id
), told AS (
  SELECT bookmark_id, user_id, (visited_at AT TIME ZONE 'UTC')::date AS day, referrer, client,
    sum(count) AS visits, coalesce(sum(count) FILTER (WHERE is_bot), 0) AS bot_visits
  FROM moved JOIN held USING (bookmark_id) GROUP BY bookmark_id, user_id, day, referrer, client
), known AS (
  SELECT bookmark_id, day, array_agg(DISTINCT referrer) AS referrers
  FROM visit_counts JOIN (SELECT DISTINCT bookmark_id, day FROM told WHERE referrer <> '') AS busy USING (bookmark_id, day)
  WHERE referrer <> '' GROUP BY bookmark_id, day
), ranked AS (
  SELECT told.*, referrer = '' OR referrer = ANY (referrers) AS is_known, coalesce(cardinality(referrers), 0)
    + dense_rank() OVER (
      PARTITION BY bookmark_id, day, referrer = '' OR coalesce(referrer = ANY (referrers), false) ORDER BY referrer
    ) AS rank
  FROM told LEFT JOIN known USING (bookmark_id, day)
), counted AS (
  INSERT INTO visit_counts AS kept (bookmark_id, user_id, day, referrer, client, visits, bot_visits)
  SELECT bookmark_id, user_id, day,
    CASE WHEN is_known OR rank <= ${MOST_REFERRERS} THEN referrer ELSE '${OTHERS}' END AS named,
    client, sum(visits), sum(bot_visits)
  FROM ranked GROUP BY bookmark_id, user_id, day, named, client
  ON CONFLICT (bookmark_id, day, referrer, client) DO UPDATE SET
    visits = kept.visits + excluded.visits, bot_visits = kept.bot_visits + excluded.bot_visits
)
SELECT count(*)::int AS moved, (SELECT count(*) FROM (SELECT FROM visits LIMIT ${CHUNK + 1}) AS seen) > ${CHUNK} AS more
FROM moved`

interface Answer {
  moved: number
  more: boolean
}

/** Rows after which the space they leave is given back: nothing else keeps the table small. */
const SWEEP_AFTER = 5_000

/** A pause is so many times as long as the counting before it, within these limits; in milliseconds. */
const SHARE = 50
const SHORTEST_PAUSE = 1_000
const LONGEST_PAUSE = 10_000

export interface Settling {
  /** Resolves once every visit committed before is counted; calls at the same time share the work. */
  settle(): Promise<void>
  /** Sees to it that they are counted before long. */
  settleSoon(): void
  /** Counts a last time, if any came here and the database lets it. */
  stop(): Promise<void>
}

/** The visits that were written down and are not counted yet, and who counts them when. */
export function settlingVisits(driver: Sql, telemetry?: Telemetry): Settling {
  let timer: NodeJS.Timeout | undefined
  let pause = SHORTEST_PAUSE
  let unswept = 0
  let isOurs = false

  const { add, drain } = groupCommit<void, void>({
    async commit(calls) {
      if (await hasPending(driver)) await count()
      return calls.map(() => undefined)
    },
    divisible: () => false,
    batchLimit: Number.POSITIVE_INFINITY,
    waitingLimit: Number.POSITIVE_INFINITY,
    inFlight: 1,
    observe: { name: 'counts', telemetry }
  })

  return {
    settle: () => add(),
    settleSoon() {
      isOurs = true
      if (timer !== undefined) return
      const later = () => {
        timer = undefined
        add().catch(() => undefined)
      }
      // A visit waits for none of it, so it is no part of the visit's trace.
      const run = () => (telemetry ? telemetry.within(null, later) : later())
      timer = setTimeout(run, pause).unref()
    },
    async stop() {
      clearTimeout(timer)
      // Who wrote none down leaves them to others: no command is to wait for a database that does not answer.
      await (isOurs ? add() : drain()).catch(() => undefined)
    }
  }

  async function count(): Promise<void> {
    const began = performance.now()
    let isMore = true
    while (isMore) isMore = await countSome()
    pause = Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, SHARE * (performance.now() - began)))
    if (unswept < SWEEP_AFTER) return
    unswept = 0
    // All is counted already: whoever holds the table, or ends this, leaves the sweeping to the next time.
    await driver.unsafe('VACUUM (SKIP_LOCKED) visits').catch(() => undefined)
  }

  async function countSome(): Promise<boolean> {
    const [answer] = await again(() => driver.unsafe<Answer[]>(STATEMENT, [], { prepare: true }))
    unswept += answer?.moved ?? 0
    return answer?.more === true
  }
}

async function hasPending(driver: Sql): Promise<boolean> {
  const [answer] = await driver.unsafe<{ pending: boolean }[]>(
    'SELECT EXISTS (SELECT FROM visits) AS pending',
    [],
    {
      prepare: true
    }
  )
  return answer?.pending === true
}
