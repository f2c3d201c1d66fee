import {
  beginningOf,
  decodeCursor,
  encodeCursor,
  foreignCursor,
  isUuid,
  type PostPaging,
  type PostQuery,
  type RankedPage,
  rankOf,
  window
} from '@rollcall/core'
import { isFound } from './post-search.ts'
import { isShown, type PostRow, type PostState, refuseNul, shownPost, tallyAt } from './post-state.ts'

/** Where a list stands: the moment of its order, what the clock said then, and what the page before ended on. */
interface Start {
  seq: number
  moment: string
  after?: Place
}

/** What a post is sorted by. */
interface Place {
  key: number
  id: string
}

/** One page of posts, in the order of a present or past moment. */
export function listRanked(state: PostState, query: PostQuery & PostPaging): RankedPage {
  refuseNul(query.search, query.owner, query.tag)
  const start = startOf(state, query)
  const places = [...state.posts.values()]
    .filter((row) => isMeant(row, query) && isInside(row, query, start) && passes(state, row, query))
    .map((row) => placeOf(state, row, { query, start }))
    .sort(inOrder)
  const { after } = start
  const beyond = after ? places.filter((place) => inOrder(after, place) < 0) : places
  const { size, offset } = window(query)
  const from = query.skip ?? offset
  const page = beyond.slice(from, from + size)
  const last = beyond.length > from + size ? page.at(-1) : undefined
  return {
    data: page
      .flatMap(({ id }) => state.posts.get(id) ?? [])
      .map((row) => shownPost(state, row, query.viewer)),
    next_cursor: last ? cursorOf(query, start, last) : null,
    as_of: start.moment,
    ...(query.page !== undefined && { total_count: places.length })
  }
}

function startOf(state: PostState, { cursor, as_of, now, sort, period }: PostQuery & PostPaging): Start {
  if (cursor !== undefined) return goingOn(cursor, { sort, period })
  if (as_of === undefined) return { seq: state.seq, moment: now }
  const past = state.changes.filter(({ changed_at }) => changed_at <= as_of)
  return { seq: past.at(-1)?.seq ?? 0, moment: as_of }
}

const CURSOR = ['string', 'string', 'number', 'string', 'number', 'string'] as const

function cursorOf({ sort, period }: PostQuery, { seq, moment }: Start, { key, id }: Place): string {
  return encodeCursor([sort, period, seq, moment, key, id])
}

function goingOn(cursor: string, list: Pick<PostQuery, 'sort' | 'period'>): Start {
  const [sort, period, seq, moment, key, id] = decodeCursor(cursor, CURSOR)
  const isOurs = sort === list.sort && period === list.period
  if (!isOurs || Number.isNaN(Date.parse(moment)) || !isUuid(id)) throw foreignCursor()
  return { seq, moment, after: { key, id } }
}

function isMeant(row: PostRow, { state, viewer, everybody }: PostQuery): boolean {
  const isOwn = row.user_id === viewer
  switch (state) {
    case 'published':
      return row.published && row.deleted_at === null
    case 'draft':
      return !row.published && row.deleted_at === null && isOwn
    case 'deleted':
      return row.deleted_at !== null && (isOwn || (everybody && isShown(row, viewer)))
  }
}

/** Of the period, and published by then. */
function isInside(row: PostRow, { state, period }: PostQuery, { seq, moment }: Start): boolean {
  const since = beginningOf(period, moment)
  const isLate = state === 'published' && (row.published_seq === null || row.published_seq > seq)
  return !isLate && (since === null || publishedAt(row) >= since)
}

function passes(state: PostState, row: PostRow, { owner, tag, item, search }: PostQuery): boolean {
  const name = state.users.get(row.user_id)?.toLowerCase()
  return (
    (owner === undefined || row.user_id === owner.toLowerCase() || name === owner.toLowerCase()) &&
    (tag === undefined || row.tags.includes(tag)) &&
    (item === undefined || (row.item_id === item.id && row.item_source === item.source)) &&
    (search === undefined || isFound(row, search))
  )
}

function placeOf(
  state: PostState,
  row: PostRow,
  { query, start }: { query: PostQuery; start: Start }
): Place {
  const tally = tallyAt(state, row.id, query.state === 'published' ? start.seq : state.seq)
  return { key: rankOf(query.sort, { ...tally, published_at: publishedAt(row) }), id: row.id }
}

function publishedAt({ published_at, created_at }: PostRow): string {
  return published_at ?? created_at
}

function inOrder(a: Place, b: Place): number {
  return b.key - a.key || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
}
