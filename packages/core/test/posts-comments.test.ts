import { DEEPEST, operator } from '@rollcall/core'
import t from 'tap'
import { ADA, ada, EVE, eve, operatorAsAda } from './bookmarks-desk.ts'
import { ABSENT, admin, guest, NOON, postsDesk } from './posts-desk.ts'

/** A post of Ada's, and what comments on it as Eve. */
async function discussion() {
  const desk = await postsDesk()
  const { app, write, clock } = desk
  const { id: post } = await write()
  const say = async (content: string, parent_id?: string, caller = eve) => {
    clock.pass(60)
    return app.createComment({ post, content, ...(parent_id !== undefined && { parent_id }) }, caller)
  }
  const said = async (input: { order?: 'thread' | 'flat' } = {}) =>
    (await app.listComments({ post, ...input }, ada)).data.map(({ content }) => content)
  return { ...desk, post, say, said }
}

t.test('comments.add comments on a post, and names the owner', async (t) => {
  const { app, post } = await discussion()
  const comment = await app.createComment({ post, content: ' Indeed\n' }, eve)
  t.same(comment, {
    id: comment.id,
    post_id: post,
    parent_id: null,
    depth: 0,
    owner: { id: EVE, username: 'eve' },
    content: ' Indeed\n',
    replies: 0,
    created_at: NOON,
    updated_at: NOON,
    deleted_at: null
  })
  t.match(await app.showPost({ id: post }, ada), { comments: 1 })
})

t.test('comments.add replies to a comment, down to a depth', async (t) => {
  const { app, post, say } = await discussion()
  let { id } = await say('depth 0')
  for (let depth = 1; depth <= DEEPEST; depth++) {
    const reply = await say(`depth ${depth}`, id)
    t.match(reply, { depth, parent_id: id })
    id = reply.id
  }
  await t.rejects(say('too deep', id), { code: 'conflict' })
  t.match(await app.showPost({ id: post }, ada), { comments: DEEPEST + 1 })
})

t.test('comments.add needs a post and a comment that are there', async (t) => {
  const { app, say, write } = await discussion()
  const { id } = await say('Indeed')
  const other = await write()
  const draft = await write({ published: false })
  for (const post of [draft.id, ABSENT, 'nope']) {
    await t.rejects(app.createComment({ post, content: 'x' }, eve), { code: 'not_found' })
  }
  t.match(await app.createComment({ post: draft.id, content: 'x' }, ada), { depth: 0 })
  const elsewhere = { post: other.id, content: 'x', parent_id: id }
  await t.rejects(app.createComment(elsewhere, eve), { code: 'not_found' })
  for (const parent_id of [ABSENT, 'nope']) await t.rejects(say('x', parent_id), { code: 'not_found' })
  await app.deleteComment({ id }, eve)
  await t.rejects(say('x', id), { code: 'conflict' })
})

t.test('comments.add needs content that says something', async (t) => {
  const { app, post } = await discussion()
  const refused = { code: 'invalid', errors: [{ pointer: '/content' }] }
  for (const content of ['', ' \n\t', 'x'.repeat(10_001)]) {
    await t.rejects(app.createComment({ post, content }, eve), refused)
  }
  t.match(await app.createComment({ post, content: 'x'.repeat(10_000) }, eve), { depth: 0 })
})

t.test(
  'comments are written by those who have an account and may write, and read by whoever may',
  async (t) => {
    const { app, post, removeUser, say } = await discussion()
    await t.rejects(app.createComment({ post, content: 'x' }, guest), { code: 'forbidden' })
    await t.rejects(app.createComment({ post, content: 'x' }, operator), { code: 'unauthenticated' })
    t.match(await app.createComment({ post, content: 'x' }, operatorAsAda), { owner: { id: ADA } })
    for (const caller of [ada, eve, guest, admin, operator]) {
      t.equal((await app.listComments({ post }, caller)).data.length, 1)
    }
    await removeUser(EVE)
    await t.rejects(say('x'), { code: 'unauthenticated' })
  }
)

t.test('comments.list has replies below what they reply to, or all by time', async (t) => {
  const { say, said, app, post } = await discussion()
  const first = await say('1')
  const second = await say('2')
  const reply = await say('1.1', first.id, ada)
  await say('2.1', second.id)
  await say('1.1.1', reply.id)
  await say('1.2', first.id)
  t.strictSame(await said(), ['1', '1.1', '1.1.1', '1.2', '2', '2.1'])
  t.strictSame(await said({ order: 'flat' }), ['1', '2', '1.1', '2.1', '1.1.1', '1.2'])
  const { data, meta } = await app.listComments({ post, limit: 4 }, guest)
  t.match(data, [{ replies: 2 }, { replies: 1, depth: 1 }, { depth: 2 }, { depth: 1 }])
  const rest = await app.listComments({ post, cursor: meta.next_cursor ?? '' }, guest)
  t.match(rest.data, [{ content: '2' }, { content: '2.1' }])
  const page = await app.listComments({ post, page: 2, per_page: 4 }, guest)
  t.match(page, { data: rest.data, meta: { total_count: 6, pages: 2, has_next: false } })
  for (const paging of [{ cursor: 'x', page: 1 }, { per_page: 5 }, { cursor: 'x' }]) {
    await t.rejects(app.listComments({ post, ...paging }, ada), { code: 'invalid' })
  }
})

