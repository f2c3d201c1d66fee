import {
  beginningOf,
  decodeCursor,
  encodeCursor,
  foreignCursor,
  type PostPaging,
  type PostQuery,
  type PostSort,
  type RankedPage
} from '@rollcall/core'
import { desc, lte, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { pageOf } from '../keyset.ts'
import { lazily } from '../lazily.ts'
import { rank_changes } from '../schema.ts'
import { asksAll, matchingPosts } from './match-posts.ts'
import { type Order, orderListed, orderMatching } from './rank-order.ts'
import { besidePosts, type ReadPosts, readingPosts, readPosts } from './read-posts.ts'

type Query = PostQuery & PostPaging

/** Where a list begins: in the order of a moment, after a post of it or before the first. */
interface Start {
  as_of: string
  /** The last change of ranks up to that moment; the present one is not known yet. */
  seq: number | undefined
  after?: { key: string; id: string }
}

/** Lists posts, each page by one statement: its rows, what is beside them, and the total. */
export function postLister(db: Db) {
  const known = new Map<string, ReturnType<typeof prepareListed>>()
  const lastChange = lazily(() => prepareLastChange(db))

  return async (query: Query): Promise<RankedPage> => {
    const { sort, period, skip = 0 } = query
    const start = await startOf(query)
    let asked: Promise<ReadPosts> | undefined
    let seq = 0
    const page = await pageOf(query, {
      rows: async (limit, offset) => {
        asked = ask(query, valuesOf(query, { ...start, limit, offset: offset + skip }))
        const read = await asked
        seq = read.seq
        return read.rows
      },
      total: async () => (await asked)?.total ?? 0,
      cursor: ({ post, key }) => encodeCursor([sort, period, seq, start.as_of, String(key), post.id])
    })
    return { ...page, data: page.data.map(({ post }) => post), as_of: start.as_of }
  }

  async function startOf({ sort, period, cursor, as_of, now }: Query): Promise<Start> {
    if (cursor !== undefined) return readCursor(cursor, { sort, period })
    if (as_of === undefined) return { as_of: now, seq: undefined }
    const [last] = await lastChange().execute({ as_of })
    return { as_of, seq: last?.seq ?? 0 }
  }

  async function ask(query: Query, values: Values): Promise<ReadPosts> {
    const shape = shapeOf(query, values)
    const isForAll = asksAll(query) && (query.sort === 'new' || !shape.hasPeriod)
    // What is asked for less often is planned for its values.
    if (!isForAll) return readPosts(await listing(db, { query, shape, at: (name) => values[name] }))
    const name = Object.values(shape).join(' ')
    const statement = known.get(name) ?? prepareListed(db, { query, shape })
    known.set(name, statement)
    return readPosts(await statement.execute({ ...values }))
  }
}

/** Rejects with `invalid` a cursor that was made for another sort or period. */
function readCursor(cursor: string, { sort, period }: Pick<Query, 'sort' | 'period'>): Start {
  const values = ['string', 'string', 'number', 'string', 'string', 'string'] as const
  const [made_for, made_within, seq, as_of, key, id] = decodeCursor(cursor, values)
  const isOwn = made_for === sort && made_within === period && !Number.isNaN(Date.parse(as_of))
  if (!isOwn) throw foreignCursor()
  return { as_of, seq, after: { key, id } }
}

/** The last change up to a moment: times do not go back. */
function prepareLastChange(db: Db) {
  return db
    .select({ seq: rank_changes.seq })
    .from(rank_changes)
    .where(lte(rank_changes.changed_at, sql.placeholder('as_of')))
    .orderBy(desc(rank_changes.changed_at), desc(rank_changes.seq))
    .limit(1)
    .prepare('last_change')
}

/** What a statement is given. */
interface Values {
  viewer: string | null
  limit: number
  offset: number
  since: string | null
  seq: number | undefined
  key: string | undefined
  id: string | undefined
}

function valuesOf(
  { viewer, period }: Query,
  { as_of, seq, after, limit, offset }: Start & { limit: number; offset: number }
): Values {
  return { viewer, limit, offset, since: beginningOf(period, as_of), seq, key: after?.key, id: after?.id }
}

/** What a statement looks like, whatever it is given. */
interface Shape {
  sort: PostSort
  most: number
  isNumbered: boolean
  isDeep: boolean
  isAfter: boolean
  isPast: boolean
  hasPeriod: boolean
}

/** Pages of up to so many rows share a statement: each connection keeps all that were prepared in it. */
const LARGEST_PAGE = 101

function shapeOf({ sort, page, state }: Query, { limit, offset, since, seq, key }: Values): Shape {
  return {
    sort,
    most: Math.max(limit, LARGEST_PAGE),
    isNumbered: page !== undefined,
    isDeep: offset > 0,
    isAfter: key !== undefined,
    // What is not public is in its present order: nobody else votes on it.
    isPast: seq !== undefined && state === 'published',
    hasPeriod: since !== null
  }
}

interface Listing {
  query: Query
  shape: Shape
  /** A value, or what stands for it in a prepared statement. */
  at: (name: keyof Values) => unknown
}

function prepareListed(db: Db, listed: Omit<Listing, 'at'>) {
  return listing(db, { ...listed, at: (name) => sql.placeholder(name) }).prepare('list_posts')
}

function listing(db: Db, { query, shape, at }: Listing) {
  const order = orderOf(shape, at)
  const { ids, total, shared } = asksAll(query)
    ? orderListed(order)
    : orderMatching(order, { listed: query.state === 'published' })
  const parts = asksAll(query) ? shared : [matchingPosts(query), ...shared]
  return readingPosts(db, {
    from: sql`(${ids}) AS ids JOIN posts ON posts.id = ids.post_id ${besidePosts(at('viewer'))}`,
    key: sql`ids.key`,
    order: sql`ids.key DESC, ids.post_id DESC`,
    seq: order.seq ?? sql`(SELECT seq FROM rank_clock)`,
    ...(shape.isNumbered && { total }),
    ...(parts.length > 0 && { shared: sql.join(parts, sql`, `) })
  })
}

function orderOf({ sort, most, ...shape }: Shape, at: Listing['at']): Order {
  return {
    sort,
    most,
    limit: at('limit'),
    ...(shape.isDeep && { offset: at('offset') }),
    ...(shape.hasPeriod && { since: at('since') }),
    ...(shape.isAfter && { last: { key: at('key'), id: at('id') } }),
    ...(shape.isPast && { seq: sql`${at('seq')}::bigint` })
  }
}
