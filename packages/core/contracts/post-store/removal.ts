import { POST_SORTS } from '@rollcall/core'
import type { Test } from 'tap'
import { day, desk, type Fresh, id, idsOf } from './bench.ts'

export function removalContract(t: Test, fresh: Fresh): void {
  t.test('what is removed does not exist, whoever looks', async (t) => {
    const { posts, ada, eve, add, vote, ids } = await desk(fresh)
    await add({ id: id(1), tags: ['a'] })
    await add({ id: id(2), tags: ['a'] })
    await vote(id(1), eve)
    t.equal(await posts.remove(id(1), day(3)), undefined)
    for (const viewer of [ada, eve, null]) {
      await t.rejects(posts.find(id(1), viewer), { code: 'not_found' })
      for (const sort of POST_SORTS) t.strictSame(await ids({ sort, viewer, everybody: true }), [id(2)])
      t.strictSame(await ids({ viewer, tag: 'a' }), [id(2)])
    }
    await t.rejects(posts.change(id(1), { title: 'x', updated_at: day(4) }, ada), { code: 'not_found' })
    await t.rejects(posts.remove(id(1), day(4)), { code: 'not_found' })
    await t.rejects(vote(id(1), ada), { code: 'not_found' })
  })

  t.test('of two who remove a post at once one does', async (t) => {
    const { posts, ada, add } = await desk(fresh)
    const { id } = await add()
    const removals = await Promise.allSettled([2, 3, 4].map((number) => posts.remove(id, day(number))))
    const done = removals.flatMap(({ status }, i) => (status === 'fulfilled' ? [day(i + 2)] : []))
    t.equal(done.length, 1)
    t.match(await posts.findDeleted(id, ada), { deleted_at: done[0] })
  })

  t.test('findDeleted answers what was deleted as it was, and nothing else', async (t) => {
    const { posts, ada, add, vote, comment } = await desk(fresh)
    const { id: ref } = await add({ id: id(1) })
    await vote(ref, ada)
    await comment(ref)
    const before = await posts.find(ref, ada)
    await t.rejects(posts.findDeleted(ref, ada), { code: 'not_found' })
    await t.rejects(posts.restore(ref, ada), { code: 'not_found' })
    await posts.remove(ref, day(4))
    t.same(await posts.findDeleted(ref, ada), { ...before, deleted_at: day(4) })
    t.same(await posts.findDeleted(ref, null), { ...before, my_vote: 0, deleted_at: day(4) })
  })

  t.test('restore brings a post back as it was, with votes and comments, at its place', async (t) => {
    const { posts, ada, eve, add, vote, comment, ids, comments } = await desk(fresh)
    for (const i of [1, 2, 3]) await add({ id: id(i), created_at: day(i) })
    await vote(id(2), ada)
    await vote(id(2), eve, { value: -1 })
    await comment(id(2))
    const before = await posts.find(id(2), eve)
    const orders = await Promise.all(POST_SORTS.map((sort) => ids({ sort })))
    await posts.remove(id(2), day(4))
    t.strictSame(await ids(), [id(3), id(1)])
    t.same(await posts.restore(id(2), eve), before)
    t.same(await posts.find(id(2), eve), before)
    t.strictSame(await Promise.all(POST_SORTS.map((sort) => ids({ sort }))), orders)
    t.equal((await comments.list({ post_id: id(2), order: 'thread', limit: 100 })).data.length, 1)
    t.match(await vote(id(2), eve, { value: 0 }), { up: 1, down: 0, my_vote: 0 })
    await t.rejects(posts.restore(id(2), eve), { code: 'not_found' })
  })

  t.test('a draft that is brought back is a draft', async (t) => {
    const { posts, ada, eve, add, ids } = await desk(fresh)
    const before = await add({ id: id(1), published: false })
    await posts.remove(id(1), day(4))
    t.same(await posts.findDeleted(id(1), ada), { ...before, deleted_at: day(4) })
    t.same(await posts.restore(id(1), ada), before)
    t.strictSame(await ids(), [])
    t.strictSame(await ids({ state: 'draft', viewer: ada }), [id(1)])
    await t.rejects(posts.find(id(1), eve), { code: 'not_found' })
  })

  t.test('a deleted draft exists for its owner alone', async (t) => {
    const { posts, ada, eve, add, ids } = await desk(fresh)
    await add({ id: id(1), published: false })
    await posts.remove(id(1), day(4))
    for (const viewer of [eve, null]) {
      await t.rejects(posts.findDeleted(id(1), viewer), { code: 'not_found' })
      await t.rejects(posts.restore(id(1), viewer), { code: 'not_found' })
      t.strictSame(await ids({ state: 'deleted', viewer, everybody: true }), [])
    }
    for (const everybody of [true, false]) {
      t.strictSame(await ids({ state: 'deleted', viewer: ada, everybody }), [id(1)])
    }
  })

  t.test('deleted posts are listed for their owner, and of everybody where that is asked', async (t) => {
    const { posts, ada, eve, add, ids, list } = await desk(fresh)
    for (const i of [1, 2, 3, 4, 5]) {
      await add({ id: id(i), created_at: day(i), user_id: i === 4 ? eve : ada })
    }
    for (const i of [3, 1, 4]) await posts.remove(id(i), day(9))
    t.strictSame(await ids({ state: 'deleted', viewer: ada }), [3, 1].map(id))
    t.strictSame(await ids({ state: 'deleted', viewer: eve }), [id(4)])
    t.strictSame(await ids({ state: 'deleted', viewer: null }), [])
    for (const viewer of [ada, null]) {
      const everybody = { state: 'deleted', viewer, everybody: true } as const
      t.strictSame(await ids(everybody), [4, 3, 1].map(id))
      t.strictSame(await ids({ ...everybody, owner: 'ada' }), [3, 1].map(id))
      const page = await list({ ...everybody, page: 1, per_page: 2 })
      t.match(page, { total_count: 3, data: [{ id: id(4), deleted_at: day(9) }, { id: id(3) }] })
    }
    t.strictSame(idsOf((await list({ viewer: ada })).data), [5, 2].map(id))
  })
}
