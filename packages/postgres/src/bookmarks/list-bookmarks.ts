import {
  type Bookmark,
  type BookmarkQuery,
  type BookmarkSort,
  decodeCursor,
  encodeCursor,
  foreignCursor,
  type Page,
  type Paging
} from '@rollcall/core'
import { eq, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { pageOf } from '../keyset.ts'
import { bookmarks } from '../schema.ts'
import { asksIndex, asksState } from './asks-index.ts'
import { isOwn } from './look-up.ts'
import { type Read, type Reading, reading, readSettled, withVisits } from './read-bookmarks.ts'
import { searchCondition } from './search-condition.ts'

interface Sort {
  table: SQL
  id: SQL
  key: SQL
  type: SQL
  direction: SQL
  beyond: SQL
}

const down = { direction: sql`DESC`, beyond: sql`<` }
const ofBookmarks = { table: sql`bookmarks`, id: sql`bookmarks.id` }
const ofVisits = { table: sql`bookmark_visits`, id: sql`bookmark_visits.bookmark_id` }

/** Each is an index, after the owner. */
const SORTS: Record<BookmarkSort, Sort> = {
  created_at: { ...ofBookmarks, key: sql`bookmarks.created_at`, type: sql`timestamptz`, ...down },
  title: {
    ...ofBookmarks,
    key: sql`bookmarks.sort_title COLLATE "C"`,
    type: sql`text COLLATE "C"`,
    direction: sql`ASC`,
    beyond: sql`>`
  },
  visits: { ...ofVisits, key: sql`bookmark_visits.visits`, type: sql`bigint`, ...down },
  last_visited_at: { ...ofVisits, key: sql`bookmark_visits.last_visited_at`, type: sql`timestamptz`, ...down }
}

/** The row that a page goes on after. */
interface Last {
  key: string
  id: string
}

interface Place {
  limit: number
  offset: number
  last: Last | undefined
  /** Whether the total is wanted. */
  isNumbered: boolean
}

interface Beside {
  settle(): Promise<void>
  /** Whose sign to ask for in a search of that user's. */
  signOf(user_id: string): Promise<string | null>
}

/** How many bookmarks are looked through in the order of a list before all that have a state are. */
const NEAR = 1_000

/** Pages of up to so many rows share a statement: each connection keeps all that were prepared in it. */
const LARGEST_PAGE = 101

/** Searches of so many forms are prepared by each connection: there is no end to the forms that people can think of. */
const MOST_TEXTS = 50

/** Lists bookmarks, each page by one statement: its rows, their visits and the total. */
export function bookmarkLister(db: Db, { settle, signOf }: Beside) {
  const whole = new Map<string, ReturnType<typeof prepareWhole>>()
  const texts = new Set<string>()

  return async (query: BookmarkQuery & Paging): Promise<Page<Bookmark>> => {
    const { sort, cursor } = query
    const isNumbered = query.page !== undefined
    const last = cursor === undefined ? undefined : readCursor(cursor, sort)
    let asked: Promise<Read> | undefined
    const page = await pageOf(query, {
      rows: async (limit, offset) => {
        asked = readSettled(() => ask(query, { limit, offset, last, isNumbered }), settle)
        return (await asked).rows
      },
      total: async () => (await asked)?.total ?? 0,
      cursor: ({ bookmark, key }) => encodeCursor([sort, String(key), bookmark.id])
    })
    return { ...page, data: page.data.map(({ bookmark }) => bookmark) }
  }

  async function ask(query: BookmarkQuery, place: Place) {
    if (query.search !== undefined) return found({ ...query, search: query.search }, place)
    const { limit, offset, last, isNumbered } = place
    const most = Math.max(limit, LARGEST_PAGE)
    const shape = { sort: query.sort, most, isNumbered, isDeep: offset > 0, isAfter: last !== undefined }
    const name = Object.values(shape).join(' ')
    const statement = whole.get(name) ?? prepareWhole(db, shape)
    whole.set(name, statement)
    const { user_id } = query
    return statement.execute({ user_id, limit, offset, last_key: last?.key, last_id: last?.id })
  }

  async function found(query: Required<BookmarkQuery>, place: Place) {
    const sign = await signOf(query.user_id)
    const statement = () => reading(db, matching(query, { ...place, sign }))
    const prepared = statement().prepare('search_bookmarks')
    const text = prepared.getQuery().sql
    if (texts.size >= MOST_TEXTS && !texts.has(text)) return statement()
    texts.add(text)
    return prepared.execute()
  }
}

function readCursor(cursor: string, sort: BookmarkSort): Last {
  const [made_for, key, id] = decodeCursor(cursor, ['string', 'string', 'string'] as const)
  if (made_for !== sort) throw foreignCursor()
  return { key, id }
}

interface Shape {
  sort: BookmarkSort
  /** A limit in the text, since a plan for any limit would be one for a large part of the table. */
  most: number
  isNumbered: boolean
  isDeep: boolean
  isAfter: boolean
}

/** A page of all the bookmarks of a user. */
function prepareWhole(db: Db, { sort, most, isNumbered, isDeep, isAfter }: Shape) {
  const { table, id, key, direction, beyond, type } = SORTS[sort]
  const user_id = sql.placeholder('user_id')
  const last = sql`(${sql.placeholder('last_key')}::${type}, ${sql.placeholder('last_id')}::uuid)`
  const place = sql`FROM ${table} WHERE ${table}.user_id = ${user_id}
    ${isAfter ? sql`AND (${key}, ${id}) ${beyond} ${last}` : sql``}
    ORDER BY ${key} ${direction}, ${id} ${direction} LIMIT ${sql.raw(String(most))}
    ${isDeep ? sql`OFFSET ${sql.placeholder('offset')}` : sql``}`
  const page = (chosen: SQL) =>
    sql`SELECT * FROM (SELECT ${chosen} ${place}) AS most LIMIT ${sql.placeholder('limit')}`
  // What is passed over is counted in the index alone; without an offset the rows are read at once.
  const part =
    isDeep || table !== ofBookmarks.table
      ? byId(page(sql`${id}, ${key}`), direction)
      : {
          from: sql`(${page(sql`*, ${key} AS key`)}) AS bookmarks ${withVisits}`,
          key: sql`bookmarks.key`,
          order: sql`bookmarks.key ${direction}, bookmarks.id ${direction}`
        }
  const total = sql`coalesce((SELECT bookmarks FROM bookmark_totals WHERE user_id = ${user_id}), 0)`
  return reading(db, { ...part, ...(isNumbered && { total }) }).prepare('list_bookmarks')
}

type Searching = Place & { sign: string | null }

/**
 * A page of what fits a search. What the search column answers is found first, all of it: if the order came first, a word
 * that nobody uses would be looked for in every bookmark.
 */
function matching(query: Required<BookmarkQuery>, place: Searching): Reading {
  if (asksState(query.search)) return matchingState(query, place)
  const { key, direction } = SORTS[query.sort]
  const isIndexed = asksIndex(query.search)
  const isOwners = isIndexed ? isOwn(query.user_id) : eq(bookmarks.user_id, query.user_id)
  const ids = sql`SELECT id, key FROM matching WHERE ${isAfter(sql`(key, id)`, query.sort, place)}
    ${inOrder(sql`key`, sql`id`, query.sort)} LIMIT ${place.limit} OFFSET ${place.offset}`
  return {
    shared: sql`matching AS ${isIndexed ? sql`MATERIALIZED` : sql``} (
      SELECT bookmarks.id, ${key} AS key
      FROM bookmarks LEFT ${withVisits} WHERE ${isOwners} AND ${searchCondition(query.search, place.sign)}
    )`,
    ...byId(ids, direction),
    ...(place.isNumbered && { total: sql`(SELECT count(*)::int FROM matching)` })
  }
}

/**
 * A page of what has a state. That may be nearly all or hardly any, and no statistics say which: so the nearest in the
 * order are looked through, one by one (which `OFFSET 0` sees to), and only if they do not fill the page, all are.
 */
function matchingState({ user_id, search, sort }: Required<BookmarkQuery>, place: Searching): Reading {
  const { table, id, key, direction } = SORTS[sort]
  const { limit, offset, isNumbered, sign } = place
  const condition = searchCondition(search, sign)
  const nearest = sql`(
    SELECT * FROM ${table} WHERE ${table}.user_id = ${user_id} AND ${isAfter(sql`(${key}, ${id})`, sort, place)}
    ${inOrder(key, id, sort)} LIMIT ${sql.raw(String(NEAR))}
  ) AS ${table}`
  const joined =
    table === ofBookmarks.table
      ? sql`${nearest} LEFT ${withVisits}`
      : sql`${nearest}, LATERAL (SELECT * FROM bookmarks WHERE id = bookmark_visits.bookmark_id OFFSET 0) AS bookmarks`
  const fitting = sql`FROM bookmarks LEFT ${withVisits} WHERE ${eq(bookmarks.user_id, user_id)} AND ${condition}`
  const isFull = sql`(SELECT count(*) FROM near) >= ${limit + offset}`
  const ids = sql`SELECT id, key FROM (
      SELECT id, key FROM near WHERE ${isFull}
      UNION ALL
      SELECT id, key FROM matching WHERE NOT (${isFull}) AND ${isAfter(sql`(key, id)`, sort, place)}
    ) AS either ${inOrder(sql`key`, sql`id`, sort)} LIMIT ${limit} OFFSET ${offset}`
  return {
    shared: sql`near AS MATERIALIZED (SELECT bookmarks.id, ${key} AS key FROM ${joined} WHERE ${condition}),
      matching AS MATERIALIZED (SELECT bookmarks.id, ${key} AS key ${fitting})`,
    ...byId(ids, direction),
    ...(isNumbered && { total: sql`(SELECT count(*)::int ${fitting})` })
  }
}

function isAfter(row: SQL, sort: BookmarkSort, { last }: Place): SQL {
  const { beyond, type } = SORTS[sort]
  return last === undefined ? sql`true` : sql`${row} ${beyond} (${last.key}::${type}, ${last.id}::uuid)`
}

function inOrder(key: SQL, id: SQL, sort: BookmarkSort): SQL {
  const { direction } = SORTS[sort]
  return sql`ORDER BY ${key} ${direction}, ${id} ${direction}`
}

function byId(ids: SQL, direction: SQL) {
  return {
    from: sql`(${ids}) AS found (id, key) JOIN bookmarks ON bookmarks.id = found.id ${withVisits}`,
    key: sql`found.key`,
    order: sql`found.key ${direction}, found.id ${direction}`
  }
}
