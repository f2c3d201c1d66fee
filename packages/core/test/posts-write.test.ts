import { operator } from '@rollcall/core'
import t from 'tap'
import { ADA, ada, eve, operatorAsAda } from './bookmarks-desk.ts'
import { ABSENT, admin, guest, NOON, postsDesk } from './posts-desk.ts'

t.test('posts.create publishes at once unless told otherwise, and names the owner', async (t) => {
  const { app, write } = await postsDesk()
  const post = await write()
  t.same(post, {
    id: '019ac000-0000-7000-8000-000000000001',
    title: 'Boom',
    content: 'It went *wrong*.',
    published: true,
    owner: { id: ADA, username: 'ada' },
    item_id: null,
    item_source: null,
    tags: [],
    score: 0,
    up: 0,
    down: 0,
    votes: 0,
    my_vote: 0,
    comments: 0,
    created_at: NOON,
    updated_at: NOON,
    published_at: NOON,
    deleted_at: null
  })
  for (const caller of [ada, eve, guest, admin, operator]) {
    t.same(await app.showPost({ id: post.id }, caller), post)
  }
})

t.test('posts.create needs a title and content that say something', async (t) => {
  const { app, write } = await postsDesk()
  const refused = { title: '', content: '' }
  for (const blank of ['', ' ', '\n\t ']) {
    await t.rejects(write({ title: blank }), { code: 'invalid', errors: [{ pointer: '/title' }] })
    await t.rejects(write({ content: blank }), { code: 'invalid', errors: [{ pointer: '/content' }] })
  }
  await t.rejects(app.createPost(refused, ada), {
    code: 'invalid',
    errors: [{ pointer: '/title' }, { pointer: '/content' }]
  })
  for (const broken of ['a\0b', 'a\ud800b']) {
    await t.rejects(write({ title: broken }), { code: 'invalid', errors: [{ pointer: '/title' }] })
    await t.rejects(write({ content: broken }), { code: 'invalid', errors: [{ pointer: '/content' }] })
  }
  await t.rejects(write({ title: 'two\nlines' }), { code: 'invalid', errors: [{ pointer: '/title' }] })
  await t.rejects(write({ title: 'x'.repeat(201) }), { code: 'invalid' })
  await t.rejects(write({ content: 'x'.repeat(100_001) }), { code: 'invalid' })
  const longest = { title: 'x'.repeat(200), content: 'x'.repeat(100_000) }
  t.match(await write(longest), longest)
  t.equal((await app.listPosts({}, ada)).data.length, 1, 'nothing else was written')
})

t.test(
  'posts.create keeps the content as it was written, and the title without spaces around it',
  async (t) => {
    const { write } = await postsDesk()
    const content = '    code\r\n\ttext <b>bold</b>\n\n'
    t.match(await write({ title: '  Boom  bang \n', content }), { title: 'Boom  bang', content })
  }
)

t.test('posts.create keeps tags as bookmarks do', async (t) => {
  const { write } = await postsDesk()
  t.match(await write({ tags: ['#Zoo', 'api', 'API', 'Ä'] }), { tags: ['api', 'zoo', 'ä'] })
  await t.rejects(write({ tags: ['fine', 'not fine'] }), {
    code: 'invalid',
    errors: [{ pointer: '/tags/1' }]
  })
  await t.rejects(write({ tags: Array.from({ length: 51 }, (_, i) => `t${i}`) }), { code: 'invalid' })
})

t.test('posts.create takes an item as id, text or #counter, and refuses one that is not there', async (t) => {
  const { app, write } = await postsDesk()
  const item = await app.createItem({ title: 'Error' }, operator)
  for (const item_id of [item.id, String(item.id), `#${item.counter}`]) {
    t.match(await write({ item_id }), { item_id: item.id, item_source: 'built-in' })
  }
  t.match(await write({ item_id: null }), { item_id: null, item_source: null })
  for (const item_id of [99, '99', '#99']) await t.rejects(write({ item_id }), { code: 'not_found' })
  for (const item_id of [0, -1, 1.5, 1e15, '', '#', '#0', '017', 'x', '1 ', '\0']) {
    const told = JSON.stringify(item_id)
    await t.rejects(write({ item_id }), { code: 'invalid', errors: [{ pointer: '/item_id' }] }, told)
  }
})

t.test('posts.create is for those who have an account and may write', async (t) => {
  const { app, write, removeUser } = await postsDesk()
  await t.rejects(write({}, guest), { code: 'forbidden' })
  await t.rejects(write({}, operator), { code: 'unauthenticated' })
  t.match(await write({}, operatorAsAda), { owner: { username: 'ada' } })
  await removeUser(ADA)
  await t.rejects(write({}, ada), { code: 'unauthenticated' })
  t.equal((await app.listPosts({ page: 1 }, eve)).meta.total_count, 0)
})

t.test('posts.create refuses what it does not name', async (t) => {
  const { write } = await postsDesk()
  for (const field of ['id', 'owner', 'user_id', 'score', 'published_at', 'created_at']) {
    const told = { [field]: 'x' }
    await t.rejects(write(told), { code: 'invalid', errors: [{ pointer: `/${field}` }] })
  }
})

t.test('posts.show does not know drafts of others, whoever asks', async (t) => {
  const { app, write } = await postsDesk()
  const draft = await write({ published: false })
  t.match(draft, { published: false, published_at: null })
  for (const caller of [ada, operatorAsAda]) t.same(await app.showPost({ id: draft.id }, caller), draft)
  for (const caller of [eve, guest, admin, operator]) {
    await t.rejects(app.showPost({ id: draft.id }, caller), { code: 'not_found' })
  }
  for (const id of [ABSENT, 'nope', '%']) await t.rejects(app.showPost({ id }, ada), { code: 'not_found' })
})

