import t from 'tap'
import { join, type Person, type RealServer, realServer } from './fixtures/real-server.ts'

const API = '/api/v1/bookmarks'
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const UUID = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

let desk: RealServer
let ada: Person
let bob: Person
let made = 0

t.before(async () => {
  desk = await realServer(t)
  ada = await join(desk.running, 'ada', 'member')
  bob = await join(desk.running, 'bob', 'member')
})

t.test('a link is saved with its note, and answered with its short code', async (t) => {
  const { status, headers, body } = await post({ url: 'https://example.com/a', body: 'To read' })
  t.equal(status, 201)
  t.match(headers['content-type'], /^application\/json/)
  t.match(body, {
    id: UUID,
    url: 'https://example.com/a',
    short_url: /^[A-Za-z0-9]{3}$/,
    visits: 0,
    body: 'To read',
    created_at: RFC3339,
    updated_at: RFC3339,
    outcome: 'created'
  })
  t.match((await post({ url: anyUrl() })).body, { body: null, title: null, tags: [], enabled: true })
})

t.test('an address is shown as it was typed', async (t) => {
  for (const url of [
    'HTTP://Example.COM:80/%7euser?b=2&a=1#Top',
    'https://bücher.example/straße?q=é',
    'http://[::1]:8080/',
    'http://127.0.0.1/',
    'http://example.com.',
    `https://example.com/${'x'.repeat(2028)}`
  ]) {
    const { status, body } = await post({ url })
    t.equal(status, 201, url)
    t.equal((await get(body.id)).body.url, url)
  }
  t.match((await post({ url: '  https://example.com/spaces  ' })).body, { url: 'https://example.com/spaces' })
})

const WRONG: [string, object, string][] = [
  ['no address', {}, '/url'],
  ['an empty address', { url: '' }, '/url'],
  ['an address that is null', { url: null }, '/url'],
  ['an address that is a number', { url: 42 }, '/url'],
  ['words', { url: 'not a url' }, '/url'],
  ['an address without a scheme', { url: 'example.com' }, '/url'],
  ['an address without a host', { url: 'https://' }, '/url'],
  ['a path where the host should be', { url: 'http:///etc/passwd' }, '/url'],
  ['a script', { url: 'javascript:alert(1)' }, '/url'],
  ['a script behind a space', { url: ' javascript:alert(1)//https://example.com' }, '/url'],
  ['inline data', { url: 'data:text/html,<script>alert(1)</script>' }, '/url'],
  ['a file', { url: 'file:///etc/passwd' }, '/url'],
  ['another protocol', { url: 'ftp://example.com/' }, '/url'],
  ['a user name and a password', { url: 'https://ann:secret@example.com/' }, '/url'],
  ['a user name that looks like a host', { url: 'https://example.com@evil.example/' }, '/url'],
  ['a line break', { url: 'https://example.com/\r\nset-cookie: a=b' }, '/url'],
  ['a space within', { url: 'https://example.com/a b' }, '/url'],
  ['a broken IPv6 address', { url: 'http://[::1/' }, '/url'],
  ['a port that is none', { url: 'http://example.com:99999/' }, '/url'],
  ['ten thousand characters', { url: `https://example.com/${'x'.repeat(10_000)}` }, '/url'],
  ['characters that become too long', { url: `https://example.com/${'😀'.repeat(1000)}` }, '/url'],
  ['a field that there is not', { url: 'https://example.com/f', colour: 'red' }, '/colour'],
  ['visits of its own', { url: 'https://example.com/f', visits: 5 }, '/visits'],
  ['somebody to belong to', { url: 'https://example.com/f', user_id: 'x' }, '/user_id'],
  ['a note that is a number', { url: 'https://example.com/f', body: 1 }, '/body'],
  ['a note that is too long', { url: 'https://example.com/f', body: 'x'.repeat(10_001) }, '/body'],
  ['a tag with a space', { url: 'https://example.com/f', tags: ['a b'] }, '/tags/0'],
  ['an empty tag', { url: 'https://example.com/f', tags: ['ok', '#'] }, '/tags/1'],
  [
    'a redirect that there is not',
    { url: 'https://example.com/f', redirect_status: 303 },
    '/redirect_status'
  ],
  ['visits that are used up at once', { url: 'https://example.com/f', max_visits: 0 }, '/max_visits'],
  [
    'an end that is over',
    { url: 'https://example.com/f', expires_at: '2020-01-01T00:00:00Z' },
    '/expires_at'
  ],
  [
    'an alternate that is a script',
    { url: 'https://example.com/f', alternate_url: 'javascript:1' },
    '/alternate_url'
  ],
  ['a short code that is too short', { url: 'https://example.com/f', short_url: 'ab' }, '/short_url'],
  ['a short code with a slash', { url: 'https://example.com/f', short_url: 'a/b/c' }, '/short_url'],
  ['a short code with a dot', { url: 'https://example.com/f', short_url: 'robots.txt' }, '/short_url'],
  ['a short code that is a path', { url: 'https://example.com/f', short_url: 'Docs' }, '/short_url'],
  ['a short code that looks like a path', { url: 'https://example.com/f', short_url: '1tem5' }, '/short_url'],
  [
    'a short code that looks like an id',
    { url: 'https://example.com/f', short_url: '019ac000-0000-7000-8000-000000000001' },
    '/short_url'
  ]
]
for (const [what, body, pointer] of WRONG) {
  t.test(`${what} is refused, and nothing is saved`, async (t) => {
    const before = (await list(ada)).body.meta.total_count
    const answer = await post(body)
    t.equal(answer.status, 400)
    t.match(answer.headers['content-type'], /^application\/problem\+json/)
    t.match(answer.body, { code: 'invalid', errors: [{ pointer }] })
    t.equal((await list(ada)).body.meta.total_count, before)
  })
}

