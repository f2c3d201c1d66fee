import { type Caller, operator, POST_SORTS } from '@rollcall/core'
import t from 'tap'
import { ADA, ada, EVE, eve } from './bookmarks-desk.ts'
import { admin, guest, NOON, postsDesk } from './posts-desk.ts'

const HOUR = 3_600

/** Seven posts, an hour between them, written by turns; the titles have their numbers. */
async function seven() {
  const desk = await postsDesk()
  const { app, write, clock } = desk
  for (let i = 1; i <= 7; i++) {
    await write({ title: `number ${i}`, tags: i % 2 ? ['odd'] : ['even', 'all'] }, i % 2 ? ada : eve)
    clock.pass(HOUR)
  }
  const numbers = (data: { title: string }[]) => data.map(({ title }) => title.at(-1)).join('')
  const listed = async (input: Parameters<typeof app.listPosts>[0], caller: Caller = ada) =>
    numbers((await app.listPosts(input, caller)).data)
  const vote = async (number: number, value: 1 | -1, caller: Caller) => {
    const { data } = await app.listPosts({ search: `"number ${number}"` }, ada)
    return app.setVote({ id: data[0]?.id ?? '', value }, caller)
  }
  return { ...desk, numbers, listed, vote }
}

t.test(
  'posts.list answers published posts, newest first, twenty at a time, to whoever may read',
  async (t) => {
    const { app, write, listed } = await seven()
    await write({ published: false })
    for (const caller of [ada, eve, guest, admin, operator]) t.equal(await listed({}, caller), '7654321')
    const { meta } = await app.listPosts({}, ada)
    t.same(meta, { has_next: false, next_cursor: null, as_of: '2026-03-10T19:00:00.000Z' })
    for (let i = 0; i < 14; i++) await write()
    const first = await app.listPosts({}, ada)
    t.equal(first.data.length, 20)
    t.match(await app.listPosts({ cursor: first.meta.next_cursor ?? '' }, ada), {
      data: [{ title: 'number 1' }],
      meta: { has_next: false, next_cursor: null, as_of: first.meta.as_of }
    })
  }
)

t.test('posts.list answers numbered pages with totals', async (t) => {
  const { app, numbers } = await seven()
  const second = await app.listPosts({ page: 2, per_page: 3 }, ada)
  t.equal(numbers(second.data), '432')
  t.strictSame(second.meta, {
    page: 2,
    per_page: 3,
    pages: 3,
    total_count: 7,
    prev_page: 1,
    next_page: 3,
    has_next: true,
    has_prev: true,
    as_of: '2026-03-10T19:00:00.000Z'
  })
})

t.test('posts.list passes over some, and goes on from there by cursor', async (t) => {
  const { app, numbers, listed } = await seven()
  const some = await app.listPosts({ skip: 2, limit: 3 }, ada)
  t.equal(numbers(some.data), '543')
  t.match(some.meta, { has_next: true, total_count: undefined })
  t.equal(await listed({ cursor: some.meta.next_cursor ?? '', limit: 3 }), '21')
  t.equal(await listed({ skip: 0 }), '7654321')
  t.equal(await listed({ skip: 7 }), '')
  t.match((await app.listPosts({ skip: 6, limit: 3 }, ada)).meta, { has_next: false, next_cursor: null })
})

t.test('posts.list refuses two ways of paging at once', async (t) => {
  const { app } = await seven()
  const { meta } = await app.listPosts({ limit: 2 }, ada)
  const cursor = meta.next_cursor ?? ''
  const refused = [
    [{ skip: 1, page: 1 }, '/skip'],
    [{ skip: 0, cursor }, '/skip'],
    [{ cursor, page: 1 }, '/cursor'],
    [{ per_page: 5 }, '/per_page'],
    [{ skip: -1 }, '/skip'],
    [{ skip: 1_000_001 }, '/skip'],
    [{ limit: 0 }, '/limit'],
    [{ limit: 101 }, '/limit'],
    [{ cursor: 'x' }, '/cursor'],
    [{ cursor, sort: 'top' as const }, '/cursor'],
    [{ cursor, period: 'day' as const }, '/cursor']
  ] as const
  for (const [input, pointer] of refused) {
    await t.rejects(app.listPosts(input, ada), { code: 'invalid', errors: [{ pointer }] }, pointer)
  }
})

