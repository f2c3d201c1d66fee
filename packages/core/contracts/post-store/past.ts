import { POST_SORTS } from '@rollcall/core'
import type { Test } from 'tap'
import { keepsPaging } from '../paging-contract.ts'
import { day, desk, type Fresh, id, idsOf } from './bench.ts'

/** Noon of the 1st to the 28th of January. */
function noon(number: number): string {
  return day(number).replace('T00', 'T12')
}

export function pastContract(t: Test, fresh: Fresh): void {
  /** Ten days on each of which posts are published and votes are cast; `orders` has each sort as it was then at noon. */
  async function history() {
    const bench = await desk(fresh)
    const { add, vote, crowd, ids, ada, posts } = bench
    const voters = await crowd(4)
    const orders: Record<string, string[]>[] = []
    await add({ id: id(99), published: false })
    for (let today = 1; today <= 10; today++) {
      await add({ id: id(2 * today), created_at: day(today) })
      await add({ id: id(2 * today + 1), created_at: day(today) })
      if (today === 6) await posts.change(id(99), { published: true, updated_at: day(6) }, ada)
      await Promise.all(
        voters.map((user, i) => {
          const value = (today + i) % 5 === 0 ? 0 : (today * i) % 3 === 1 ? -1 : 1
          const voted = id(2 + ((today * 7 + i * 3) % (2 * today)))
          return vote(voted, user, { value, voted_at: day(today) })
        })
      )
      const then = await Promise.all(
        POST_SORTS.map(async (sort) => [sort, await ids({ sort, now: noon(today) })] as const)
      )
      orders.push(Object.fromEntries(then))
    }
    return { ...bench, voters, orders }
  }

  t.test('as_of has the order of a past moment, in every sort', async (t) => {
    const { ids, orders, list } = await history()
    for (const sort of POST_SORTS) {
      for (const [i, order] of orders.entries()) {
        t.strictSame(await ids({ sort, as_of: noon(i + 1) }), order[sort], `${sort} of the ${i + 1}th`)
      }
      t.strictSame(
        await ids({ sort, as_of: day(10) }),
        orders[9]?.[sort],
        'what happens at the moment counts'
      )
      t.strictSame(await ids({ sort, as_of: '2025-12-31T23:59:59.999Z' }), [], 'before anything was')
    }
    t.match(await list({ as_of: noon(3), page: 1, per_page: 2 }), { total_count: 6, as_of: noon(3) })
    t.match(await list({ now: noon(20) }), { as_of: noon(20) })
  })

  t.test('as_of keeps paging, and walks keep it while votes come', async (t) => {
    const { list, all, orders, vote, voters, ada } = await history()
    for (const sort of POST_SORTS) {
      const posts = await all({ sort, as_of: noon(6), viewer: ada })
      t.strictSame(idsOf(posts), orders[5]?.[sort])
      await keepsPaging(t, (paging) => list({ sort, as_of: noon(6), viewer: ada, ...paging }), posts)
      const seen: string[] = []
      let page = await list({ sort, as_of: noon(6), limit: 3 })
      for (;;) {
        seen.push(...idsOf(page.data))
        t.equal(page.as_of, noon(6))
        await Promise.all(
          voters.map((user) => vote(id(3), user, { value: seen.length % 2 ? 1 : -1, voted_at: day(11) }))
        )
        if (page.next_cursor === null) break
        page = await list({ sort, cursor: page.next_cursor, limit: 3 })
      }
      t.strictSame(seen, orders[5]?.[sort], `${sort}, where the cursor alone says of when`)
    }
  })

  t.test('numbered pages of a past moment hold still while votes come', async (t) => {
    const { list, orders, vote, voters } = await history()
    for (const sort of POST_SORTS) {
      const seen: string[] = []
      for (const page of [1, 2, 3]) {
        const { data, total_count } = await list({ sort, as_of: noon(6), page, per_page: 5 })
        seen.push(...idsOf(data))
        t.equal(total_count, 13)
        await Promise.all(
          voters.map((user) => vote(id(2 + page), user, { value: page === 2 ? 1 : -1, voted_at: day(11) }))
        )
      }
      t.strictSame(seen, orders[5]?.[sort], sort)
    }
  })

  t.test('a period of the past ends at that moment', async (t) => {
    const { ids } = await history()
    for (const sort of POST_SORTS) {
      const inside = await ids({ sort, as_of: day(5), period: 'day' })
      t.strictSame(inside.toSorted(), [8, 9, 10, 11].map(id), sort)
      const week = await ids({ sort, as_of: noon(8), period: 'week', now: day(20) })
      t.strictSame(week.toSorted(), [...Array.from({ length: 14 }, (_, i) => id(i + 4)), id(99)])
    }
  })

  t.test('filters hold in the past, and what is gone since is gone from it', async (t) => {
    const { ids, posts, ada, orders } = await history()
    await posts.remove(id(4), day(11))
    await posts.change(id(6), { published: false, updated_at: day(11) }, ada)
    await posts.change(id(8), { tags: ['tag'], title: 'Bang', updated_at: day(11) }, ada)
    for (const sort of POST_SORTS) {
      const left = orders[5]?.[sort]?.filter((one) => ![id(4), id(6)].includes(one))
      t.strictSame(await ids({ sort, as_of: noon(6) }), left)
      t.strictSame(await ids({ sort, as_of: noon(6), owner: 'ada' }), left)
      t.strictSame(await ids({ sort, as_of: noon(6), tag: 'tag' }), [id(8)])
      t.strictSame(await ids({ sort, as_of: noon(3), tag: 'tag' }), [])
      t.strictSame(await ids({ sort, as_of: noon(6), search: 'bang' }), [id(8)])
    }
    await posts.restore(id(4), ada)
    await posts.change(id(6), { published: true, updated_at: day(12) }, ada)
    for (const sort of POST_SORTS) t.strictSame(await ids({ sort, as_of: noon(6) }), orders[5]?.[sort])
  })
}