t.test('what is no JSON object is refused as such', async (t) => {
  const headers = { authorization: `Bearer ${ada.access}`, 'content-type': 'application/json' }
  const send = (payload: string, more: Record<string, string> = {}) =>
    desk.server.inject({ method: 'POST', url: API, headers: { ...headers, ...more }, payload })
  t.equal((await send('{"url":')).statusCode, 400)
  t.equal((await send('["https://example.com/"]')).statusCode, 400)
  t.equal((await send('<a>', { 'content-type': 'text/xml' })).statusCode, 415)
  t.equal((await send(JSON.stringify({ url: anyUrl(), body: 'x'.repeat(2_000_000) }))).statusCode, 413)
})

t.test('the same address again is a conflict that says where it is', async (t) => {
  const { body } = await post({ url: 'https://twice.example/caf%c3%a9?a=1' })
  for (const url of [
    'https://twice.example/caf%c3%a9?a=1',
    'https://TWICE.example:443/café?a=1',
    'HTTPS://twice.example/caf%C3%A9?utm_source=mail&a=1',
    'https://twice.example/c%61f%C3%A9?a=1&utm_campaign=x'
  ]) {
    const again = await post({ url })
    t.equal(again.status, 409, url)
    t.match(again.body, { code: 'conflict', existing_id: body.id })
  }
  for (const url of [
    'http://twice.example/caf%c3%a9?a=1',
    'https://twice.example/caf%c3%a9?a=1#part',
    'https://twice.example/caf%c3%a9/?a=1',
    'https://twice.example/Caf%c3%a9?a=1',
    'https://www.twice.example/caf%c3%a9?a=1'
  ])
    t.equal((await post({ url })).status, 201, `${url} is another`)
})

t.test('the same address again can answer what is there, or change it', async (t) => {
  const url = anyUrl()
  const { body } = await post({ url, body: 'first' })
  const kept = await post({ url, body: 'second', if_exists: 'return' })
  t.match(kept, { status: 200, body: { id: body.id, body: 'first', outcome: 'existing' } })
  const changed = await post({ url, body: 'third', if_exists: 'update' })
  t.match(changed, { status: 200, body: { id: body.id, body: 'third', outcome: 'updated' } })
})

t.test('two users can save the same address, each for themselves', async (t) => {
  const url = anyUrl()
  const [first, second] = [await post({ url }), await post({ url }, bob)]
  t.match([first.status, second.status], [201, 201])
  t.not(first.body.short_url, second.body.short_url)
})

t.test('a code that is taken, or looks like one that is, is a conflict', async (t) => {
  t.match(await post({ url: anyUrl(), short_url: 'Launch-01' }), {
    status: 201,
    body: { short_url: 'Launch-01' }
  })
  for (const short_url of ['Launch-01', 'launch-01', 'LAUNCH_0l', 'launch-O1']) {
    const answer = await post({ url: anyUrl(), short_url }, bob)
    t.match(answer, { status: 409, body: { errors: [{ pointer: '/short_url' }] } }, short_url)
  }
})

