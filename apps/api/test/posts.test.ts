import t from 'tap'
import { POSTS, postsDesk, WRITING } from './fixtures/posts-desk.ts'
import { join } from './fixtures/real-server.ts'

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const UUID = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
const NOWHERE = '019ac000-0000-7000-8000-000000000001'

const { desk, ada, bob, write, get, ask } = await postsDesk(t)

t.test('a post is written with title and content, and answered with its owner', async (t) => {
  const { status, headers, body } = await write(WRITING)
  t.equal(status, 201)
  t.match(headers['content-type'], /^application\/json/)
  const { id, created_at, ...rest } = body
  t.match({ id, created_at }, { id: UUID, created_at: RFC3339 })
  t.strictSame(rest, {
    ...WRITING,
    published: true,
    owner: { id: ada.id, username: 'ada' },
    item_id: null,
    item_source: null,
    tags: [],
    score: 0,
    up: 0,
    down: 0,
    votes: 0,
    my_vote: 0,
    comments: 0,
    updated_at: created_at,
    published_at: created_at,
    deleted_at: null
  })
  t.strictSame((await get(id)).body, body)
  t.strictSame((await get(id, bob)).body, body, 'everybody reads it')
})

t.test('what is written is kept as it was written, but for spaces around the title', async (t) => {
  const content = ' # Ünïcode 💥\r\n\n\t<b>\\u0041 %00 \'"; DROP TABLE posts; -- \u2028\u0001\n '
  const { body } = await write({ title: '  💥 <i>Title</i> & co  ', content })
  t.match((await get(body.id)).body, { title: '💥 <i>Title</i> & co', content })
})

t.test('tags are kept in lower case, each once, sorted', async (t) => {
  t.strictSame((await write({ ...WRITING, tags: ['#Post-Mortem', 'db', 'DB'] })).body.tags, [
    'db',
    'post-mortem'
  ])
})

t.test('as long as may be is not too long', async (t) => {
  for (const letter of ['x', '💥']) {
    const long = { title: letter.repeat(200), content: letter.repeat(100_000) }
    const { status, body } = await write(long)
    t.equal(status, 201)
    t.ok(body.title === long.title && body.content === long.content)
  }
})

const WRONG: [string, object, string][] = [
  ['no title', { title: undefined }, '/title'],
  ['an empty title', { title: '' }, '/title'],
  ['a title of spaces', { title: ' \n ' }, '/title'],
  ['a title that is null', { title: null }, '/title'],
  ['a title that is a number', { title: 7 }, '/title'],
  ['a title that is too long', { title: 'x'.repeat(201) }, '/title'],
  ['no content', { content: undefined }, '/content'],
  ['empty content', { content: '' }, '/content'],
  ['content of spaces', { content: '\t ' }, '/content'],
  ['content that is no text', { content: ['x'] }, '/content'],
  ['content that is too long', { content: 'x'.repeat(100_001) }, '/content'],
  ['published that is a word', { published: 'yes' }, '/published'],
  ['published that is null', { published: null }, '/published'],
  ['tags that are no list', { tags: 'a' }, '/tags'],
  ['a tag of two words', { tags: ['ok', 'two words'] }, '/tags/1'],
  ['an empty tag', { tags: ['#'] }, '/tags/0'],
  ['too many tags', { tags: Array.from({ length: 51 }, (_, i) => `t${i}`) }, '/tags'],
  ['an item of zero', { item_id: 0 }, '/item_id'],
  ['an item that is a fraction', { item_id: 1.5 }, '/item_id'],
  ['an item that is a word', { item_id: 'x' }, '/item_id'],
  ['an item that is true', { item_id: true }, '/item_id'],
  ['an item beyond all numbers', { item_id: 1e15 }, '/item_id'],
  ['a field that there is not', { colour: 'red' }, '/colour'],
  ['an owner', { owner: { id: NOWHERE } }, '/owner'],
  ['an id', { id: NOWHERE }, '/id'],
  ['votes', { votes: 17 }, '/votes'],
  ['a time of publication', { published_at: '2020-01-01T00:00:00.000Z' }, '/published_at']
]
for (const [what, more, pointer] of WRONG) {
  t.test(`${what} is refused, and nothing is written`, async (t) => {
    const before = await count()
    const answer = await write({ ...WRITING, ...more })
    t.equal(answer.status, 400)
    t.match(answer.headers['content-type'], /^application\/problem\+json/)
    t.match(answer.body, { code: 'invalid', errors: [{ pointer }] })
    t.equal(await count(), before)
  })
}

