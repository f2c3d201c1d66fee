import t from 'tap'
import { as, payload, testServer } from './fixtures/test-server.ts'

t.test('every answer carries the id of its request, one from a proxy if it is sane', async (t) => {
  const { server } = await testServer(t)
  const id = async (given?: string) => {
    const answer = await server.inject({
      url: '/which',
      headers: given === undefined ? {} : { 'x-request-id': given }
    })
    return answer.headers['x-request-id']
  }
  t.match(await id(), /^[\da-f]{8}-[\da-f-]{27}$/)
  t.equal(await id('edge-1:42'), 'edge-1:42')
  t.not(await id('two words'), 'two words')
  t.not(await id('x'.repeat(300)), 'x'.repeat(300))
})

t.test('a request is one line in the log, without its query and headers', async (t) => {
  const { server, lines } = await testServer(t)
  await server.inject({ url: '/items?query=hunter2', headers: as('guest') })
  await server.inject({
    method: 'POST',
    url: '/api/v1/auth/login',
    payload: { email: 'x@y.z', password: 'hunter2' }
  })
  const logged = lines.map((line) => JSON.parse(line))
  t.match(logged[0], {
    msg: 'request',
    method: 'GET',
    path: '/items',
    status: 200,
    ms: Number,
    request_id: String
  })
  t.match(logged[0].user_id, /^019ac000/)
  t.match(logged[1], { method: 'POST', path: '/api/v1/auth/login', status: 401 })
  t.notMatch(lines.join(''), /hunter2|Bearer|x@y\.z/)
})

t.test('the log keeps to its level', async (t) => {
  const { server, lines } = await testServer(t, { config: { ROLLCALL_LOG_LEVEL: 'warn' } })
  await server.inject('/which')
  t.strictSame(lines, [])
})

t.test('browsers are told to be careful', async (t) => {
  const { server } = await testServer(t)
  const { headers } = await server.inject('/items')
  t.match(headers, { 'x-content-type-options': 'nosniff', 'content-security-policy': /default-src 'self'/ })
  t.notMatch(headers['content-security-policy'], /upgrade-insecure/)
  t.notOk(headers['x-powered-by'])
})

const preflight = (origin: string) => ({
  method: 'OPTIONS' as const,
  url: '/api/v1/items',
  headers: {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type'
  }
})

t.test('pages of the origins in the setting may use the API, and no others', async (t) => {
  const { server } = await testServer(t, {
    config: { ROLLCALL_CORS_ORIGINS: 'https://a.example, https://b.example' }
  })
  const allowed = await server.inject(preflight('https://b.example'))
  t.equal(allowed.statusCode, 204)
  t.equal(allowed.headers['access-control-allow-origin'], 'https://b.example')
  t.match(allowed.headers['access-control-allow-headers'], /authorization/)
  t.notOk((await server.inject(preflight('https://c.example'))).headers['access-control-allow-origin'])
  const odd = await server.inject({ method: 'OPTIONS', url: '/items' })
  t.equal(odd.statusCode, 204, 'what is no pre-flight is no failure')
  const failed = await server.inject({ url: '/items', headers: { origin: 'https://a.example' } })
  t.equal(failed.statusCode, 401)
  t.equal(failed.headers['access-control-allow-origin'], 'https://a.example', 'a page can read a refusal')
})

t.test('pages of other origins may read how long to wait, and what is wrong with a token', async (t) => {
  const { server } = await testServer(t, { config: { ROLLCALL_CORS_ORIGINS: 'https://a.example' } })
  const answer = await server.inject({
    url: '/items',
    headers: { ...as('guest'), origin: 'https://a.example' }
  })
  const exposed = String(answer.headers['access-control-expose-headers'])
  for (const name of ['retry-after', 'ratelimit', 'ratelimit-policy', 'www-authenticate'])
    t.ok(exposed.split(', ').includes(name), name)
})

t.test('without the setting no page of another origin may use the API', async (t) => {
  const { server } = await testServer(t)
  const answer = await server.inject(preflight('https://a.example'))
  t.notOk(answer.headers['access-control-allow-origin'])
})

t.test('X-Forwarded-For is believed only from the proxies in the setting', async (t) => {
  const forwarded = async (proxy: string, from: string) => {
    const { server } = await testServer(t, {
      rules: { failures_per_address: 1 },
      config: { ROLLCALL_TRUST_PROXY: proxy }
    })
    const headers = { 'x-forwarded-for': from }
    const login = (headers: object) =>
      server.inject({
        method: 'POST',
        url: '/api/v1/auth/login',
        headers: { ...headers },
        payload: { email: 'a', password: 'b' }
      })
    await login(headers)
    await login(headers)
    return (await login({ 'x-forwarded-for': '9.9.9.9' })).statusCode
  }
  t.equal(await forwarded('', '8.8.8.8'), 429, 'both count as the one address they came from')
  t.equal(await forwarded('127.0.0.0/8', '8.8.8.8'), 401, 'each counts as its own')
})

t.test('ingest sends none of that, but the id of a request that failed', async (t) => {
  const { server, lines, serverToken } = await testServer(t)
  const headers = { 'x-rollbar-access-token': serverToken }
  const good = await server.inject({ method: 'POST', url: '/api/1/item/', headers, payload: payload() })
  t.equal(good.statusCode, 200)
  t.notOk(good.headers['content-security-policy'])
  const bad = await server.inject({ method: 'POST', url: '/api/1/item/', headers, payload: {} })
  t.match(bad.headers['x-request-id'], /^[\da-f-]{36}$/)
  t.strictSame(lines, [])
})