t.test('a bookmark is shown by its id and by its short code', async (t) => {
  const { body } = await post({ url: anyUrl() })
  const { outcome: _outcome, ...bookmark } = body
  for (const path of [body.id, body.short_url, `${body.id}/`]) {
    t.match(await get(path), { status: 200 })
    t.strictSame((await get(path)).body, bookmark)
  }
  for (const ref of ['019ac000-0000-7000-8000-000000000001', 'zzzzzzzz', '%20', '..%2f', 'x'.repeat(65)])
    t.ok([400, 404].includes((await get(ref)).status), ref)
  t.equal((await get('019ac000-0000-7000-8000-000000000001')).status, 404)
})

t.test('PUT writes a bookmark anew, PATCH changes a part', async (t) => {
  const { body } = await post({ url: anyUrl(), body: 'note', tags: ['b', '#A'], max_visits: 5 })
  const url = anyUrl()
  const replaced = await ask('PUT', body.id, { url })
  t.match(replaced, {
    status: 200,
    body: { id: body.id, url, body: null, tags: [], max_visits: null, short_url: body.short_url }
  })
  t.equal(replaced.body.created_at, body.created_at)
  t.match(await ask('PUT', body.id, { body: 'x' }), { status: 400, body: { errors: [{ pointer: '/url' }] } })
  t.match(await ask('PATCH', body.id, { body: 'new', tags: ['C'] }), {
    status: 200,
    body: { url, body: 'new', tags: ['c'] }
  })
  t.match(await ask('PATCH', body.short_url, { favourite: true }), { status: 200, body: { body: 'new' } })
  t.match(await ask('PATCH', body.id, {}), { status: 200, body: { favourite: true } })
})

t.test('PUT and PATCH refuse what POST refuses', async (t) => {
  const [first, second] = [(await post({ url: anyUrl() })).body, (await post({ url: anyUrl() })).body]
  for (const method of ['PUT', 'PATCH'] as const) {
    t.equal((await ask(method, first.id, { url: 'javascript:1' })).status, 400)
    t.equal((await ask(method, first.id, { url: anyUrl(), visits: 1 })).status, 400)
    const taken = await ask(method, first.id, { url: second.url })
    t.match(taken, { status: 409, body: { existing_id: second.id } })
    t.equal((await ask(method, first.id, { url: first.url })).status, 200, 'its own address is no conflict')
    const gone = await ask(method, '019ac000-0000-7000-8000-000000000001', { url: anyUrl() })
    t.equal(gone.status, 404)
  }
})

t.test('a bookmark is deleted once, and its code is free again', async (t) => {
  const url = anyUrl()
  const { body } = await post({ url, short_url: 'for-now' })
  const deleted = await ask('DELETE', body.id)
  t.match(deleted, { status: 204, body: '' })
  t.equal((await ask('DELETE', body.id)).status, 404)
  t.equal((await get(body.id)).status, 404)
  t.equal((await desk.ask('GET', '/for-now')).status, 404)
  t.equal((await post({ url: anyUrl(), short_url: 'for-now' }, bob)).status, 201, 'somebody else takes it')
  t.equal((await post({ url })).status, 201, 'the address can be saved again')
})

t.test("another user's bookmark does not exist, whichever way one asks", async (t) => {
  const { body } = await post({ url: anyUrl() })
  for (const ref of [body.id, body.short_url]) {
    for (const [method, path, sent] of [
      ['GET', ref],
      ['PUT', ref, { url: anyUrl() }],
      ['PATCH', ref, { body: 'mine' }],
      ['DELETE', ref],
      ['GET', `${ref}/stats`],
      ['POST', `${ref}/fetch`, {}],
      ['POST', 'check', { ids: [ref] }]
    ] as const) {
      const answer = await ask(method, path, sent, bob)
      t.match(answer, { status: 404, body: { code: 'not_found' } }, `${method} ${path}`)
      t.notMatch(JSON.stringify(answer.body), body.url)
    }
  }
  t.strictSame((await get(body.id)).body.updated_at, body.updated_at)
  t.equal(
    (await list(bob, '?per_page=100&page=1')).body.data.some(({ id }: { id: string }) => id === body.id),
    false
  )
})

function anyUrl(): string {
  return `https://example.com/any/${++made}`
}

function post(body: object, { access }: Person = ada) {
  return desk.ask('POST', API, { token: access, body })
}

function get(path: string) {
  return desk.ask('GET', `${API}/${path}`, { token: ada.access })
}

function list({ access }: Person, query = '') {
  return desk.ask('GET', `${API}${query}`, { token: access })
}

type Method = 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'POST'

function ask(method: Method, path: string, body?: object, { access }: Person = ada) {
  return desk.ask(method, `${API}/${path}`, { token: access, ...(body && { body }) })
}
