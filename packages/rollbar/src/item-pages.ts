import { AppError, type ItemQuery } from '@rollcall/core'
import { resultReader } from './reader.ts'
import { type RollbarItem, RollbarItemPage } from './schemas.ts'
import type { Transport } from './transport.ts'

/** How many items Rollbar puts on a page (https://docs.rollbar.com/reference/list-all-items). */
export const PAGE_SIZE = 100

/** Pages in a row that bring nothing new: some do while many new items push the others on, more are a mistake. */
const MOST_REPEATS = 5

/** No list is longer. */
const MOST_PAGES = 2 ** 30

/** Reads the page of a number, from 1; beyond the last one pages are empty. */
export type ReadPage = (page: number) => Promise<RollbarItemPage>

export type ItemFilter = Partial<Pick<ItemQuery, 'status' | 'level' | 'environment' | 'framework' | 'query'>>

const readItems = resultReader(RollbarItemPage)

/**
 * Pages of the items that pass a filter; without one, of all items of every status. `query` goes to Rollbar's own
 * search: words in titles, and its operators such as `host:`.
 */
export function itemPages({ send }: Transport, filter: ItemFilter): ReadPage {
  const { status, level, environment, framework, query } = filter
  return async (page) =>
    readItems(
      await send({
        method: 'GET',
        path: '/items',
        query: { status, level, environment, framework, query, page }
      })
    )
}

/** Reads no page twice. */
export function remembering(read: ReadPage): ReadPage {
  const pages = new Map<number, Promise<RollbarItemPage>>()
  return (page) => {
    const known = pages.get(page) ?? read(page)
    pages.set(page, known)
    return known
  }
}

export interface Placed {
  row: RollbarItem
  page: number
}

/** Items page by page as Rollbar lists them, each once although it may slide to the next page meanwhile. */
export async function* rows(read: ReadPage, from = 1): AsyncGenerator<Placed> {
  const known = new Set<number>()
  let count = (from - 1) * PAGE_SIZE
  let repeats = 0
  for (let page = from; ; page += 1) {
    const { items, total_count } = await read(page)
    repeats = items.every(({ id }) => known.has(id)) ? repeats + 1 : 0
    if (repeats > MOST_REPEATS)
      throw new AppError('upstream_failed', `Rollbar repeats itself from page ${page} on`)
    for (const row of items) {
      if (known.has(row.id)) continue
      known.add(row.id)
      yield { row, page }
    }
    count += items.length
    if (items.length === 0 || (typeof total_count === 'number' && total_count <= count)) return
  }
}

/**
 * Rollbar lists the last seen first, and promises nothing for items last seen in the same second: those come here by
 * id, the highest first, so that a walk can go on where another stopped.
 */
export async function* inOrder(read: ReadPage, from = 1): AsyncGenerator<Placed> {
  let same: Placed[] = []
  for await (const placed of rows(read, from)) {
    const [first] = same
    if (first && lastSeen(first.row) !== lastSeen(placed.row)) {
      yield* same.sort(byId)
      same = []
    }
    same.push(placed)
  }
  yield* same.sort(byId)
}

function byId(a: Placed, b: Placed): number {
  return b.row.id - a.row.id
}

/** Unix seconds; 0 for an item without occurrences. */
export function lastSeen({ last_occurrence_timestamp }: RollbarItem): number {
  return last_occurrence_timestamp ?? 0
}

/** How many items were last seen at a time (Unix seconds) or after it, found by halving, in a few reads. */
export async function countSeenFrom(read: ReadPage, time: number): Promise<number> {
  const { total_count } = await read(1)
  const beyond = typeof total_count === 'number' ? Math.ceil(total_count / PAGE_SIZE) + 1 : undefined
  const page = await lastWhere(async (number) => {
    const [first] = (await read(number)).items
    return first !== undefined && lastSeen(first) >= time
  }, beyond)
  if (page === 0) return 0
  const { items } = await read(page)
  return (page - 1) * PAGE_SIZE + items.filter((row) => lastSeen(row) >= time).length
}

/**
 * The last number from 1 for which something holds that holds for all before it; 0 when it never does. Doubles until
 * it finds one for which it does not hold, unless `beyond` is known to be one.
 */
export async function lastWhere(
  holds: (number: number) => Promise<boolean>,
  beyond?: number
): Promise<number> {
  let yes = 0
  let no = beyond ?? 1
  while (beyond === undefined && (await holds(no))) {
    yes = no
    no *= 2
    if (no > MOST_PAGES) throw new AppError('upstream_failed', 'Rollbar has no last page')
  }
  while (no - yes > 1) {
    const middle = (yes + no) >> 1
    if (await holds(middle)) yes = middle
    else no = middle
  }
  return yes
}
