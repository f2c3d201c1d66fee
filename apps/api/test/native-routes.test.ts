import { AppError, VERSION } from '@rollcall/core'
import t from 'tap'
import { as, healthy, testServer } from './fixtures/test-server.ts'

t.test('/which says in one line of text what this is', async (t) => {
  const { server } = await testServer(t)
  const answer = await server.inject('/which')
  t.equal(answer.statusCode, 200)
  t.match(answer.headers['content-type'], /^text\/plain/)
  t.match(answer.body, new RegExp(`^Rollcall ${VERSION}.*$`))
})

t.test('/check is 200 while all is well', async (t) => {
  const { server } = await testServer(t)
  const answer = await server.inject('/check')
  t.equal(answer.statusCode, 200)
  t.strictSame(answer.json(), { status: 'OK', checks: [healthy] })
})

t.test('no answer is kept by a cache: some hold tokens, all of them change', async (t) => {
  const { server } = await testServer(t)
  const credentials = { email: 'ada@example.com', password: 'secret1' }
  const login = await server.inject({ method: 'POST', url: '/api/v1/auth/login', payload: credentials })
  t.match(login, { statusCode: 200, headers: { 'cache-control': 'no-store' } })
  const tokens = await server.inject({ url: '/api/v1/projects/default/tokens', headers: as('admin') })
  t.match(tokens, { statusCode: 200, headers: { 'cache-control': 'no-store' } })
})

t.test('/check is 503 when something needed is broken, and says what', async (t) => {
  const broken = { ...healthy, status: 'KO' as const, error: 'connection refused' }
  const { server } = await testServer(t, { app: { check: async () => ({ status: 'KO', checks: [broken] }) } })
  const answer = await server.inject('/check')
  t.equal(answer.statusCode, 503)
  t.match(answer.headers['content-type'], /^application\/json/)
  t.strictSame(answer.json(), { status: 'KO', checks: [broken] })
})

t.test('an item is created, shown, changed with PATCH and PUT, and deleted', async (t) => {
  const { server } = await testServer(t)
  const headers = as('member')
  const created = await server.inject({
    method: 'POST',
    url: '/api/v1/items',
    headers,
    payload: { title: 'It broke' }
  })
  t.equal(created.statusCode, 201)
  const { id, counter } = created.json()
  t.match((await server.inject({ url: `/api/v1/items/${id}`, headers })).json(), {
    id,
    title: 'It broke',
    level: 'error'
  })
  t.match((await server.inject({ url: `/api/v1/items/%23${counter}`, headers })).json(), { id })
  for (const [method, title] of [
    ['PATCH', 'One'],
    ['PUT', 'Two']
  ] as const) {
    const changed = await server.inject({ method, url: `/api/v1/items/${id}`, headers, payload: { title } })
    t.equal(changed.statusCode, 200)
    t.match(changed.json(), { id, title })
  }
  const deleted = await server.inject({ method: 'DELETE', url: `/api/v1/items/${id}`, headers })
  t.equal(deleted.statusCode, 204)
  t.equal(deleted.body, '')
  t.equal((await server.inject({ url: `/api/v1/items/${id}`, headers })).statusCode, 404)
})

t.test('an occurrence keeps whatever its sender told', async (t) => {
  const data = {
    environment: 'x',
    body: {},
    custom: { nested: [1, null, { deep: true }], 'odd key': '\u2028"' },
    nothing: null
  }
  const occurrence = {
    id: 1,
    project_id: 1,
    item_id: 2,
    timestamp: '2026-01-01T00:00:00.000Z',
    uuid: null,
    data
  }
  const { server } = await testServer(t, { app: { showOccurrence: async () => occurrence } })
  t.strictSame(
    (await server.inject({ url: '/api/v1/occurrences/1', headers: as('guest') })).json(),
    occurrence
  )
})

