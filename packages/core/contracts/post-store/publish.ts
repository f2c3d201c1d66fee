import { POST_SORTS } from '@rollcall/core'
import type { Test } from 'tap'
import { keepsPaging } from '../paging-contract.ts'
import { day, desk, type Fresh, id, idsOf, ranked } from './bench.ts'

export function publishContract(t: Test, fresh: Fresh): void {
  t.test('a draft is published once, and stays published at that time', async (t) => {
    const { posts, ada, eve, add, ids } = await desk(fresh)
    const { id: ref } = await add({ published: false })
    t.strictSame(await ids({ viewer: ada }), [])
    const steps = [
      [true, day(4)],
      [false, day(4)],
      [true, day(4)],
      [true, day(4)]
    ] as const
    for (const [i, [published, published_at]] of steps.entries()) {
      const changed = await posts.change(ref, { published, updated_at: day(4 + i) }, ada)
      t.match(changed, { published, published_at, updated_at: day(4 + i), created_at: day(1) })
      t.strictSame(await ids({ viewer: ada }), published ? [ref] : [])
      if (published) t.same(await posts.find(ref, eve), changed)
      else await t.rejects(posts.find(ref, eve), { code: 'not_found' })
    }
  })

  t.test('a post is new from when it was published, not from when it was begun', async (t) => {
    const { posts, ada, eve, add, vote, all, ids } = await desk(fresh)
    await add({ id: id(1), published: false, created_at: day(1) })
    await add({ id: id(2), created_at: day(2) })
    await add({ id: id(3), created_at: day(4) })
    await vote(id(1), ada)
    await vote(id(2), ada)
    await vote(id(3), ada, { value: -1 })
    await vote(id(2), eve, { value: -1 })
    t.strictSame(await ids(), [id(3), id(2)])
    await posts.change(id(1), { published: true, updated_at: day(3) }, ada)
    for (const sort of POST_SORTS) {
      const found = await all({ sort })
      t.equal(found.length, 3)
      t.strictSame(idsOf(found), idsOf(ranked(sort, found)), sort)
    }
    t.strictSame(await ids(), [id(3), id(1), id(2)])
  })

  t.test('of two who publish a draft at once one decides when that was', async (t) => {
    const { posts, ada, add, list } = await desk(fresh)
    const { id } = await add({ published: false })
    const times = [2, 3, 4, 5].map(day)
    await Promise.all(times.map((updated_at) => posts.change(id, { published: true, updated_at }, ada)))
    const { published_at } = await posts.find(id, ada)
    t.ok(times.includes(published_at ?? ''), published_at ?? 'never')
    await posts.change(id, { published: true, updated_at: day(9) }, ada)
    t.match(await posts.find(id, ada), { published_at })
    t.match(await list({ period: 'day', now: published_at ?? '', page: 1 }), { total_count: 1 })
  })

  t.test('drafts are listed for their owner, newest first', async (t) => {
    const { ada, eve, add, ids, list, posts } = await desk(fresh)
    for (const i of [1, 3, 2]) await add({ id: id(i), published: false, created_at: day(i) })
    await add({ id: id(4), published: false, user_id: eve })
    await add({ id: id(5) })
    await add({ id: id(6), published: false, created_at: day(6) })
    await posts.remove(id(6), day(7))
    t.strictSame(await ids({ state: 'draft', viewer: ada }), [3, 2, 1].map(id))
    t.strictSame(await ids({ state: 'draft', viewer: eve }), [id(4)])
    t.strictSame(await ids({ state: 'draft', viewer: null, everybody: true }), [])
    t.strictSame(await ids({ state: 'draft', viewer: eve, owner: 'ada', everybody: true }), [])
    t.match(await list({ state: 'draft', viewer: ada, page: 2, per_page: 2 }), {
      data: [{ id: id(1), published: false, published_at: null }],
      total_count: 3
    })
  })

  t.test('drafts and deleted posts keep paging, in every sort', async (t) => {
    const { posts, ada, eve, add, vote, list } = await desk(fresh)
    const numbers = [1, 2, 3, 4, 5, 6]
    await Promise.all(numbers.map((i) => add({ id: id(i), published: i > 3, created_at: day(1 + (i % 3)) })))
    for (const i of [2, 5, 6]) await vote(id(i), ada, { value: i === 5 ? -1 : 1 })
    for (const i of [5, 6]) await vote(id(i), eve)
    for (const i of [4, 5, 6]) await posts.change(id(i), { published: false, updated_at: day(9) }, ada)
    const keeps = async (state: 'draft' | 'deleted') => {
      const query = { state, viewer: ada } as const
      for (const sort of POST_SORTS) {
        const { data } = await list({ ...query, sort })
        t.equal(data.length, 6)
        t.strictSame(idsOf(data), idsOf(ranked(sort, data)), `${state} by ${sort}`)
        await keepsPaging(t, (paging) => list({ ...query, sort, ...paging }), data)
      }
    }
    await keeps('draft')
    for (const i of numbers) await posts.remove(id(i), day(10))
    await keeps('deleted')
  })

  t.test('what was taken back from the public is a draft again', async (t) => {
    const { ada, eve, add, ids, posts, vote } = await desk(fresh)
    await add({ id: id(1) })
    await vote(id(1), eve)
    await posts.change(id(1), { published: false, updated_at: day(3) }, ada)
    t.strictSame(await ids({ state: 'draft', viewer: ada }), [id(1)])
    for (const viewer of [ada, eve, null]) t.strictSame(await ids({ viewer }), [])
    t.match(await posts.find(id(1), ada), { up: 1, published_at: day(1) })
  })
}
