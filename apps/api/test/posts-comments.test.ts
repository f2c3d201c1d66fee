import t from 'tap'
import { join, type Person, type RealServer, realServer } from './fixtures/real-server.ts'

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const UUID = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
const NOWHERE = '019ac000-0000-7000-8000-000000000001'

let desk: RealServer
let ada: Person
let bob: Person
let root: Person
let post: string

t.before(async () => {
  desk = await realServer(t)
  ada = await join(desk.running, 'ada', 'member')
  bob = await join(desk.running, 'bob', 'member')
  root = await join(desk.running, 'root', 'admin')
})

t.beforeEach(async () => {
  const body = { title: 'How it broke', content: 'All at once.' }
  post = (await desk.ask('POST', '/posts', { token: ada.access, body })).body.id
})

t.test('a comment is written on a post, and answered with its owner', async (t) => {
  const { status, body } = await comment({ content: ' So it *did*. ' }, bob)
  t.equal(status, 201)
  const { id, created_at, ...rest } = body
  t.match({ id, created_at }, { id: UUID, created_at: RFC3339 })
  t.strictSame(rest, {
    post_id: post,
    parent_id: null,
    depth: 0,
    owner: { id: bob.id, username: 'bob' },
    content: ' So it *did*. ',
    replies: 0,
    updated_at: created_at,
    deleted_at: null
  })
  t.strictSame((await list()).body.data, [body])
  t.strictSame((await ask('GET', `/comments/${id}`)).body, body)
  t.equal((await ask('GET', `/posts/${post}`)).body.comments, 1)
})

const WRONG: [string, object, string][] = [
  ['no content', { content: undefined }, '/content'],
  ['empty content', { content: '' }, '/content'],
  ['content of spaces', { content: ' \n' }, '/content'],
  ['content that is too long', { content: 'x'.repeat(10_001) }, '/content'],
  ['content that is null', { content: null }, '/content'],
  ['a reply to a number', { parent_id: 7 }, '/parent_id'],
  ['a reply to nothing', { parent_id: '' }, '/parent_id'],
  ['a field that there is not', { colour: 'red' }, '/colour'],
  ['a depth', { depth: 0 }, '/depth'],
  ['another post', { post: NOWHERE }, '/post']
]
for (const [what, more, pointer] of WRONG) {
  t.test(`a comment with ${what} is refused`, async (t) => {
    const answer = await comment({ content: 'x', ...more })
    t.match(answer, { status: 400, body: { code: 'invalid', errors: [{ pointer }] } })
    t.strictSame((await list()).body.data, [])
  })
}

t.test('as long as may be is not too long', async (t) => {
  t.equal((await comment({ content: 'x'.repeat(10_000) })).status, 201)
})

t.test('a reply is to a comment on the same post', async (t) => {
  const first = (await comment({ content: 'First' })).body
  const { status, body } = await comment({ content: 'Reply', parent_id: first.id }, bob)
  t.match({ status, body }, { status: 201, body: { parent_id: first.id, depth: 1 } })
  t.equal((await list()).body.data[0].replies, 1)
  const other = { title: 'Another', content: 'x' }
  const { id } = (await desk.ask('POST', '/posts', { token: ada.access, body: other })).body
  for (const parent_id of [NOWHERE, 'x'])
    t.equal((await comment({ content: 'x', parent_id })).status, 404, parent_id)
  const elsewhere = await ask('POST', `/posts/${id}/comments`, { content: 'x', parent_id: first.id })
  t.match(elsewhere, { status: 404, body: { code: 'not_found' } })
})

t.test('replies to replies go so deep and no deeper', async (t) => {
  let parent_id = (await comment({ content: '0' })).body.id
  for (let depth = 1; depth <= 8; depth++) {
    const { body } = await comment({ content: `${depth}`, parent_id })
    t.equal(body.depth, depth)
    parent_id = body.id
  }
  t.match(await comment({ content: '9', parent_id }), { status: 409, body: { code: 'conflict' } })
})

