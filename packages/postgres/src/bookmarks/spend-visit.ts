import { MOST_REFERRERS, OTHERS, type Visit } from '@rollcall/core'
import type { Sql } from 'postgres'
import { again } from '../again.ts'

/** Waits for whoever counts at the same time: the lock on the count is what keeps to the limit. */
const STATEMENT = `
WITH held AS MATERIALIZED (
  SELECT id, user_id, max_visits FROM bookmarks
  WHERE short_url = $1 AND enabled AND (expires_at IS NULL OR expires_at > $2::text::timestamptz) FOR KEY SHARE
), spent AS (
  UPDATE bookmark_visits AS kept SET
    visits = visits + 1,
    bot_visits = bot_visits + $3::text::int,
    last_visited_at = greatest(last_visited_at, $2::text::timestamptz)
  FROM held
  WHERE kept.bookmark_id = held.id AND (max_visits IS NULL OR visits - bot_visits < max_visits)
  RETURNING bookmark_id, kept.user_id
), told AS (
  SELECT *, ($2::text::timestamptz AT TIME ZONE 'UTC')::date AS day FROM spent
)
INSERT INTO visit_counts AS kept (bookmark_id, user_id, day, referrer, client, visits, bot_visits)
SELECT bookmark_id, user_id, day, (
    SELECT CASE WHEN count(DISTINCT referrer) < ${MOST_REFERRERS} OR coalesce(bool_or(referrer = $5), false) OR $5 = ''
      THEN $5 ELSE '${OTHERS}' END
    FROM visit_counts WHERE (bookmark_id, day) = (told.bookmark_id, told.day)
  ), $4, 1, $3::text::int
FROM told
ON CONFLICT (bookmark_id, day, referrer, client) DO UPDATE SET
  visits = kept.visits + 1, bot_visits = kept.bot_visits + excluded.bot_visits`

/** Counts one visit of a link with a limit if it is open then, and answers whether it was. */
export async function spendVisit(
  driver: Sql,
  { short_url, at, is_bot, client, referrer }: Visit
): Promise<boolean> {
  const parameters = [short_url, at, is_bot ? '1' : '0', client, referrer]
  const { count } = await again(() => driver.unsafe(STATEMENT, parameters, { prepare: true }))
  return count > 0
}