t.test('posts.list is sorted by what is asked for', async (t) => {
  const { listed, vote, app, numbers } = await seven()
  await vote(1, 1, eve)
  await vote(2, -1, eve)
  await vote(4, 1, ada)
  await vote(4, -1, eve)
  await vote(5, 1, ada)
  await vote(5, 1, eve)
  t.equal(await listed({ sort: 'new' }), '7654321')
  t.equal(await listed({ sort: 'top' }), '5176432')
  t.equal(await listed({ sort: 'hot' }), '5761432')
  t.equal(await listed({ sort: 'controversial' }), '4765321')
  const { data } = await app.listPosts({ sort: 'top', limit: 1 }, eve)
  t.match(data, [{ score: 2, up: 2, down: 0, votes: 2, my_vote: 1 }])
  t.equal(numbers(data), '5')
  await t.rejects(app.listPosts(Object.fromEntries([['sort', 'best']]), ada), {
    errors: [{ pointer: '/sort', detail: 'must be one of new, top, hot, controversial' }]
  })
})

t.test('the order of a list does not change by time alone', async (t) => {
  const { listed, vote, clock } = await seven()
  await vote(1, 1, eve)
  await vote(4, 1, ada)
  await vote(4, -1, eve)
  const before = await Promise.all(POST_SORTS.map((sort) => listed({ sort })))
  clock.pass(1_000_000 * HOUR)
  t.strictSame(await Promise.all(POST_SORTS.map((sort) => listed({ sort }))), before)
})

t.test('a walk keeps the order of its beginning while votes come in', async (t) => {
  const { app, numbers, listed, vote, clock } = await seven()
  const sort = 'top'
  const first = await app.listPosts({ sort, limit: 3 }, ada)
  t.equal(numbers(first.data), '765')
  clock.pass(HOUR)
  await vote(1, 1, eve)
  await vote(7, -1, eve)
  const { meta, data } = await app.listPosts({ sort, limit: 3, cursor: first.meta.next_cursor ?? '' }, ada)
  t.equal(numbers(data), '432')
  t.equal(meta.as_of, '2026-03-10T19:00:00.000Z')
  t.equal(await listed({ sort, cursor: meta.next_cursor ?? '' }), '1')
  t.equal(await listed({ sort }), '1654327')
})

t.test('posts.list has the order of a past moment', async (t) => {
  const { app, listed, vote, clock } = await seven()
  await vote(1, 1, eve)
  clock.pass(24 * HOUR)
  await vote(3, 1, ada)
  await vote(3, 1, eve)
  const sort = 'top'
  t.equal(await listed({ sort }), '3176542')
  t.equal(await listed({ sort, as_of: '24h' }), '1765432')
  t.equal(await listed({ sort, as_of: '2026-03-10T14:59:59Z' }), '321')
  t.equal(await listed({ sort, as_of: '2026-03-10T19:00:00+05:00' }), '321')
  t.equal(await listed({ sort, as_of: '2026-03-10' }), '')
  t.equal(await listed({ sort, as_of: '0s' }), '3176542')
  const { meta } = await app.listPosts({ sort, as_of: '24h', limit: 2 }, ada)
  t.match(meta, { as_of: '2026-03-10T19:00:00.000Z', has_next: true })
  clock.pass(HOUR)
  t.equal(
    await listed({ sort, as_of: '24h', cursor: meta.next_cursor ?? '' }),
    '65432',
    'of when is in the cursor'
  )
})

t.test('posts.list takes the moment that a server whose clock is ahead has told', async (t) => {
  const { app, listed } = await seven()
  const as_of = '2026-03-10T19:01:00.000Z'
  t.equal(await listed({ as_of }), '7654321')
  t.match(await app.listPosts({ as_of, page: 2, per_page: 5 }, ada), { meta: { as_of, total_count: 7 } })
})

t.test('posts.list knows no future, and no moment that no calendar has', async (t) => {
  const { app } = await seven()
  for (const as_of of [
    '2026-03-10T19:01:00.001Z',
    '2027-01-01',
    '2026-02-30',
    '2026-13-01',
    'soon',
    '1y',
    ''
  ]) {
    const refused = { code: 'invalid', errors: [{ pointer: '/as_of' }] }
    await t.rejects(app.listPosts({ as_of }, ada), refused, as_of)
  }
})

t.test('posts.list has posts of a period alone', async (t) => {
  const { listed, clock, write, numbers, app } = await seven()
  clock.pass(20 * HOUR)
  t.equal(await listed({ period: 'day' }), '7654', 'number 4 is 24 hours old, not more')
  t.equal(await listed({ period: 'week' }), '7654321')
  t.equal(await listed({ period: 'day', as_of: '2026-03-11T14:00:00Z' }), '76543')
  clock.pass(30 * 24 * HOUR)
  await write({ title: 'number 8' })
  for (const sort of POST_SORTS) t.equal(await listed({ sort, period: 'month' }), '8')
  t.equal(await listed({ period: 'year' }), '87654321')
  const page = await app.listPosts({ period: 'month', page: 1 }, ada)
  t.equal(numbers(page.data), '8')
  t.equal(page.meta.total_count, 1)
})

