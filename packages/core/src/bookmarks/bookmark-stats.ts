import { Type } from 'typebox'
import { ownId } from '../auth/live-caller.ts'
import { checkPaging, ListMeta, paging, toList } from '../paging.ts'
import type { Clock } from '../ports.ts'
import { Input, Nullable, Time, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Bookmark, BookmarkRef } from './bookmark.ts'
import type { BookmarkStore } from './bookmark-store.ts'
import type { DayVisits, VisitFilter, VisitStore } from './visit-store.ts'

type Ports = { bookmarks: BookmarkStore; visits: VisitStore; clock: Clock }

const days = withDefault(
  Type.Integer({
    minimum: 1,
    maximum: 366,
    description: 'How many days back visits are counted by day, referrer and client'
  }),
  30
)

const MOST_NAMES = 20

const Named = Type.Array(Type.Object({ name: Type.String(), visits: Type.Integer() }))

const breakdown = {
  by_day: Type.Array(
    Type.Object({
      day: Type.String({ format: 'date' }),
      visits: Type.Integer(),
      bot_visits: Type.Integer()
    }),
    { description: 'One entry for each of the days, in UTC, the oldest first' }
  ),
  referrers: Type.Array(Named.items, { description: 'Hosts whose pages led here, the most frequent first' }),
  clients: Type.Array(Named.items, { description: 'Families of programs, the most frequent first' })
}

export const bookmarksStats = defineUseCase({
  name: 'bookmarks.stats',
  summary: 'Count the visits of all your short links, the most visited first',
  scope: 'bookmarks:read',
  input: Input({
    days,
    ...paging,
    limit: withDefault(paging.limit, 100)
  }),
  output: Type.Object({
    data: Type.Array(Type.Pick(Bookmark, ['id', 'url', 'short_url', 'visits'])),
    meta: ListMeta,
    bookmarks: Type.Integer(),
    visits: Type.Integer(),
    bot_visits: Type.Integer(),
    never_visited: Type.Integer({ description: 'How many of the bookmarks nobody ever visited' }),
    ...breakdown
  }),
  errors: [],
  async run({ days, ...query }, { bookmarks, visits, clock }: Ports, caller) {
    checkPaging(query)
    const user_id = ownId(caller)
    const top = toList(await bookmarks.list({ user_id, sort: 'visits', ...query }), query)
    const data = top.data.map(({ id, url, short_url, visits }) => ({ id, url, short_url, visits }))
    const totals = await visits.totals(user_id)
    return { data, meta: top.meta, ...totals, ...(await breakDown({ user_id }, days, { visits, clock })) }
  }
})

export const bookmarkStats = defineUseCase({
  name: 'bookmarks.visits',
  summary: 'Count the visits of one short link, by day, referrer and client',
  scope: 'bookmarks:read',
  input: Input({ id: BookmarkRef, days }),
  output: Type.Object({
    ...Type.Pick(Bookmark, ['id', 'url', 'short_url', 'visits', 'bot_visits']).properties,
    last_visited_at: Nullable(Time),
    ...breakdown
  }),
  errors: ['not_found'],
  async run({ id: ref, days }, { bookmarks, visits: store, clock }: Ports, caller) {
    const user_id = ownId(caller)
    const { id, url, short_url, visits, bot_visits, last_visited_at } = await bookmarks.find(user_id, ref)
    const found = await breakDown({ user_id, bookmark_id: id }, days, { visits: store, clock })
    return { id, url, short_url, visits, bot_visits, last_visited_at, ...found }
  }
})

type Whose = Omit<VisitFilter, 'since'>

async function breakDown(whose: Whose, count: number, { visits, clock }: Pick<Ports, 'visits' | 'clock'>) {
  const wanted = lastDays(count, clock.now())
  const filter = { ...whose, since: wanted[0] ?? '' }
  return {
    by_day: everyDay(wanted, await visits.days(filter)),
    referrers: await visits.top('referrer', { ...filter, limit: MOST_NAMES }),
    clients: await visits.top('client', { ...filter, limit: MOST_NAMES })
  }
}

const DAY = 86_400_000

/** The last days up to today, in UTC. */
function lastDays(count: number, now: Date): string[] {
  return Array.from({ length: count }, (_, i) =>
    new Date(now.getTime() - (count - 1 - i) * DAY).toISOString().slice(0, 10)
  )
}

/** Days without visits are told too: a chart has no holes. */
function everyDay(wanted: string[], found: DayVisits[]): DayVisits[] {
  const byDay = new Map(found.map((one) => [one.day, one]))
  return wanted.map((day) => byDay.get(day) ?? { day, visits: 0, bot_visits: 0 })
}
