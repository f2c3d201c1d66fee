import type { PostSort } from '@rollcall/core'
import { type SQL, sql } from 'drizzle-orm'

interface Sort {
  /** Of a row of `post_ranks`; with the id it is an index. */
  key: SQL
  type: SQL
  /** The same before the votes of `later`. */
  past: SQL
}

const up = sql`(post_ranks.up - later.up)`
const down = sql`(post_ranks.down - later.down)`

const SORTS: Record<PostSort, Sort> = {
  new: { key: sql`published_at`, type: sql`timestamptz`, past: sql`published_at` },
  top: { key: sql`score`, type: sql`int`, past: sql`${up} - ${down}` },
  hot: { key: sql`hot`, type: sql`bigint`, past: sql`post_hot(${up}, ${down}, published_at)` },
  controversial: { key: sql`controversy`, type: sql`bigint`, past: sql`post_controversy(${up}, ${down})` }
}

/** A page of posts by their ranks. Values are those of one statement, or placeholders of a prepared one. */
export interface Order {
  sort: PostSort
  /** The post that it goes on after. */
  last?: { key: unknown; id: unknown } | undefined
  /** The change of ranks that it is the order of; the present order without. */
  seq?: SQL | undefined
  /** When the period begins that the posts were published in. */
  since?: unknown
  limit: unknown
  /** No limit is larger. In the text, since a plan for any limit would be one for a large part of the table. */
  most: number
  offset?: unknown
}

/** Ids and keys of a page, how many there are on all pages, and what both share, as `WITH` takes it. */
interface Ordered {
  ids: SQL
  total: SQL
  shared: SQL[]
}

/**
 * All posts that are listed. The order of the past is that of an index for what has not changed since, with what has between:
 * that is ranked anew, each found by its id.
 */
export function orderListed(order: Order): Ordered {
  const { sort, seq, since } = order
  const { ids, shared } = since === undefined || sort === 'new' ? byIndex(order) : nearestFirst(order)
  const total = sql`(SELECT count(*)::int FROM post_ranks WHERE ${isWanted(order)})`
  if (seq === undefined || sort === 'new') return { ids: pageOf(ids, order), total, shared }
  const both = sql`(${ids}) UNION ALL (${changedSince(order)})`
  const later = sql`later AS MATERIALIZED (SELECT * FROM later_votes(${seq}))`
  return { ids: pageOf(both, order), total, shared: [...shared, later] }
}

/** The same of those whose ids `matching` has. Where not only `listed` ones are meant, they are in the present order. */
export function orderMatching(order: Order, { listed }: { listed: boolean }): Ordered {
  const { sort } = order
  const seq = sort === 'new' ? undefined : order.seq
  const { key, past } = SORTS[sort]
  const keyThen = seq === undefined ? key : sql`CASE WHEN ranked_seq <= ${seq} THEN ${key} ELSE ${past} END`
  const later = seq === undefined ? sql`` : sql`LEFT JOIN later ON later.post_id = matching.id`
  const isMeant = listed ? isWanted(order) : isSince(order)
  const ranked = sql`ranked AS MATERIALIZED (
    SELECT post_ranks.post_id, ${keyThen} AS key
    FROM matching JOIN post_ranks ON post_ranks.post_id = matching.id ${later}
    WHERE ${isMeant}
  )`
  const ids = sql`SELECT post_id, key FROM ranked WHERE ${isBeyond(sql`key`, order)}`
  return {
    ids: pageOf(ids, order),
    total: sql`(SELECT count(*)::int FROM ranked)`,
    shared: [...(seq === undefined ? [] : [laterThan(seq)]), ranked]
  }
}

function byIndex(order: Order): Pick<Ordered, 'ids' | 'shared'> {
  const { key } = SORTS[order.sort]
  const ids = sql`SELECT post_id, ${key} AS key FROM post_ranks
    WHERE ${isWanted(order)} AND ${isUnchanged(order)} AND ${isBeyond(key, order)}
    ${inOrder(key)} LIMIT ${within(order)}`
  return { ids, shared: [] }
}

