import { operator } from '@rollcall/core'
import t from 'tap'
import { ADA, ada, eve, operatorAsAda } from './bookmarks-desk.ts'
import { ABSENT, admin, guest, postsDesk } from './posts-desk.ts'

t.test('posts.vote votes for a post or against it, in place of an earlier vote', async (t) => {
  const { app, write } = await postsDesk()
  const { id } = await write()
  const steps = [
    [ada, 1, { score: 1, up: 1, down: 0, votes: 1 }],
    [ada, 1, { score: 1, up: 1, down: 0, votes: 1 }],
    [eve, 1, { score: 2, up: 2, down: 0, votes: 2 }],
    [ada, -1, { score: 0, up: 1, down: 1, votes: 2 }],
    [ada, -1, { score: 0, up: 1, down: 1, votes: 2 }],
    [eve, -1, { score: -2, up: 0, down: 2, votes: 2 }]
  ] as const
  for (const [caller, value, counts] of steps) {
    t.same(await app.setVote({ id, value }, caller), { post_id: id, ...counts, my_vote: value })
    t.match(await app.showPost({ id }, caller), { ...counts, my_vote: value })
  }
  t.match(await app.showPost({ id }, guest), { score: -2, my_vote: 0 })
})

t.test('posts.unvote takes the vote back, if there is one', async (t) => {
  const { app, write } = await postsDesk()
  const { id } = await write()
  await app.setVote({ id, value: -1 }, eve)
  await app.setVote({ id, value: 1 }, ada)
  for (let i = 0; i < 2; i++) {
    t.same(await app.clearVote({ id }, ada), { post_id: id, score: -1, up: 0, down: 1, votes: 1, my_vote: 0 })
  }
  t.match(await app.clearVote({ id }, eve), { votes: 0 })
})

t.test('posts.cast fails when the vote is cast, or taken back, already', async (t) => {
  const { app, write } = await postsDesk()
  const { id: post_id } = await write()
  const noVote = { code: 'conflict', message: 'You have no vote on this post to take back' }
  const alreadyVoted = { code: 'conflict', message: 'You have already voted on this post' }
  await t.rejects(app.castVote({ post_id, dir: 0 }, ada), noVote)
  t.match(await app.castVote({ post_id, dir: 1 }, ada), { post_id, score: 1, my_vote: 1 })
  await t.rejects(app.castVote({ post_id, dir: 1 }, ada), alreadyVoted)
  t.match(await app.castVote({ post_id, dir: 1 }, eve), { score: 2 })
  t.match(await app.castVote({ post_id, dir: 0 }, ada), { post_id, score: 1, my_vote: 0 })
  await t.rejects(app.castVote({ post_id, dir: 0 }, ada), noVote)
  await app.setVote({ id: post_id, value: -1 }, ada)
  await t.rejects(app.castVote({ post_id, dir: 1 }, ada), alreadyVoted, 'a vote against it is one')
  t.match(await app.castVote({ post_id, dir: 0 }, ada), { score: 1, down: 0 })
})

t.test('nobody votes on what they do not see', async (t) => {
  const { app, write } = await postsDesk()
  const draft = await write({ published: false })
  const deleted = await write()
  await app.deletePost({ id: deleted.id }, ada)
  for (const id of [draft.id, deleted.id, ABSENT, 'nope', '%']) {
    await t.rejects(app.setVote({ id, value: 1 }, eve), { code: 'not_found' })
    await t.rejects(app.clearVote({ id }, eve), { code: 'not_found' })
    for (const dir of [0, 1] as const) {
      await t.rejects(app.castVote({ post_id: id, dir }, eve), { code: 'not_found' })
    }
  }
  t.match(await app.setVote({ id: draft.id, value: 1 }, ada), { up: 1 }, 'but on a draft of their own')
})

t.test('votes are 1 and -1, nothing else', async (t) => {
  const { app, write } = await postsDesk()
  const { id } = await write()
  for (const value of [0, 2, -2, 0.5, '1', true, null]) {
    const told = JSON.stringify(value)
    const refused = { code: 'invalid', errors: [{ pointer: '/value' }], message: /must be one of 1, -1$/ }
    await t.rejects(app.setVote(Object.assign({ id, value: 1 as const }, { value }), ada), refused, told)
  }
  for (const dir of [-1, 2, '0']) {
    const input = Object.assign({ post_id: id, dir: 1 as const }, { dir })
    await t.rejects(app.castVote(input, ada), { code: 'invalid', errors: [{ pointer: '/dir' }] })
  }
  t.match(await app.showPost({ id }, ada), { votes: 0 })
})

t.test('votes are for those who have an account and may write', async (t) => {
  const { app, write, removeUser } = await postsDesk()
  const { id } = await write({}, eve)
  for (const [caller, code] of [
    [guest, 'forbidden'],
    [operator, 'unauthenticated']
  ] as const) {
    await t.rejects(app.setVote({ id, value: 1 }, caller), { code })
    await t.rejects(app.clearVote({ id }, caller), { code })
    await t.rejects(app.castVote({ post_id: id, dir: 1 }, caller), { code })
  }
  t.match(await app.setVote({ id, value: 1 }, operatorAsAda), { my_vote: 1 })
  t.match(await app.showPost({ id }, ada), { my_vote: 1 })
  t.match(await app.setVote({ id, value: 1 }, admin), { up: 2 })
  await removeUser(ADA)
  t.match(await app.showPost({ id }, eve), { up: 1 }, 'with an account go its votes')
  await t.rejects(app.setVote({ id, value: 1 }, ada), { code: 'unauthenticated' })
})