t.test('all that is wrong is told at once', async (t) => {
  const { body } = await write({ colour: 'red', published: 1 })
  const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer)
  t.strictSame(pointers.sort(), ['/colour', '/content', '/published', '/title'])
})

t.test('characters that no database keeps are refused', async (t) => {
  for (const more of [{ title: 'a\0b' }, { content: 'a\0b' }, { tags: ['a\0b'] }])
    t.match(await write({ ...WRITING, ...more }), { status: 400, body: { code: 'invalid' } })
})

t.test('PATCH changes what it names, PUT writes anew', async (t) => {
  const { body } = await write({ ...WRITING, tags: ['db'] })
  const patched = await ask('PATCH', body.id, { title: 'Changed' })
  t.match(patched, {
    status: 200,
    body: { title: 'Changed', content: WRITING.content, tags: ['db'], published: true }
  })
  t.ok(patched.body.updated_at >= body.updated_at)
  t.strictSame((await get(body.id)).body, patched.body)
  const put = await ask('PUT', body.id, { title: 'Anew', content: 'All of it' })
  t.match(put, { status: 200, body: { title: 'Anew', content: 'All of it', tags: [], published: true } })
  const { id, created_at, published_at, owner } = body
  t.match(put.body, { id, created_at, published_at, owner })
  t.equal((await ask('PATCH', body.id, {})).status, 200)
  t.match(await ask('PUT', body.id, { title: 'No content' }), {
    status: 400,
    body: { errors: [{ pointer: '/content' }] }
  })
})

t.test('PUT and PATCH refuse what POST refuses', async (t) => {
  const { body } = await write(WRITING)
  for (const method of ['PUT', 'PATCH'] as const) {
    for (const [what, more, pointer] of WRONG.filter(
      ([, more]) => !Object.values(more).includes(undefined)
    )) {
      const answer = await ask(method, body.id, { ...WRITING, ...more })
      t.match(answer, { status: 400, body: { errors: [{ pointer }] } }, `${method} ${what}`)
    }
  }
  t.strictSame((await get(body.id)).body, body)
})

t.test('what is not there is 404 as JSON, whatever the id looks like', async (t) => {
  for (const id of [NOWHERE, 'x', 'recount', '%00', '%20', '..%2f', "1'--", 'x'.repeat(64)]) {
    for (const [method, path, sent] of [
      ['GET', id],
      ['PUT', id, WRITING],
      ['PATCH', id, { title: 'x' }],
      ['DELETE', id],
      ['POST', `${id}/restore`, {}],
      ['PUT', `${id}/vote`, { value: 1 }],
      ['DELETE', `${id}/vote`],
      ['GET', `${id}/comments`],
      ['POST', `${id}/comments`, { content: 'x' }]
    ] as const) {
      const answer = await ask(method, path, sent)
      t.match(answer, { status: 404, body: { code: 'not_found' } }, `${method} ${path}`)
      t.match(answer.headers['content-type'], /^application\/problem\+json/)
    }
  }
})

