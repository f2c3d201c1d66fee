import type { Test } from 'tap'
import { day, desk, type Fresh, id, NOW } from './bench.ts'

export function accountsOfPostsContract(t: Test, fresh: Fresh): void {
  t.test('with an account go its posts, its votes, and what its comments say', async (t) => {
    const { posts, comments, ada, eve, add, vote, comment, ids, removeUser } = await desk(fresh)
    await add({ id: id(1), user_id: eve })
    await add({ id: id(2), user_id: eve, published: false })
    await add({ id: id(3), user_id: eve })
    await posts.remove(id(3), day(2))
    await add({ id: id(4) })
    for (const [post, user] of [
      [1, ada],
      [1, eve],
      [4, ada]
    ] as const)
      await vote(id(post), user)
    await vote(id(4), eve, { value: -1 })
    await comment(id(1), { id: id(11) })
    await comment(id(4), { id: id(41), user_id: eve })
    const answer = await comment(id(4), { id: id(42), parent_id: id(41) })
    await comment(id(4), { id: id(43), user_id: eve })
    await comments.remove(id(43), day(4))
    await removeUser(eve)
    t.strictSame(await ids(), [id(4)])
    t.match(await posts.find(id(4), ada), { up: 1, down: 0, votes: 1, my_vote: 1, comments: 1 })
    t.strictSame(await ids({ state: 'deleted', viewer: null, everybody: true }), [])
    for (const one of [1, 2, 3]) {
      await t.rejects(posts.find(id(one), ada), { code: 'not_found' })
      await t.rejects(posts.findDeleted(id(one), ada), { code: 'not_found' })
    }
    await t.rejects(comments.find(id(11)), { code: 'not_found' })
    const { data } = await comments.list({ post_id: id(4), order: 'thread', limit: 100 })
    t.match(data, [
      { id: id(41), owner: null, content: null, deleted_at: String },
      answer,
      { id: id(43), owner: null, content: null, deleted_at: day(4) }
    ])
    for (const one of [41, 43]) {
      await t.rejects(comments.find(id(one)), { code: 'not_found' })
      await t.rejects(comments.findDeleted(id(one)), { code: 'not_found' })
    }
    t.match(await posts.recount({ repair: false }), { posts: 1, votes: 1, wrong_count: 0 })
  })

  t.test('an account that goes while others vote leaves counts that are right', async (t) => {
    const { posts, add, vote, crowd, removeUser, list } = await desk(fresh)
    const voters = await crowd(12)
    const made = [1, 2, 3, 4].map(id)
    for (const one of made) await add({ id: one })
    const leaving = voters.slice(0, 4)
    for (const user of leaving) for (const one of made) await vote(one, user, { value: -1 })
    await Promise.all([
      ...voters.slice(4).flatMap((user) => made.map((one) => vote(one, user))),
      ...leaving.map((user) => removeUser(user)),
      ...leaving.map((user) => vote(id(1), user).catch(() => undefined))
    ])
    for (const one of made) t.match(await posts.find(one, null), { up: 8, down: 0, votes: 8 })
    t.match(await posts.recount({ repair: false }), { votes: 32, wrong_count: 0 })
    t.equal((await list({ sort: 'hot', now: NOW })).data.length, 4)
  })
}