t.test('comments.list needs a post that the caller sees', async (t) => {
  const { app, write } = await discussion()
  const draft = await write({ published: false })
  t.same((await app.listComments({ post: draft.id }, ada)).data, [])
  for (const post of [draft.id, ABSENT, 'nope']) {
    await t.rejects(app.listComments({ post }, eve), { code: 'not_found' })
  }
})

t.test('comments.list answers HTML where it is asked for, and none of deleted ones', async (t) => {
  const { app, post, say } = await discussion()
  const { id } = await say('*1*')
  await say('*2*')
  await app.deleteComment({ id }, eve)
  const { data } = await app.listComments({ post, html: true }, guest)
  t.match(data, [{ content: null }, { content: '*2*', content_html: '<p>*2*</p>' }])
  t.strictSame(
    data.map((one) => 'content_html' in one),
    [false, true]
  )
  const plain = await app.listComments({ post }, guest)
  t.notOk(plain.data.some((one) => 'content_html' in one))
})

t.test('comments.update is for the owner alone', async (t) => {
  const { app, say, clock, said } = await discussion()
  const before = await say('Indeed')
  const { id } = before
  clock.pass(60)
  const updated_at = '2026-03-10T12:02:00.000Z'
  const changed = await app.updateComment({ id, content: 'Or not' }, eve)
  t.same(changed, { ...before, content: 'Or not', updated_at })
  for (const caller of [ada, admin, operator, guest]) {
    await t.rejects(app.updateComment({ id, content: 'x' }, caller), { code: 'forbidden' })
  }
  await t.rejects(app.updateComment({ id, content: ' ' }, eve), { code: 'invalid' })
  for (const one of [ABSENT, 'nope']) {
    await t.rejects(app.updateComment({ id: one, content: 'x' }, eve), { code: 'not_found' })
  }
  t.strictSame(await said(), ['Or not'])
})

t.test('comments.delete keeps the place of the comment, and the replies below it', async (t) => {
  const { app, post, say, said } = await discussion()
  const { id } = await say('1')
  await say('1.1', id, ada)
  for (const caller of [ada, guest]) await t.rejects(app.deleteComment({ id }, caller), { code: 'forbidden' })
  t.equal(await app.deleteComment({ id }, eve), undefined)
  t.strictSame(await said(), [null, '1.1'])
  const { data } = await app.listComments({ post }, eve)
  t.match(data, [{ id, owner: null, replies: 1, deleted_at: '2026-03-10T12:02:00.000Z' }, { parent_id: id }])
  t.match(await app.showPost({ id: post }, ada), { comments: 1 })
  for (const caller of [eve, admin]) {
    await t.rejects(app.deleteComment({ id }, caller), { code: 'not_found' })
    await t.rejects(app.updateComment({ id, content: 'x' }, caller), { code: 'not_found' })
  }
})

t.test('comments.restore brings a comment back for its owner, or for whoever may moderate', async (t) => {
  const { app, say, said } = await discussion()
  const before = await say('Indeed')
  const { id } = before
  for (const [deleting, restoring] of [
    [eve, eve],
    [admin, operator],
    [operator, admin],
    [admin, eve]
  ] as const) {
    await app.deleteComment({ id }, deleting)
    await t.rejects(app.restoreComment({ id }, ada), { code: 'forbidden' })
    t.same(await app.restoreComment({ id }, restoring), before)
    await t.rejects(app.restoreComment({ id }, restoring), { code: 'not_found' })
  }
  t.strictSame(await said(), ['Indeed'])
  for (const one of [ABSENT, 'nope'])
    await t.rejects(app.restoreComment({ id: one }, eve), { code: 'not_found' })
})

t.test('a comment can be brought back for 30 days', async (t) => {
  const { app, say, clock } = await discussion()
  const { id } = await say('Indeed')
  await app.deleteComment({ id }, eve)
  clock.pass(30 * 86_400 - 1)
  t.match(await app.restoreComment({ id }, eve), { content: 'Indeed' })
  await app.deleteComment({ id }, eve)
  clock.pass(30 * 86_400)
  for (const caller of [eve, admin]) await t.rejects(app.restoreComment({ id }, caller), { code: 'gone' })
})

t.test('with an account go what its comments say, and their places stay', async (t) => {
  const { app, post, say, said, removeUser } = await discussion()
  const { id } = await say('1')
  await say('1.1', id, ada)
  await removeUser(EVE)
  t.strictSame(await said(), [null, '1.1'])
  await t.rejects(app.restoreComment({ id }, admin), { code: 'not_found' })
  t.match(await app.showPost({ id: post }, ada), { comments: 1 })
})