t.test('a property that the schema does not name never leaves the server', async (t) => {
  const user = {
    id: '019ac000-0000-7000-8000-000000000001',
    username: 'ada',
    email: 'a@example.com',
    role: 'admin' as const,
    scopes: null,
    status: 'active' as const,
    access_until: null,
    invited_by: null,
    created_at: '2026-01-01T00:00:00.000Z',
    last_login_at: null
  }
  const me = async () => ({ ...user, password_hash: 'plain:secret' })
  const { server } = await testServer(t, { app: { me } })
  const answer = await server.inject({ url: '/api/v1/auth/me', headers: as('member') })
  t.match(answer.json(), user)
  t.notMatch(answer.body, /password/)
})

t.test('the query is read as the schema means it', async (t) => {
  const inputs: unknown[] = []
  const listItems = async (input: unknown) => {
    inputs.push(input)
    return { data: [], meta: { has_next: false, next_cursor: null } }
  }
  const cleanReports = async (input: unknown) => {
    inputs.push(input)
    return { deleted: 0 }
  }
  const { server } = await testServer(t, { app: { listItems, cleanReports } })
  const headers = as('admin')
  await server.inject({ url: '/items?status=active&limit=5&query=07', headers })
  await server.inject({ url: '/items?status=active&status=muted&limit=five&page=1.5', headers })
  await server.inject({ method: 'DELETE', url: '/reports?dry_run=true&keep=1e3', headers })
  t.strictSame(
    inputs.map((input) => ({ ...Object(input) })),
    [
      { status: ['active'], limit: 5, query: '07' },
      { status: ['active', 'muted'], limit: 'five', page: 1.5 },
      { dry_run: true, keep: '1e3' }
    ]
  )
})

const invalid: [string, object, { pointer: string; detail: string }][] = [
  [
    'an unknown field of the query',
    { url: '/items?colour=red' },
    { pointer: '/colour', detail: 'is not a known field' }
  ],
  [
    'an unknown field of the body',
    { method: 'POST', url: '/items', payload: { title: 'x', colour: 1 } },
    { pointer: '/colour', detail: 'is not a known field' }
  ],
  [
    'a part of the path in the body',
    { method: 'PATCH', url: '/items/1', payload: { id: '2', title: 'x' } },
    { pointer: '/id', detail: 'is not a known field' }
  ],
  [
    'a part of the path in the query',
    { url: '/items/1?id=2' },
    { pointer: '/id', detail: 'is not a known field' }
  ],
  [
    'a field of the body in the query',
    { method: 'POST', url: '/items?title=x', payload: {} },
    { pointer: '/title', detail: 'is not a known field' }
  ],
  [
    'a query called __proto__',
    { url: '/items?__proto__=1' },
    { pointer: '/__proto__', detail: 'is not a known field' }
  ],
  [
    'a body that is no object',
    { method: 'POST', url: '/items', payload: ['title'] },
    { pointer: '', detail: 'must be object' }
  ],
  ['a missing body', { method: 'POST', url: '/items' }, { pointer: '/title', detail: 'is required' }],
  ['a number that is none', { url: '/items?limit=many' }, { pointer: '/limit', detail: 'must be integer' }],
  [
    'one value given twice',
    { url: '/items?limit=1&limit=2' },
    { pointer: '/limit', detail: 'must be integer' }
  ],
  [
    'a word that is none of the few',
    { url: '/items?status=lost' },
    { pointer: '/status/0', detail: 'must be one of active, resolved, muted, archived' }
  ]
]
for (const [name, request, error] of invalid) {
  t.test(`${name} is refused with a pointer to it`, async (t) => {
    const { server } = await testServer(t)
    const answer = await server.inject({ ...request, headers: as('admin') })
    t.equal(answer.statusCode, 400)
    t.match(answer.json(), { code: 'invalid', errors: [error] })
  })
}

