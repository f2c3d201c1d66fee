import type { Test } from 'tap'
import { day, desk, type Fresh, id } from '../post-store/bench.ts'

export function deletionContract(t: Test, fresh: Fresh): void {
  t.test('a deleted comment keeps its place, without content and owner', async (t) => {
    const { comments, posts, ada, add, comment } = await desk(fresh)
    await add({ id: id(1) })
    await comment(id(1), { id: id(11) })
    const reply = await comment(id(1), { id: id(12), parent_id: id(11) })
    const before = await comments.find(id(11))
    t.equal(await comments.remove(id(11), day(5)), undefined)
    for (const order of ['thread', 'flat'] as const) {
      const { data } = await comments.list({ post_id: id(1), order, limit: 100 })
      t.same(data, [{ ...before, owner: null, content: null, deleted_at: day(5) }, reply], order)
    }
    t.match(await posts.find(id(1), ada), { comments: 1 })
    await t.rejects(comments.find(id(11)), { code: 'not_found' })
    await t.rejects(comments.change(id(11), { content: 'x', updated_at: day(6) }), { code: 'not_found' })
    await t.rejects(comments.remove(id(11), day(6)), { code: 'not_found' })
  })

  t.test('a deleted comment is found with what it said, and brought back as it was', async (t) => {
    const { comments, posts, ada, add, comment } = await desk(fresh)
    await add({ id: id(1) })
    await comment(id(1), { id: id(11) })
    await comment(id(1), { id: id(12), parent_id: id(11) })
    await t.rejects(comments.findDeleted(id(11)), { code: 'not_found' })
    await t.rejects(comments.restore(id(11)), { code: 'not_found' })
    const before = await comments.find(id(11))
    await comments.remove(id(11), day(5))
    t.same(await comments.findDeleted(id(11)), { ...before, deleted_at: day(5) })
    t.same(await comments.restore(id(11)), before)
    t.same(await comments.find(id(11)), before)
    t.match(await posts.find(id(1), ada), { comments: 2 })
    await t.rejects(comments.findDeleted(id(11)), { code: 'not_found' })
    await t.rejects(comments.restore(id(11)), { code: 'not_found' })
  })

  t.test('of two who delete a comment at once one does', async (t) => {
    const { comments, add, comment } = await desk(fresh)
    await add({ id: id(1) })
    await comment(id(1), { id: id(11) })
    const removals = await Promise.allSettled([5, 6, 7].map((number) => comments.remove(id(11), day(number))))
    const done = removals.flatMap(({ status }, i) => (status === 'fulfilled' ? [day(i + 5)] : []))
    t.equal(done.length, 1)
    t.match(await comments.findDeleted(id(11)), { deleted_at: done[0] })
  })

  t.test('comments on a deleted post do not exist, and come back with it', async (t) => {
    const { comments, posts, ada, add, comment } = await desk(fresh)
    await add({ id: id(1) })
    const told = await comment(id(1), { id: id(11) })
    await comment(id(1), { id: id(12) })
    await comments.remove(id(12), day(4))
    await posts.remove(id(1), day(5))
    await t.rejects(comments.find(id(11)), { code: 'not_found' })
    await t.rejects(comments.change(id(11), { content: 'x', updated_at: day(6) }), { code: 'not_found' })
    await t.rejects(comments.remove(id(11), day(6)), { code: 'not_found' })
    await t.rejects(comments.findDeleted(id(12)), { code: 'not_found' })
    await t.rejects(comments.restore(id(12)), { code: 'not_found' })
    t.match(await posts.restore(id(1), ada), { comments: 1 })
    t.same(await comments.find(id(11)), told)
    t.match(await comments.restore(id(12)), { content: 'Indeed.', owner: { id: ada } })
  })
}
