import {
  decodeCursor,
  encodeCursor,
  foreignCursor,
  type Item,
  type ItemQuery,
  type ItemSort,
  LEVELS,
  type Page,
  window
} from '@rollcall/core'
import {
  countSeenFrom,
  inOrder,
  itemPages,
  lastSeen,
  PAGE_SIZE,
  type Placed,
  type ReadPage,
  remembering
} from './item-pages.ts'
import { itemOf } from './mapping.ts'
import type { RollbarItem } from './schemas.ts'
import type { Transport } from './transport.ts'

/** Rollbar's own order is read only as far as the answer needs it; every other one needs all items first. */
export async function listItems(transport: Transport, query: ItemQuery): Promise<Page<Item>> {
  const read = remembering(itemPages(transport, query))
  if (query.sort !== 'last_seen') return sortedPage(read, query)
  return query.page === undefined ? nextItems(read, query) : numberedPage(read, query)
}

/** The next items of a walk. Its cursor holds the last item's place in the order, and the page to look for it. */
async function nextItems(read: ReadPage, query: ItemQuery): Promise<Page<Item>> {
  const after = query.cursor === undefined ? undefined : positionOf(query.cursor)
  const from = after ? await pageOf(read, after) : await firstPage(read, query)
  const found: Placed[] = []
  for await (const placed of inOrder(read, from)) {
    if (isBefore(placed.row, query.since)) break
    if (isTooNew(placed.row, query.until) || (after && !isBeyond(placed.row, after))) continue
    found.push(placed)
    if (found.length > query.limit) break
  }
  const data = found.slice(0, query.limit)
  const last = data.at(-1)
  const next_cursor =
    last && found.length > data.length ? encodeCursor([lastSeen(last.row), last.row.id, last.page]) : null
  return { data: data.map(({ row }) => itemOf(row)), next_cursor }
}

interface Position {
  time: number
  id: number
  page: number
}

function positionOf(cursor: string): Position {
  const [time, id, page] = decodeCursor(cursor, ['number', 'number', 'number'] as const)
  if (!Number.isSafeInteger(page) || page < 1) throw foreignCursor()
  return { time, id, page }
}

function isBeyond(row: RollbarItem, { time, id }: Position): boolean {
  return lastSeen(row) < time || (lastSeen(row) === time && row.id < id)
}

/** The page that what follows a position begins on or after: items slide to later pages, but also back. */
async function pageOf(read: ReadPage, { time, page }: Position): Promise<number> {
  for (let candidate = page; candidate > 1; ) {
    const [first] = (await read(candidate)).items
    if (first && lastSeen(first) > time) return candidate
    candidate = first ? candidate - 1 : candidate >> 1
  }
  return 1
}

async function firstPage(read: ReadPage, { until }: ItemQuery): Promise<number> {
  if (until === undefined) return 1
  return pageAt(await countSeenFrom(read, secondsOf(until)))
}

function pageAt(index: number): number {
  return Math.floor(index / PAGE_SIZE) + 1
}

async function numberedPage(read: ReadPage, query: ItemQuery): Promise<Page<Item>> {
  const { since, until } = query
  const { size, offset } = window(query)
  const start = until === undefined ? 0 : await countSeenFrom(read, secondsOf(until))
  const end = since === undefined ? await countAll(read) : await countSeenFrom(read, secondsOf(since))
  const total_count = Math.max(0, end - start)
  const wanted = { from: start + offset, to: Math.min(start + offset + size, end) }
  const found = wanted.from < wanted.to ? await slice(read, wanted) : []
  return { data: found.map(itemOf), next_cursor: null, total_count }
}

/** Rollbar does not say how many items there are once there are more than 100,000. */
async function countAll(read: ReadPage): Promise<number> {
  const { total_count } = await read(1)
  return total_count ?? countSeenFrom(read, 0)
}

/** Reading starts on the page where the items of the first one's second begin, for `inOrder` must see them all. */
async function slice(read: ReadPage, { from, to }: { from: number; to: number }): Promise<RollbarItem[]> {
  let page = pageAt(from)
  const first = (await read(page)).items[from % PAGE_SIZE]
  while (page > 1 && first && lastSeen(first) === (await seenAtTop(read, page))) page -= 1
  const found: RollbarItem[] = []
  let index = (page - 1) * PAGE_SIZE
  for await (const { row } of inOrder(read, page)) {
    if (index >= from) found.push(row)
    index += 1
    if (index >= to) break
  }
  return found
}

async function seenAtTop(read: ReadPage, page: number): Promise<number | undefined> {
  const [first] = (await read(page)).items
  return first && lastSeen(first)
}

async function sortedPage(read: ReadPage, query: ItemQuery): Promise<Page<Item>> {
  const { cursor, sort } = query
  const after = cursor === undefined ? undefined : sortedPositionOf(cursor, sort)
  const key = SORT_KEYS[sort]
  const found: RollbarItem[] = []
  for await (const { row } of inOrder(read)) {
    if (isBefore(row, query.since)) break
    if (!isTooNew(row, query.until)) found.push(row)
  }
  found.sort((a, b) => key(b) - key(a) || b.id - a.id)
  const { size, offset } = window(query)
  const beyond = after
    ? found.filter((row) => key(row) < after.value || (key(row) === after.value && row.id < after.id))
    : found.slice(offset)
  const data = beyond.slice(0, size)
  const last = data.at(-1)
  return {
    data: data.map(itemOf),
    next_cursor: last && beyond.length > data.length ? encodeCursor([sort, key(last), last.id]) : null,
    ...(query.page !== undefined && { total_count: found.length })
  }
}

const SORT_KEYS: Record<ItemSort, (row: RollbarItem) => number> = {
  last_seen: lastSeen,
  first_seen: ({ first_occurrence_timestamp }) => first_occurrence_timestamp ?? 0,
  count: ({ total_occurrences }) => total_occurrences,
  level: ({ level }) => LEVELS.indexOf(level)
}

function sortedPositionOf(cursor: string, sort: ItemSort): { value: number; id: number } {
  const [sortedBy, value, id] = decodeCursor(cursor, ['string', 'number', 'number'] as const)
  if (sortedBy !== sort) throw foreignCursor()
  return { value, id }
}

function isBefore(row: RollbarItem, since: string | undefined): boolean {
  return since !== undefined && lastSeen(row) < secondsOf(since)
}

function isTooNew(row: RollbarItem, until: string | undefined): boolean {
  return until !== undefined && lastSeen(row) >= secondsOf(until)
}

function secondsOf(time: string): number {
  return Date.parse(time) / 1000
}