t.test('comments are listed with each reply below what it replies to, or by time, in pages', async (t) => {
  const write = async (content: string, parent_id?: string): Promise<string> =>
    (await comment({ content, ...(parent_id && { parent_id }) })).body.id
  const a = await write('a')
  const b = await write('b')
  const a1 = await write('a1', a)
  await write('b1', b)
  await write('a2', a)
  await write('a11', a1)
  const thread = ['a', 'a1', 'a11', 'a2', 'b', 'b1']
  t.strictSame(contentsOf((await list()).body), thread)
  t.strictSame(contentsOf((await list('?order=flat')).body), ['a', 'b', 'a1', 'b1', 'a2', 'a11'])
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await list(`?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    seen.push(...contentsOf(body))
    cursor = body.meta.next_cursor
  }
  t.strictSame(seen, thread)
  const { body } = await list('?page=2&per_page=4')
  t.strictSame(contentsOf(body), ['b', 'b1'])
  t.match(body.meta, { page: 2, pages: 2, total_count: 6, prev_page: 1, next_page: null, has_next: false })
  for (const query of [
    '?order=best',
    '?limit=0',
    '?cursor=x',
    '?page=1&cursor=x',
    '?colour=red',
    '?html=yes'
  ])
    t.match(await list(query), { status: 400, body: { code: 'invalid' } }, query)
  const flat = (await list('?order=flat&limit=1')).body.meta.next_cursor
  t.equal((await list(`?cursor=${encodeURIComponent(flat)}`)).status, 400, 'a cursor of the other order')
})

t.test('its owner writes a comment anew, and nobody else', async (t) => {
  const { body } = await comment({ content: 'First' }, bob)
  for (const method of ['PATCH', 'PUT'] as const) {
    const changed = await ask(method, `/comments/${body.id}`, { content: `${method}ed` }, bob)
    t.match(changed, { status: 200, body: { ...body, content: `${method}ed`, updated_at: RFC3339 } })
    for (const who of [ada, root]) {
      const refused = await ask(method, `/comments/${body.id}`, { content: 'Mine' }, who)
      t.match(refused, { status: 403, body: { code: 'forbidden' } }, who.username)
    }
    for (const wrong of [
      {},
      { content: ' ' },
      { content: 'x'.repeat(10_001) },
      { content: 'x', parent_id: NOWHERE }
    ])
      t.equal((await ask(method, `/comments/${body.id}`, wrong, bob)).status, 400)
    t.equal((await ask(method, `/comments/${NOWHERE}`, { content: 'x' })).status, 404)
  }
})

t.test(
  'a deleted comment keeps its place, without content and owner, until it is brought back',
  async (t) => {
    const { body } = await comment({ content: 'Secret' }, bob)
    const reply = (await comment({ content: 'Reply', parent_id: body.id })).body
    t.equal(
      (await ask('DELETE', `/comments/${body.id}`, undefined, ada)).status,
      403,
      'not by who wrote the post'
    )
    t.match(await ask('DELETE', `/comments/${body.id}`, undefined, bob), { status: 204, body: '' })
    const { data } = (await list('?html=true')).body
    t.match(data, [
      { id: body.id, owner: null, content: null, replies: 1, deleted_at: RFC3339 },
      { id: reply.id, content: 'Reply' }
    ])
    t.notOk('content_html' in data[0])
    t.equal((await ask('GET', `/posts/${post}`)).body.comments, 1, 'it is not counted')
    for (const [method, path, sent] of [
      ['GET', ''],
      ['PATCH', '', { content: 'x' }],
      ['DELETE', '']
    ] as const)
      t.equal((await ask(method, `/comments/${body.id}${path}`, sent, bob)).status, 404, `${method} ${path}`)
    t.match(await comment({ content: 'x', parent_id: body.id }), { status: 409 })
    t.equal((await ask('POST', `/comments/${body.id}/restore`, {}, ada)).status, 403)
    t.match(await ask('POST', `/comments/${body.id}/restore`, {}, bob), {
      status: 200,
      body: { ...body, replies: 1 }
    })
    t.equal((await ask('POST', `/comments/${body.id}/restore`, {}, bob)).status, 404)
    t.equal((await ask('DELETE', `/comments/${body.id}`, undefined, root)).status, 204)
    t.equal((await ask('POST', `/comments/${body.id}/restore`, {}, root)).status, 200)
  }
)

t.test('comments go with their post, and come back with it', async (t) => {
  const { body } = await comment({ content: 'First' }, bob)
  await ask('DELETE', `/posts/${post}`)
  for (const [method, sent] of [['GET'], ['PATCH', { content: 'x' }], ['DELETE']] as const)
    t.equal((await ask(method, `/comments/${body.id}`, sent, bob)).status, 404, method)
  await ask('POST', `/posts/${post}/restore`, {})
  t.match(await ask('PATCH', `/comments/${body.id}`, { content: 'x' }, bob), { status: 200 })
})

t.test('what is no comment is 404 as JSON', async (t) => {
  for (const id of [NOWHERE, 'x', '%00', "1'--"]) {
    for (const [method, path, sent] of [
      ['GET', ''],
      ['PATCH', '', { content: 'x' }],
      ['DELETE', ''],
      ['POST', '/restore', {}]
    ] as const) {
      const answer = await ask(method, `/comments/${id}${path}`, sent)
      t.match(answer, { status: 404, body: { code: 'not_found' } }, `${method} ${id}${path}`)
      t.match(answer.headers['content-type'], /^application\/problem\+json/)
    }
  }
})

t.test('200 comments that are written at once are all there', async (t) => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) => comment({ content: `${i}` }, i % 2 ? ada : bob))
  )
  t.ok(answers.every(({ status }) => status === 201))
  t.equal((await ask('GET', `/posts/${post}`)).body.comments, 200)
  const { body } = await list('?page=1&per_page=100')
  t.match(body.meta, { total_count: 200, pages: 2 })
})

function comment(body: object, { access }: Person = ada) {
  return desk.ask('POST', `/posts/${post}/comments`, { token: access, body })
}

function list(query = '') {
  return desk.ask('GET', `/api/v1/posts/${post}/comments${query}`, { token: bob.access })
}

function contentsOf({ data }: { data: { content: string }[] }): string[] {
  return data.map(({ content }) => content)
}

type Method = 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'POST'

function ask(method: Method, path: string, body?: object, { access }: Person = ada) {
  return desk.ask(method, `/api/v1${path}`, { token: access, ...(body && { body }) })
}