t.test('a post is about an item, named by its id as a number or a text, or by its counter', async (t) => {
  const { body: item } = await desk.ask('POST', '/items', { token: ada.access, body: { title: 'It broke' } })
  for (const item_id of [item.id, String(item.id), `#${item.counter}`]) {
    const { status, body } = await write({ ...WRITING, item_id })
    t.match(
      { status, body },
      { status: 201, body: { item_id: item.id, item_source: 'built-in' } },
      `${item_id}`
    )
  }
  for (const item_id of [999_999, '999999', '#999999'])
    t.match(await write({ ...WRITING, item_id }), { status: 404, body: { code: 'not_found' } }, `${item_id}`)
  const { body } = await write({ ...WRITING, item_id: item.id })
  t.match(await ask('PATCH', body.id, { title: 'x' }), { body: { item_id: item.id } })
  t.match(await ask('PATCH', body.id, { item_id: null }), { body: { item_id: null, item_source: null } })
  t.match(await ask('PATCH', body.id, { item_id: '#999999' }), { status: 404 })
})

t.test('an item is shown with the posts about it, the best first', async (t) => {
  const { body: item } = await desk.ask('POST', '/items', {
    token: ada.access,
    body: { title: 'It broke again' }
  })
  const about = { ...WRITING, item_id: item.id }
  const [, second] = [(await write(about)).body, (await write(about)).body]
  await write({ ...about, published: false })
  await ask('PUT', `${second.id}/vote`, { value: 1 }, bob)
  const { body } = await desk.ask('GET', `/items/${item.id}`, { token: bob.access })
  const { id, title, owner, comments, published_at } = second
  t.strictSame(body.posts[0], { id, title, owner, score: 1, comments, published_at })
  t.equal(body.posts.length, 2, 'a draft is not among them')
  const asking = { name: 'items only', scope: ['items:read'] }
  const { token } = (await desk.ask('POST', '/api/v1/auth/tokens', { token: ada.access, body: asking })).body
  t.strictSame(
    (await desk.ask('GET', `/items/${item.id}`, { token })).body.posts,
    [],
    'who may not read posts sees none'
  )
})

t.test('older addresses and trailing slashes lead to the same', async (t) => {
  const { status, body } = await desk.ask('POST', '/posts/', { token: ada.access, body: WRITING })
  t.equal(status, 201)
  for (const path of [`/posts/${body.id}`, `/posts/${body.id}/`, `${POSTS}/${body.id}/`])
    t.strictSame((await desk.ask('GET', path, { token: bob.access })).body, body, path)
  for (const path of [
    '/posts?limit=1',
    '/posts/?limit=1',
    `${POSTS}/?limit=1`,
    `/posts/${body.id}/comments/`
  ])
    t.equal((await desk.ask('GET', path, { token: bob.access })).status, 200, path)
  for (const path of ['/vote', '/vote/', '/api/v1/vote/']) {
    const { access: token } = await join(desk.running, `voter${path.length}`, 'member')
    t.equal((await desk.ask('POST', path, { token, body: { post_id: body.id, dir: 1 } })).status, 201, path)
  }
  t.equal((await desk.ask('DELETE', `/posts/${body.id}/`, { token: ada.access })).status, 204)
  for (const path of ['/postsx', '/comments', '/posts.json'])
    t.match(
      await desk.ask('GET', path, { token: ada.access }),
      { status: 404, body: { code: 'not_found' } },
      path
    )
})

t.test('a method that a path does not know is told which it knows', async (t) => {
  for (const [method, path, allow] of [
    ['DELETE', POSTS, 'GET, HEAD, POST'],
    ['GET', '/vote', 'POST'],
    ['POST', `${POSTS}/${NOWHERE}`, 'DELETE, GET, HEAD, PATCH, PUT'],
    ['POST', `/api/v1/comments/${NOWHERE}`, 'DELETE, GET, HEAD, PATCH, PUT']
  ] as const) {
    const answer = await desk.ask(method, path, { token: ada.access })
    t.match(answer, { status: 405, headers: { allow }, body: { status: 405 } }, `${method} ${path}`)
  }
})

async function count(): Promise<number> {
  return (await desk.ask('GET', `${POSTS}?page=1`, { token: ada.access })).body.meta.total_count
}