t.test('posts.show answers HTML beside the Markdown where it is asked for', async (t) => {
  const { app, write } = await postsDesk()
  const { id, content } = await write()
  t.match(await app.showPost({ id, html: true }, eve), { content, content_html: `<p>${content}</p>` })
  t.notOk('content_html' in (await app.showPost({ id }, eve)))
})

t.test('posts.update changes what is said, and nothing else', async (t) => {
  const { app, write, clock } = await postsDesk()
  const item = await app.createItem({ title: 'Error' }, operator)
  let before = await write({ tags: ['a'] })
  const { id } = before
  const changes = [
    [{ title: ' Bang ' }, { title: 'Bang' }],
    [{ content: ' new ' }, { content: ' new ' }],
    [{ tags: ['#B'] }, { tags: ['b'] }],
    [{ item_id: '#1' }, { item_id: item.id, item_source: 'built-in' }],
    [{ item_id: null }, { item_id: null, item_source: null }],
    [{ published: false }, { published: false }],
    [
      { published: true, tags: [] },
      { published: true, tags: [] }
    ],
    [{}, {}]
  ] as const
  for (const [change, expected] of changes) {
    clock.pass(60)
    const after = await app.updatePost({ id, ...structuredClone<object>(change) }, ada)
    t.same(after, { ...before, ...expected, updated_at: clock.now().toISOString() }, JSON.stringify(change))
    t.same(await app.showPost({ id }, ada), after)
    before = after
  }
})

t.test('posts.update publishes a draft at that time, once', async (t) => {
  const { app, write, clock } = await postsDesk()
  const { id } = await write({ published: false })
  clock.pass(60)
  const published_at = '2026-03-10T12:01:00.000Z'
  t.match(await app.updatePost({ id, published: true }, ada), { published_at, created_at: NOON })
  clock.pass(60)
  t.match(await app.updatePost({ id, published: false }, ada), { published: false, published_at })
  await t.rejects(app.showPost({ id }, eve), { code: 'not_found' })
  t.match(await app.updatePost({ id, published: true }, ada), { published: true, published_at })
})

t.test('posts.replace writes a post anew: what is left out is as in a new one', async (t) => {
  const { app, write, clock } = await postsDesk()
  await app.createItem({ title: 'Error' }, operator)
  const { id } = await write({ published: false, tags: ['a'], item_id: 1 })
  await app.setVote({ id, value: 1 }, ada)
  clock.pass(60)
  const replaced = await app.replacePost({ id, title: 'Bang', content: 'new' }, ada)
  const now = '2026-03-10T12:01:00.000Z'
  t.match(replaced, {
    title: 'Bang',
    content: 'new',
    published: true,
    tags: [],
    item_id: null,
    item_source: null,
    up: 1,
    created_at: NOON,
    updated_at: now,
    published_at: now
  })
  clock.pass(60)
  const again = await app.replacePost({ id, title: 'Bang', content: 'new', item_id: '#1' }, ada)
  t.match(again, { item_id: 1, item_source: 'built-in', published_at: now, up: 1 })
  const partly = { id, ...Object.fromEntries([['title', 'x']]), content: ' ' }
  await t.rejects(app.replacePost({ ...partly, title: 'x' }, ada), { code: 'invalid' })
})

t.test('only its owner changes a post; for others a draft is not there', async (t) => {
  const { app, write } = await postsDesk()
  const post = await write()
  const draft = await write({ published: false })
  const anew = { title: 'Theirs', content: 'Theirs' }
  for (const caller of [eve, admin, operator]) {
    await t.rejects(app.updatePost({ id: post.id, title: 'Theirs' }, caller), { code: 'forbidden' })
    await t.rejects(app.replacePost({ id: post.id, ...anew }, caller), { code: 'forbidden' })
    await t.rejects(app.updatePost({ id: draft.id, title: 'Theirs' }, caller), { code: 'not_found' })
    await t.rejects(app.replacePost({ id: draft.id, ...anew }, caller), { code: 'not_found' })
  }
  for (const id of [ABSENT, 'nope']) {
    await t.rejects(app.updatePost({ id, title: 'x' }, ada), { code: 'not_found' })
    await t.rejects(app.replacePost({ id, ...anew }, ada), { code: 'not_found' })
  }
  await t.rejects(app.updatePost({ id: post.id, title: 'Theirs' }, guest), { message: /posts:write/ })
  t.same(await app.showPost({ id: post.id }, ada), post)
  t.match(await app.updatePost({ id: post.id, title: 'Own' }, operatorAsAda), { title: 'Own' })
})

t.test('a change that is refused changes nothing', async (t) => {
  const { app, write } = await postsDesk()
  const before = await write()
  const { id } = before
  const refused = [
    [{ title: ' ' }, 'invalid'],
    [{ title: 'x', content: ' ' }, 'invalid'],
    [{ title: 'x', tags: [' '] }, 'invalid'],
    [{ title: 'x', item_id: 99 }, 'not_found']
  ] as const
  for (const [change, code] of refused) {
    await t.rejects(app.updatePost({ id, ...structuredClone<object>(change) }, ada), { code })
  }
  t.same(await app.showPost({ id }, ada), before)
})