/** How many posts are looked through in the order of a list before all of a period are. */
const NEAR = 1_000

/**
 * What was published in a period may be nearly all or hardly any: so the nearest in the order are looked through, and only if
 * they do not fill the page, all of the period are.
 */
function nearestFirst(order: Order): Pick<Ordered, 'ids' | 'shared'> {
  const { key } = SORTS[order.sort]
  const isMeant = sql`${isWanted(order)} AND ${isUnchanged(order)}`
  const near = sql`near AS MATERIALIZED (
    SELECT post_id, ${key} AS key FROM (
      SELECT * FROM post_ranks WHERE listed AND ${isBeyond(key, order)}
      ${inOrder(key)} LIMIT ${sql.raw(String(NEAR))}
    ) AS post_ranks
    WHERE ${isMeant}
  )`
  const whole = sql`whole AS MATERIALIZED (
    SELECT post_id, ${key} AS key FROM post_ranks WHERE ${isMeant} AND ${isBeyond(key, order)}
  )`
  const isFull = sql`(SELECT count(*) FROM near) >= ${within(order)}`
  const ids = sql`SELECT post_id, key FROM (
      SELECT post_id, key FROM near WHERE ${isFull} UNION ALL SELECT post_id, key FROM whole WHERE NOT (${isFull})
    ) AS either
    ${inOrder(sql`key`)} LIMIT ${within(order)}`
  return { ids, shared: [near, whole] }
}

/** What was voted on later, with the votes to leave out. Unlike `later_votes` it tells the database how many that may be. */
function laterThan(seq: SQL): SQL {
  return sql`later AS MATERIALIZED (
    SELECT post_id, sum(up)::int AS up, sum(down)::int AS down FROM rank_changes WHERE seq > ${seq} GROUP BY post_id
  )`
}

/** One by one, which `OFFSET 0` sees to: the database would rather read the whole table beside many that changed. */
function changedSince(order: Order): SQL {
  const { past } = SORTS[order.sort]
  return sql`SELECT post_id, key FROM later, LATERAL (
      SELECT ${past} AS key FROM post_ranks
      WHERE post_ranks.post_id = later.post_id AND NOT (${isUnchanged(order)}) AND ${isWanted(order)} OFFSET 0
    ) AS ranked
    WHERE ${isBeyond(sql`key`, order)} ${inOrder(sql`key`)} LIMIT ${within(order)}`
}

function isWanted(order: Order): SQL {
  const { seq } = order
  const wasPublished = seq === undefined ? sql`true` : sql`published_seq <= ${seq}`
  return sql`listed AND ${wasPublished} AND ${isSince(order)}`
}

function isSince({ since }: Order): SQL {
  return since === undefined ? sql`true` : sql`published_at >= ${since}::timestamptz`
}

/** No vote changes the order by time. */
function isUnchanged({ sort, seq }: Order): SQL {
  return seq === undefined || sort === 'new' ? sql`true` : sql`ranked_seq <= ${seq}`
}

function isBeyond(key: SQL, { sort, last }: Order): SQL {
  const { type } = SORTS[sort]
  return last === undefined ? sql`true` : sql`(${key}, post_id) < (${last.key}::${type}, ${last.id}::uuid)`
}

function pageOf(ids: SQL, { limit, offset }: Order): SQL {
  const skip = offset === undefined ? sql`` : sql`OFFSET ${offset}::bigint`
  return sql`SELECT post_id, key FROM (${ids}) AS ids ${inOrder(sql`key`)} LIMIT ${limit}::bigint ${skip}`
}

function within({ most, offset }: Order): SQL {
  return offset === undefined ? sql.raw(String(most)) : sql`${sql.raw(String(most))} + ${offset}::bigint`
}

function inOrder(key: SQL): SQL {
  return sql`ORDER BY ${key} DESC, post_id DESC`
}
