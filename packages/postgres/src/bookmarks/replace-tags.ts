import { sql } from 'drizzle-orm'
import { again } from '../again.ts'
import type { Db } from '../database.ts'
import { bookmarks } from '../schema.ts'
import { isOwn } from './look-up.ts'
import { searchCondition } from './search-condition.ts'

/** Few enough that a statement stays far below its time-out. */
const CHUNK = 2_000

interface Replacing {
  user_id: string
  tags: readonly string[]
  by: string | null
}

/** Puts one tag in the place of others in one transaction, some rows at a time in the order of their ids. */
export async function replaceTags(db: Db, replacing: Replacing): Promise<number> {
  if (replacing.tags.length === 0) return 0
  return again(() =>
    db.transaction(async (tx) => {
      let changed = 0
      let last: string | null = null
      for (;;) {
        const { count, end } = await replaceSome(tx, replacing, last)
        if (end === null) return changed
        changed += count
        last = end
      }
    })
  )
}

async function replaceSome(db: Db, { user_id, tags, by }: Replacing, last: string | null) {
  const carriesOne = searchCondition(
    { type: 'or', nodes: tags.map((tag) => ({ type: 'tag', tag })) },
    user_id
  )
  const old = sql`${sql.param([...tags])}::text[]`
  const added = sql`${sql.param(by === null ? [] : [by])}::text[]`
  const kept = sql`SELECT tag FROM unnest(bookmarks.tags) AS tag WHERE tag <> ALL (${old})`
  const [answer] = await db.execute<{ count: number; end: string | null }>(sql`
    WITH held AS MATERIALIZED (
      SELECT id FROM ${bookmarks}
      WHERE ${isOwn(user_id)} AND ${carriesOne} AND tags && ${old} AND (${last}::uuid IS NULL OR id > ${last}::uuid)
      ORDER BY id LIMIT ${CHUNK} FOR NO KEY UPDATE
    ), changed AS (
      UPDATE bookmarks SET
        tags = ARRAY(SELECT tag COLLATE "C" FROM (${kept} UNION SELECT unnest(${added})) AS kept(tag) ORDER BY 1),
        search = ts_delete(search, ${signsOf(tags)}) || array_to_tsvector(${signsOf(by === null ? [] : [by])})
      FROM held WHERE bookmarks.id = held.id
      RETURNING bookmarks.id
    )
    SELECT (SELECT count(*) FROM changed)::int AS count, (SELECT id FROM held ORDER BY id DESC LIMIT 1) AS end`)
  return answer ?? { count: 0, end: null }
}

/** The signs of tags in the search column. */
function signsOf(tags: readonly string[]) {
  return sql`${sql.param(tags.map((tag) => `#${tag}`))}::text[]`
}