t.test('a body may be empty where nothing is required', async (t) => {
  const { server } = await testServer(t)
  const headers = { ...as('admin'), 'content-type': 'application/json' }
  const answer = await server.inject({ method: 'POST', url: '/reports', headers, payload: '' })
  t.equal(answer.statusCode, 201)
  t.match(answer.json(), { seen: 0, stored: 0 })
})

t.test('HEAD answers as GET does, without the body', async (t) => {
  const { server } = await testServer(t)
  const answer = await server.inject({ method: 'HEAD', url: '/api/v1/items', headers: as('guest') })
  t.equal(answer.statusCode, 200)
  t.equal(answer.body, '')
})

t.test('short addresses and trailing slashes lead to the same', async (t) => {
  const { server } = await testServer(t)
  const headers = as('admin')
  await server.inject({ method: 'POST', url: '/items/', headers, payload: { title: 'It broke' } })
  const expected = (await server.inject({ url: '/api/v1/items?limit=1', headers })).json()
  for (const url of ['/items?limit=1', '/items/?limit=1', '/api/v1/items/?limit=1']) {
    t.strictSame((await server.inject({ url, headers })).json(), expected, url)
  }
  for (const url of [
    '/items/1',
    '/items/1/',
    '/items/1/occurrences',
    '/items/1/occurrences/',
    '/reports',
    '/reports/'
  ]) {
    t.equal((await server.inject({ url, headers })).statusCode, 200, url)
  }
  for (const url of ['/itemsx', '/itemsx/1', '//items', '/x/items']) {
    t.equal((await server.inject({ url, headers })).statusCode, 404, url)
  }
  t.equal(
    (await server.inject({ url: '/items', headers: {} })).json().instance,
    '/items',
    'told as it was asked for'
  )
})

t.test('a part of the path that is a word of its own is no id', async (t) => {
  const asked: string[] = []
  const seen = (name: string) => async () => {
    asked.push(name)
    throw new AppError('conflict', 'Seen')
  }
  const app = {
    acceptInvitation: seen('accept'),
    invitationTree: seen('tree'),
    showInvitation: seen('show'),
    resendInvitation: seen('resend')
  }
  const { server } = await testServer(t, { app })
  const headers = as('admin')
  for (const [method, path] of [
    ['POST', 'accept'],
    ['GET', 'tree'],
    ['GET', 'treex'],
    ['POST', 'accept/resend']
  ] as const) {
    await server.inject({ method, url: `/api/v1/invitations/${path}`, headers, payload: {} })
  }
  t.strictSame(asked, ['accept', 'tree', 'show', 'resend'])
})

t.test('a part that travels as the bearer token is taken from nowhere else', async (t) => {
  const inputs: unknown[] = []
  const refresh = async (input: unknown) => {
    inputs.push({ ...Object(input) })
    return { access: 'a', refresh: 'b' }
  }
  const { server } = await testServer(t, { app: { refresh } })
  const ask = (more: object) => server.inject({ method: 'POST', url: '/api/v1/auth/token/refresh', ...more })
  await ask({ headers: { authorization: 'Bearer  rr_shown ' } })
  await ask({})
  t.strictSame(inputs, [{ refresh_token: 'rr_shown' }, { refresh_token: '' }])
  for (const more of [{ payload: { refresh_token: 'x' } }, { query: { refresh_token: 'x' } }]) {
    t.match((await ask(more)).json(), { status: 400, errors: [{ pointer: '/refresh_token' }] })
  }
})

t.test('registration can be for invited people only', async (t) => {
  const { server } = await testServer(t, { rules: { registration: 'invited' } })
  const account = { email: 'guest@example.com', password: 'secret' }
  const made = [
    ['/api/v1/auth/register', { ...account, username: 'guest' }],
    ['/api/v1/user', account]
  ] as const
  for (const [url, payload] of made) {
    const answer = await server.inject({ method: 'POST', url, payload })
    t.match(answer.json(), { status: 403, code: 'forbidden', detail: /invitation/ }, url)
  }
})
