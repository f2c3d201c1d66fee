import { bind, operator, useCases } from '@rollcall/core'
import t from 'tap'
import { ada, eve, operatorAsAda } from './bookmarks-desk.ts'
import { ABSENT, admin, guest, NOON, postsDesk } from './posts-desk.ts'

const DAY = 86_400

t.test('posts.delete says nothing, and the post is gone for everybody', async (t) => {
  const { app, write } = await postsDesk()
  const { id } = await write()
  t.equal(await app.deletePost({ id }, ada), undefined)
  for (const caller of [ada, eve, admin, operator]) {
    await t.rejects(app.showPost({ id }, caller), { code: 'not_found' })
    await t.rejects(app.deletePost({ id }, caller), { code: 'not_found' })
    t.same((await app.listPosts({}, caller)).data, [])
  }
  await t.rejects(app.updatePost({ id, title: 'x' }, ada), { code: 'not_found' })
  await t.rejects(app.setVote({ id, value: 1 }, ada), { code: 'not_found' })
  await t.rejects(app.createComment({ post: id, content: 'x' }, ada), { code: 'not_found' })
  await t.rejects(app.listComments({ post: id }, ada), { code: 'not_found' })
})

t.test('a post is deleted by its owner, or by whoever may moderate', async (t) => {
  const { app, write } = await postsDesk()
  const { id } = await write()
  await t.rejects(app.deletePost({ id }, eve), { code: 'forbidden' })
  await t.rejects(app.deletePost({ id }, guest), { code: 'forbidden' })
  for (const caller of [ada, operatorAsAda, admin, operator]) {
    const { id: another } = await write()
    t.equal(await app.deletePost({ id: another }, caller), undefined)
  }
  t.match(await app.showPost({ id }, eve), { deleted_at: null })
  const draft = await write({ published: false })
  for (const caller of [eve, admin, operator]) {
    await t.rejects(app.deletePost({ id: draft.id }, caller), { code: 'not_found' })
  }
  for (const one of [ABSENT, 'nope']) await t.rejects(app.deletePost({ id: one }, ada), { code: 'not_found' })
})

t.test('posts.restore brings a post back for its owner, or for whoever may moderate', async (t) => {
  const { app, write, clock } = await postsDesk()
  const { id } = await write()
  await app.setVote({ id, value: 1 }, eve)
  await app.createComment({ post: id, content: 'Indeed' }, eve)
  const before = await app.showPost({ id }, ada)
  for (const caller of [ada, operatorAsAda, admin, operator]) {
    clock.pass(60)
    await app.deletePost({ id }, ada)
    await t.rejects(app.restorePost({ id }, eve), { code: 'forbidden' })
    t.match(await app.restorePost({ id }, caller), { id, up: 1, comments: 1, deleted_at: null })
    await t.rejects(app.restorePost({ id }, caller), { code: 'not_found' })
  }
  t.same(await app.showPost({ id }, ada), before)
  for (const one of [ABSENT, 'nope'])
    await t.rejects(app.restorePost({ id: one }, ada), { code: 'not_found' })
})

t.test('a post can be brought back for 30 days', async (t) => {
  const { app, write, clock } = await postsDesk()
  const { id } = await write()
  await app.deletePost({ id }, ada)
  clock.pass(30 * DAY - 1)
  t.match(await app.restorePost({ id }, ada), { id })
  await app.deletePost({ id }, ada)
  clock.pass(30 * DAY)
  for (const caller of [ada, admin]) await t.rejects(app.restorePost({ id }, caller), { code: 'gone' })
  await t.rejects(app.restorePost({ id }, eve), { code: 'forbidden' })
})

t.test(
  'posts.list has deleted posts for their owner, and of everybody for whoever may moderate',
  async (t) => {
    const { app, write } = await postsDesk()
    const own = await write()
    const theirs = await write({}, eve)
    for (const { id } of [own, theirs]) await app.deletePost({ id }, admin)
    const ids = async (caller: typeof ada) =>
      (await app.listPosts({ state: 'deleted' }, caller)).data.map(({ id }) => id)
    t.strictSame(await ids(ada), [own.id])
    t.strictSame(await ids(eve), [theirs.id])
    t.strictSame(await ids(guest), [])
    for (const caller of [admin, operator]) t.strictSame(await ids(caller), [theirs.id, own.id])
    t.match((await app.listPosts({ state: 'deleted' }, ada)).data, [{ deleted_at: NOON }])
  }
)