t.test('posts.list has posts of an owner, with a tag, with words', async (t) => {
  const { app, listed } = await seven()
  for (const owner of ['ada', 'ADA', ADA]) t.equal(await listed({ owner }, eve), '7531')
  t.equal(await listed({ owner: EVE }), '642')
  t.equal(await listed({ owner: 'nobody' }), '')
  for (const tag of ['all', '#ALL', ' all ']) t.equal(await listed({ tag }), '642')
  t.equal(await listed({ tag: 'odd', owner: 'eve' }), '')
  t.equal(await listed({ search: 'number -7 -6', tag: 'odd' }), '531')
  t.equal(await listed({ search: '"number 3" or "number 4"' }), '43')
  await t.rejects(app.listPosts({ tag: 'a b' }, ada), { code: 'invalid', errors: [{ pointer: '/tag' }] })
  t.equal(await listed({ search: ' ' }), await listed({}), 'no words are no condition')
  await t.rejects(app.listPosts({ search: 'x'.repeat(501) }, ada), { code: 'invalid' })
})

t.test('posts.list has posts about an item, by id or #counter', async (t) => {
  const { app, write, listed } = await seven()
  const item = await app.createItem({ title: 'Error' }, operator)
  await write({ title: 'number 8', item_id: '#1' })
  for (const item_id of [String(item.id), '#1']) t.equal(await listed({ item_id }), '8')
  t.equal(await listed({ item_id: '99' }), '', 'an id is not asked for')
  await t.rejects(app.listPosts({ item_id: '#99' }, ada), { code: 'not_found' })
  await t.rejects(app.listPosts({ item_id: 'x' }, ada), {
    code: 'invalid',
    errors: [{ pointer: '/item_id' }]
  })
})

t.test('posts.list has your own drafts alone', async (t) => {
  const { write, listed } = await seven()
  await write({ title: 'number 8', published: false })
  await write({ title: 'number 9', published: false }, eve)
  t.equal(await listed({ state: 'draft' }, ada), '8')
  t.equal(await listed({ state: 'draft' }, eve), '9')
  for (const caller of [guest, admin, operator]) t.equal(await listed({ state: 'draft' }, caller), '')
  t.equal(await listed({ state: 'draft', owner: 'eve' }, ada), '')
})

t.test('posts.list answers HTML beside the Markdown where it is asked for', async (t) => {
  const { app } = await seven()
  const { data } = await app.listPosts({ html: true, limit: 2 }, ada)
  t.match(data, [{ title: 'number 7', content_html: '<p>It went *wrong*.</p>' }, { title: 'number 6' }])
  const plain = await app.listPosts({ limit: 2 }, ada)
  t.ok(plain.data.every((post) => !('content_html' in post)))
})

t.test('posts.list is for those who may read posts', async (t) => {
  const { app } = await seven()
  const blind: Caller = { ...ada, scopes: ['posts:write'] }
  await t.rejects(app.listPosts({}, blind), { code: 'forbidden', message: /posts:read/ })
})

t.test('items.show tells the best twenty posts about the item', async (t) => {
  const { app, write, clock } = await postsDesk()
  const item = await app.createItem({ title: 'Error' }, operator)
  const other = await app.createItem({ title: 'Another error' }, operator)
  t.same(await app.showItem({ id: '#1' }, ada), { ...item, posts: [] })
  const about = async (number: number) => {
    clock.pass(60)
    return write({ title: `number ${number}`, item_id: item.id })
  }
  const written = []
  for (let i = 0; i < 21; i++) written.push(await about(i))
  await write({ item_id: other.id })
  await write({ item_id: item.id, published: false })
  const [first, second] = written
  await app.setVote({ id: first?.id ?? '', value: 1 }, eve)
  await app.createComment({ post: first?.id ?? '', content: 'Indeed' }, eve)
  await app.setVote({ id: second?.id ?? '', value: -1 }, eve)
  const { posts } = await app.showItem({ id: '#1' }, ada)
  t.equal(posts.length, 20)
  t.same(posts[0], {
    id: first?.id,
    title: 'number 0',
    owner: { id: ADA, username: 'ada' },
    score: 1,
    comments: 1,
    published_at: '2026-03-10T12:01:00.000Z'
  })
  t.equal(posts[1]?.title, 'number 20')
  t.notOk(posts.some(({ title }) => title === 'number 1'))
  t.equal((await app.showItem({ id: '#1' }, operator)).posts.length, 20)
  const blind: Caller = { ...ada, scopes: ['items:read'] }
  t.same((await app.showItem({ id: '#1' }, blind)).posts, [], 'none for whoever may not read posts')
})

t.test('as_of is the present moment where nothing is said', async (t) => {
  const { app } = await postsDesk()
  t.same(await app.listPosts({}, ada), {
    data: [],
    meta: { has_next: false, next_cursor: null, as_of: NOON }
  })
})
