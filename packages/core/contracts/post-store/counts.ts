import type { Test } from 'tap'
import { day, desk, type Fresh, id } from './bench.ts'

export function countsContract(t: Test, fresh: Fresh): void {
  t.test('recount finds nothing wrong where nothing is, and counts what there is', async (t) => {
    const { posts, ada, eve, add, vote } = await desk(fresh)
    t.same(await posts.recount({ repair: false }), { posts: 0, votes: 0, wrong: [], wrong_count: 0 })
    for (const i of [1, 2, 3, 4]) await add({ id: id(i), published: i !== 4 })
    await vote(id(1), ada)
    await vote(id(1), eve, { value: -1 })
    await vote(id(2), eve)
    await vote(id(2), eve, { value: 0 })
    await vote(id(3), eve, { value: -1 })
    await vote(id(4), ada)
    await posts.remove(id(3), day(3))
    await posts.change(id(4), { published: true, updated_at: day(4) }, ada)
    for (const repair of [false, true, false]) {
      const found = { posts: 4, votes: 4, wrong: [], wrong_count: 0 }
      t.same(await posts.recount({ repair }), found)
    }
    t.match(await posts.find(id(1), ada), { up: 1, down: 1, votes: 2, score: 0, my_vote: 1 })
  })

  t.test('a post counts the comments on it that are not deleted', async (t) => {
    const { posts, comments, ada, add, comment, list } = await desk(fresh)
    await add({ id: id(1) })
    await add({ id: id(2) })
    await comment(id(1), { id: id(11) })
    await comment(id(1), { id: id(12), parent_id: id(11) })
    await comment(id(2), { id: id(21) })
    const counts = async () => (await list({ viewer: ada })).data.map((post) => post.comments)
    t.strictSame(await counts(), [1, 2])
    await comments.remove(id(11), day(4))
    t.strictSame(await counts(), [1, 1])
    t.match(await posts.find(id(1), ada), { comments: 1 })
    await comments.restore(id(11))
    t.strictSame(await counts(), [1, 2])
  })

  t.test('counts hold while posts are voted on, published, removed and brought back at once', async (t) => {
    const { posts, ada, add, vote, crowd } = await desk(fresh)
    const voters = await crowd(20)
    for (const i of [1, 2, 3]) await add({ id: id(i) })
    const harmless = (work: Promise<unknown>) => work.catch(() => undefined)
    await Promise.all([
      ...voters.flatMap((user, i) =>
        [1, 2, 3].map((post) => harmless(vote(id(post), user, { value: i % 3 ? 1 : -1 })))
      ),
      ...[true, false, true].map((published) => posts.change(id(1), { published, updated_at: day(3) }, ada)),
      posts.remove(id(2), day(3)).then(() => posts.restore(id(2), ada))
    ])
    t.match(await posts.recount({ repair: false }), { posts: 3, wrong_count: 0, wrong: [] })
    t.match(await posts.find(id(3), null), { up: 13, down: 7 })
  })
}