t.test('a deleted draft is there for its owner alone', async (t) => {
  const { app, write } = await postsDesk()
  const draft = await write({ published: false })
  await app.deletePost({ id: draft.id }, ada)
  for (const caller of [eve, admin, operator]) {
    await t.rejects(app.restorePost({ id: draft.id }, caller), { code: 'not_found' })
    t.same((await app.listPosts({ state: 'deleted' }, caller)).data, [])
  }
  t.match((await app.listPosts({ state: 'deleted' }, ada)).data, [{ id: draft.id }])
  t.same(await app.restorePost({ id: draft.id }, ada), draft)
})

t.test('posts.purge removes for good what cannot be brought back', async (t) => {
  const { app, write, clock } = await postsDesk()
  const [one, two, kept] = [await write(), await write(), await write()]
  const said = await app.createComment({ post: kept.id, content: 'Indeed' }, eve)
  await app.deleteComment({ id: said.id }, eve)
  await app.deletePost({ id: one.id }, ada)
  clock.pass(DAY)
  await app.deletePost({ id: two.id }, ada)
  clock.pass(30 * DAY)
  const none = { posts: 0, comments: 0, dry_run: false }
  t.same(await app.purgePosts({ older_than: '5w' }, operator), none)
  const found = { posts: 1, comments: 1 }
  t.same(await app.purgePosts({ dry_run: true }, admin), { ...found, dry_run: true })
  t.same(await app.purgePosts({}, admin), { ...found, dry_run: false })
  t.same(await app.purgePosts({}, admin), none)
  clock.pass(1)
  t.match(await app.purgePosts({}, operator), { posts: 1, comments: 0 })
  const gone = { code: 'not_found' }
  for (const { id } of [one, two]) await t.rejects(app.restorePost({ id }, ada), gone)
  await t.rejects(app.restoreComment({ id: said.id }, eve), gone)
  t.match(await app.showPost({ id: kept.id }, ada), { comments: 0 })
})

t.test('posts.purge spares what can still be brought back, and is for whoever may moderate', async (t) => {
  const { app } = await postsDesk()
  for (const older_than of ['29d', '0d', '719h', '4w']) {
    const refused = { code: 'invalid', errors: [{ pointer: '/older_than' }], message: /30d or longer/ }
    await t.rejects(app.purgePosts({ older_than }, admin), refused)
  }
  for (const older_than of ['30d', '720h', '99w']) await t.resolves(app.purgePosts({ older_than }, admin))
  await t.rejects(app.purgePosts({ older_than: '999999999w' }, admin), { code: 'invalid' })
  for (const caller of [ada, guest]) {
    await t.rejects(app.purgePosts({}, caller), { code: 'forbidden', message: /posts:moderate/ })
    await t.rejects(app.recountPosts({}, caller), { code: 'forbidden', message: /posts:moderate/ })
  }
})

t.test('posts.recount compares counts with votes', async (t) => {
  const { app, write } = await postsDesk()
  const { id } = await write()
  await write({ published: false })
  await app.setVote({ id, value: 1 }, ada)
  await app.setVote({ id, value: -1 }, eve)
  const found = { posts: 2, votes: 2, wrong: [], wrong_count: 0, repaired: false }
  t.same(await app.recountPosts({}, admin), found)
  t.same(await app.recountPosts({ verify: true }, operator), found)
})

t.test('posts.recount says whether it put right what was wrong', async (t) => {
  const { posts } = await postsDesk()
  const wrong = [{ post_id: ABSENT, counted: { up: 2, down: 0 }, votes: { up: 1, down: 0 } }]
  const asked: boolean[] = []
  const miscounted = {
    ...posts,
    async recount({ repair }: { repair: boolean }) {
      asked.push(repair)
      return { posts: 1, votes: 1, wrong, wrong_count: 1 }
    }
  }
  const { recountPosts } = useCases
  const app = bind({ recountPosts }, { posts: miscounted })
  t.match(await app.recountPosts({ verify: true }, operator), { wrong, repaired: false })
  t.match(await app.recountPosts({}, operator), { wrong, wrong_count: 1, repaired: true })
  t.strictSame(asked, [false, true])
})
