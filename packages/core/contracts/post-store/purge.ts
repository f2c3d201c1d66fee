import type { Test } from 'tap'
import { day, desk, type Fresh, id } from './bench.ts'

const FINALLY = { dry_run: false }

export function purgeContract(t: Test, fresh: Fresh): void {
  t.test('purge removes for good the posts that were deleted before, and counts them first', async (t) => {
    const { posts, comments, ada, eve, add, vote, comment, ids } = await desk(fresh)
    for (const i of [1, 2, 3, 4, 5]) await add({ id: id(i), published: i !== 5 })
    await vote(id(1), eve)
    const { id: told } = await comment(id(1), { id: id(11) })
    await comment(id(1), { id: id(12), parent_id: told })
    await comments.remove(id(12), day(2))
    for (const [i, deleted_at] of [
      [1, day(2)],
      [2, day(4)],
      [3, day(3)],
      [5, day(2)]
    ] as const) {
      await posts.remove(id(i), deleted_at)
    }
    const found = { posts: 2, comments: 0 }
    t.same(await posts.purge(day(3), { dry_run: true }), found)
    t.match(await posts.findDeleted(id(1), ada), { up: 1, comments: 1 })
    t.same(await posts.purge(day(3), FINALLY), found)
    for (const i of [1, 5]) {
      await t.rejects(posts.findDeleted(id(i), ada), { code: 'not_found' })
      await t.rejects(posts.restore(id(i), ada), { code: 'not_found' })
    }
    t.strictSame(await ids({ state: 'deleted', viewer: ada }), [3, 2].map(id))
    t.strictSame(await ids({ sort: 'top' }), [id(4)])
    t.same(await posts.purge(day(3), FINALLY), { posts: 0, comments: 0 })
    t.match(await posts.recount({ repair: false }), { posts: 3, votes: 0, wrong_count: 0 })
  })

  t.test('purge removes deleted comments that nobody answered, and their like above them', async (t) => {
    const { posts, ada, add, comment, comments } = await desk(fresh)
    await add({ id: id(1) })
    for (const [i, parent] of [
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 0],
      [5, 0]
    ] as const) {
      await comment(id(1), { id: id(10 + i), parent_id: parent === 0 ? null : id(10 + parent) })
    }
    for (const i of [1, 2, 3, 4]) await comments.remove(id(10 + i), i === 4 ? day(9) : day(4))
    const left = async () => (await comments.list({ post_id: id(1), order: 'flat', limit: 100 })).data
    t.same(await posts.purge(day(5), { dry_run: true }), { posts: 0, comments: 3 })
    t.equal((await left()).length, 5)
    t.same(await posts.purge(day(5), FINALLY), { posts: 0, comments: 3 })
    t.match(await left(), [
      { id: id(14), deleted_at: day(9) },
      { id: id(15), deleted_at: null }
    ])
    t.equal((await left()).length, 2)
    t.match(await posts.find(id(1), ada), { comments: 1 })
    await t.rejects(comments.findDeleted(id(11)), { code: 'not_found' })
    t.match(await comments.restore(id(14)), { content: 'Indeed.' })
  })

  t.test('purge leaves the place of a deleted comment that was answered, and nothing of it', async (t) => {
    const { posts, ada, add, comment, comments } = await desk(fresh)
    await add({ id: id(1) })
    await comment(id(1), { id: id(11) })
    const answer = await comment(id(1), { id: id(12), parent_id: id(11) })
    await comments.remove(id(11), day(4))
    const thread = async () => (await comments.list({ post_id: id(1), order: 'thread', limit: 100 })).data
    const before = await thread()
    t.same(await posts.purge(day(5), { dry_run: true }), { posts: 0, comments: 1 })
    t.match(await comments.findDeleted(id(11)), { content: 'Indeed.' })
    t.same(await posts.purge(day(5), FINALLY), { posts: 0, comments: 1 })
    t.same(await thread(), before)
    t.match(before, [{ id: id(11), owner: null, content: null, deleted_at: day(4) }, answer])
    await t.rejects(comments.findDeleted(id(11)), { code: 'not_found' })
    await t.rejects(comments.restore(id(11)), { code: 'not_found' })
    t.same(await posts.purge(day(5), FINALLY), { posts: 0, comments: 0 }, 'it is counted once')
    t.match(await posts.find(id(1), ada), { comments: 1 })
    await comments.remove(id(12), day(6))
    await posts.purge(day(7), FINALLY)
    t.same(await thread(), [], 'what nobody answers any more needs no place')
  })

  t.test('purge removes more than one statement takes', async (t) => {
    const { posts, ada, add, list } = await desk(fresh)
    const made = await Promise.all(Array.from({ length: 300 }, () => add()))
    await Promise.all(made.map(({ id }) => posts.remove(id, day(2))))
    t.same(await posts.purge(day(3), FINALLY), { posts: 300, comments: 0 })
    t.match(await list({ state: 'deleted', viewer: ada, page: 1 }), { total_count: 0 })
  })
}
