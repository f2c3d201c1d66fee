import { hotness, POST_SORTS, type PostSort } from '@rollcall/core'
import type { Test } from 'tap'
import { keepsPaging } from '../paging-contract.ts'
import { day, desk, type Fresh, id, idsOf, ranked } from './bench.ts'

/** How many vote up and down on the posts 0, 1 and so on; several are equals in one sort or another. */
const TALLIES = [
  [0, 0],
  [2, 2],
  [3, 1],
  [0, 4],
  [1, 1],
  [5, 0],
  [2, 2],
  [0, 0],
  [4, 2],
  [1, 3]
] as const

/** Of the 1st of January. */
function hour(number: number): string {
  return `2026-01-01T${String(number).padStart(2, '0')}:00:00.000Z`
}

export function orderContract(t: Test, fresh: Fresh): void {
  /** Posts with votes, some of them published at the same time. */
  async function seeded() {
    const bench = await desk(fresh)
    const { add, vote, crowd, ada, posts } = bench
    const voters = await crowd(6)
    await Promise.all(TALLIES.map((_, i) => add({ id: id(i), created_at: hour(4 * Math.floor(i / 3)) })))
    await Promise.all(
      TALLIES.flatMap(([up, down], i) => [
        ...voters.slice(0, up).map((user) => vote(id(i), user)),
        ...voters.slice(up, up + down).map((user) => vote(id(i), user, { value: -1 }))
      ])
    )
    await add({ id: id(50), published: false })
    await add({ id: id(51) })
    await posts.remove(id(51), day(2))
    const expected = async (sort: PostSort) =>
      ranked(sort, await Promise.all(TALLIES.map((_, i) => posts.find(id(i), ada))))
    return { ...bench, expected, voters }
  }

  for (const sort of POST_SORTS) {
    t.test(`list by ${sort} is as the formula says, of equals the newer id first, and pages`, async (t) => {
      const { ada, list, expected } = await seeded()
      await keepsPaging(t, (paging) => list({ viewer: ada, sort, ...paging }), await expected(sort))
    })
  }

  t.test('list by top, hot and controversial is not list by new', async (t) => {
    const { ids } = await seeded()
    t.strictSame(await ids({ sort: 'new' }), [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map(id))
    t.strictSame(await ids({ sort: 'top' }), [5, 8, 2, 7, 6, 4, 1, 0, 9, 3].map(id))
    t.strictSame(await ids({ sort: 'hot' }), [8, 5, 7, 6, 9, 2, 4, 1, 0, 3].map(id))
    t.strictSame(await ids({ sort: 'controversial' }), [6, 1, 8, 4, 9, 2, 7, 5, 3, 0].map(id))
  })

  t.test('a good vote moves a hot post to the future, a bad one to the past, by the same', async (t) => {
    const { add, ids, vote, ada } = await desk(fresh)
    const published_at = day(10)
    const moved = hotness({ up: 1, down: 0, published_at }) - Date.parse(published_at)
    const at = (shift: number) => new Date(Date.parse(published_at) + shift).toISOString()
    await add({ id: id(1), created_at: published_at })
    await add({ id: id(2), created_at: at(moved - 1) })
    await add({ id: id(3), created_at: at(moved + 1) })
    await add({ id: id(4), created_at: at(1 - moved) })
    await add({ id: id(5), created_at: at(-1 - moved) })
    t.strictSame(await ids({ sort: 'hot' }), [3, 2, 1, 4, 5].map(id))
    await vote(id(1), ada)
    t.strictSame(await ids({ sort: 'hot' }), [3, 1, 2, 4, 5].map(id))
    await vote(id(1), ada, { value: -1 })
    t.strictSame(await ids({ sort: 'hot' }), [3, 2, 4, 1, 5].map(id))
    await vote(id(1), ada, { value: 0 })
    t.strictSame(await ids({ sort: 'hot' }), [3, 2, 1, 4, 5].map(id))
  })

  t.test('a period begins so long before now, to the millisecond, in every sort', async (t) => {
    const { add, ids, list, vote, ada } = await desk(fresh)
    const now = '2026-01-31T12:00:00.000Z'
    const ago = (days: number, more: number) => new Date(Date.parse(now) - days * 86_400_000 - more)
    const days = { day: 1, week: 7, month: 30, year: 365 } as const
    let number = 0
    for (const length of Object.values(days)) {
      for (const more of [0, 1]) {
        await add({ id: id(++number), created_at: ago(length, more).toISOString() })
        await vote(id(number), ada, { value: number % 2 ? 1 : -1 })
      }
    }
    for (const sort of POST_SORTS) {
      for (const [i, period] of (['day', 'week', 'month', 'year'] as const).entries()) {
        const inside = Array.from({ length: 2 * i + 1 }, (_, one) => id(one + 1))
        t.strictSame((await ids({ sort, period, now })).sort(), inside, `${sort} of the ${period}`)
        const page = await list({ sort, period, now, page: 1, per_page: 1 })
        t.equal(page.total_count, inside.length)
      }
      t.equal((await ids({ sort, period: 'all', now })).length, 8)
    }
  })

  t.test('a period keeps paging', async (t) => {
    const { list, expected } = await seeded()
    const since = hour(4)
    const now = since.replace('-01T', '-08T')
    for (const sort of POST_SORTS) {
      const inside = (await expected(sort)).filter(({ published_at }) => (published_at ?? '') >= since)
      t.equal(inside.length, 7)
      await keepsPaging(t, (paging) => list({ sort, period: 'week', now, ...paging }), inside)
    }
  })

  t.test('a cursor goes on with the sort and the period it was made for alone', async (t) => {
    const { list } = await seeded()
    const { next_cursor } = await list({ sort: 'top', period: 'year', limit: 2 })
    const cursor = next_cursor ?? ''
    t.equal((await list({ sort: 'top', period: 'year', limit: 2, cursor })).data.length, 2)
    await t.rejects(list({ sort: 'top', period: 'all', cursor }), { code: 'invalid' })
    await t.rejects(list({ sort: 'hot', period: 'year', cursor }), { code: 'invalid' })
  })

  t.test('rows can be passed over without counting them, and a walk go on from there', async (t) => {
    const { ids, list } = await seeded()
    for (const sort of POST_SORTS) {
      const all = await ids({ sort })
      for (const skip of [0, 1, 4, 9, 10, 1_000_000]) {
        const page = await list({ sort, skip, limit: 3 })
        t.strictSame(idsOf(page.data), all.slice(skip, skip + 3))
        t.equal(page.total_count, undefined)
        t.equal(page.next_cursor === null, skip + 3 >= all.length, `${skip} of ${sort}`)
        if (page.next_cursor === null) continue
        const rest = await list({ sort, cursor: page.next_cursor })
        t.strictSame(idsOf(rest.data), all.slice(skip + 3))
      }
    }
  })
}
