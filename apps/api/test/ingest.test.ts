import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { AppError } from '@rollcall/core'
import t, { type Test } from 'tap'
import { as, payload, testServer } from './fixtures/test-server.ts'

type Headers = Record<string, string>

/** A server, `post` to its ingest route, and `stored`: the data of the one occurrence it has then. */
async function ingest(t: Test, changes: Parameters<typeof testServer>[1] = {}) {
  const built = await testServer(t, changes)
  const { server, serverToken } = built
  const post = (
    body: string | Buffer | object,
    headers: Headers = { 'x-rollbar-access-token': serverToken },
    url = '/api/1/item/'
  ) => server.inject({ method: 'POST', url, headers, payload: body })
  const stored = async () =>
    (await server.inject({ url: '/api/v1/items/1/occurrences', headers: as('admin') })).json().data
  return { ...built, post, stored }
}

const JSON_TEXT = JSON.stringify(payload({ uuid: 'one' }))

t.test('an error is taken in, and answered in the envelope of Rollbar', async (t) => {
  const { post, stored } = await ingest(t)
  const answer = await post(payload({ uuid: 'my-own', custom: { ünïcode: '💥' } }))
  t.equal(answer.statusCode, 200)
  t.match(answer.headers['content-type'], /^application\/json/)
  t.strictSame(answer.json(), { err: 0, result: { id: null, uuid: 'my-own' } })
  t.match(await stored(), [{ uuid: 'my-own', data: { environment: 'test', custom: { ünïcode: '💥' } } }])
})

t.test('an error without uuid gets one of 32 hexadecimal digits', async (t) => {
  const { post } = await ingest(t)
  t.match((await post(payload())).json().result.uuid, /^[\da-f]{32}$/)
})

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const bodies: [string, string | Buffer, Headers][] = [
  ['JSON', JSON_TEXT, { 'content-type': 'application/json; charset=utf-8' }],
  ['JSON that is called a form, as Ruby and PHP send it', JSON_TEXT, form],
  ['JSON without a content type', JSON_TEXT, {}],
  ['JSON whose content type is none', JSON_TEXT, { 'content-type': 'json' }],
  ['JSON that is called text', JSON_TEXT, { 'content-type': 'text/plain;charset=UTF-8' }],
  ['JSON after a byte order mark and blanks', `\uFEFF  ${JSON_TEXT}`, {}],
  ['a form whose payload is JSON', `payload=${encodeURIComponent(JSON_TEXT)}`, form],
  ['a form with plus signs for blanks', new URLSearchParams({ payload: JSON_TEXT }).toString(), form],
  ['a form without a content type', `payload=${encodeURIComponent(JSON_TEXT)}`, {}],
  ['gzip', gzipSync(JSON_TEXT), { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
  ['deflate', deflateSync(JSON_TEXT), { 'content-encoding': 'deflate' }],
  ['br', brotliCompressSync(JSON_TEXT), { 'content-encoding': 'br' }],
  [
    'a form in gzip',
    gzipSync(`payload=${encodeURIComponent(JSON_TEXT)}`),
    { ...form, 'content-encoding': 'gzip' }
  ]
]
for (const [name, body, headers] of bodies) {
  t.test(`the body may be ${name}`, async (t) => {
    const { post, stored, serverToken } = await ingest(t)
    const answer = await post(body, { 'x-rollbar-access-token': serverToken, ...headers })
    t.strictSame(answer.json(), { err: 0, result: { id: null, uuid: 'one' } })
    t.match(await stored(), [{ uuid: 'one', data: { environment: 'test' } }])
  })
}

t.test('a content encoding that is none is refused, whatever it is called', async (t) => {
  const { post, serverToken } = await ingest(t)
  for (const encoding of ['zstd', 'constructor', '__proto__']) {
    const answer = await post(JSON_TEXT, {
      'x-rollbar-access-token': serverToken,
      'content-encoding': encoding
    })
    t.equal(answer.statusCode, 400)
    t.match(answer.json(), { err: 1, message: `Cannot read Content-Encoding ${encoding}` })
  }
})

t.test('the path may end with a slash or not', async (t) => {
  const { post, serverToken } = await ingest(t)
  t.equal((await post(payload(), { 'x-rollbar-access-token': serverToken }, '/api/1/item')).statusCode, 200)
})

t.test(
  'the token may be in the header, the query, the body or the form, and the first of these wins',
  async (t) => {
    const { post, serverToken } = await ingest(t)
    const inBody = (access_token: string) => ({ access_token, ...payload() })
    const formOf = (token: string) =>
      new URLSearchParams({ access_token: token, payload: JSON.stringify(payload()) }).toString()
    const token = { 'x-rollbar-access-token': serverToken }
    t.equal((await post(inBody('wrong'), token)).statusCode, 200)
    t.equal((await post(inBody('wrong'), {}, `/api/1/item/?access_token=${serverToken}`)).statusCode, 200)
    t.equal((await post(inBody(serverToken), {})).statusCode, 200)
    t.equal((await post(formOf(serverToken), form)).statusCode, 200)
    t.equal((await post(inBody(serverToken), { 'x-rollbar-access-token': 'wrong' })).statusCode, 403)
    t.equal((await post(formOf('wrong'), form)).statusCode, 403)
  }
)

t.test('a repeated uuid is answered as the first, and stored once', async (t) => {
  const { post, stored } = await ingest(t)
  const first = await post(JSON_TEXT)
  t.strictSame((await post(JSON_TEXT)).json(), first.json())
  t.equal((await stored()).length, 1)
})

const huge = JSON.stringify(payload({ custom: { text: 'x'.repeat(1_100_000) } }))
const refusals: [string, number, string | Buffer, Headers, RegExp][] = [
  ['text that is not JSON', 400, '{"data":', {}, /./],
  ['no body', 400, '', {}, /./],
  ['JSON that is no payload', 422, '{"data":{"environment":"x"}}', {}, /body/],
  ['JSON that is no object', 422, '[]', {}, /./],
  ['gzip that is none', 400, 'hello', { 'content-encoding': 'gzip' }, /gzip/],
  ['an unknown encoding', 400, 'hello', { 'content-encoding': 'zstd' }, /zstd/],
  ['more than a mebibyte', 413, huge, {}, /^request entity too large$/],
  [
    'a few bytes that inflate to more than a mebibyte',
    413,
    gzipSync(huge),
    { 'content-encoding': 'gzip' },
    /^request entity too large$/
  ]
]
for (const [name, status, body, headers, message] of refusals) {
  t.test(`${name} is ${status} in the envelope, open to pages of any origin`, async (t) => {
    const { post, serverToken } = await ingest(t)
    const answer = await post(body, {
      'content-type': 'application/json',
      'x-rollbar-access-token': serverToken,
      ...headers
    })
    t.equal(answer.statusCode, status)
    t.match(answer.headers['content-type'], /^application\/json/)
    t.equal(answer.headers['access-control-allow-origin'], '*')
    t.match(answer.json(), { err: 1, message })
    t.strictSame(Object.keys(answer.json()), ['err', 'message'])
  })
}

t.test('no token is 401, an unknown one 403, one that may not post this 403', async (t) => {
  const { post, clientToken } = await ingest(t)
  t.match(await post(payload(), {}), { statusCode: 401, body: /"err":1/ })
  t.match(await post(payload(), { 'x-rollbar-access-token': 'unknown' }), {
    statusCode: 403,
    body: /access token not found/
  })
  t.match(await post(payload(), { 'x-rollbar-access-token': clientToken }), {
    statusCode: 403,
    body: /insufficient privileges/
  })
  t.match(await post(payload({ platform: 'browser' }), { 'x-rollbar-access-token': clientToken }), {
    statusCode: 200
  })
})

t.test('too many are told to pause by the headers that SDKs read', async (t) => {
  const recordOccurrence = async () => {
    throw new AppError('rate_limited', 'Too many events', { retryAfter: 12 })
  }
  const { post } = await ingest(t, { app: { recordOccurrence } })
  const answer = await post(payload())
  t.equal(answer.statusCode, 429)
  t.match(answer.headers, {
    'retry-after': '12',
    'x-rate-limit-remaining': '0',
    'x-rate-limit-remaining-seconds': '12'
  })
})

t.test('a database that cannot be reached is 503, a bug is 500 and says no more', async (t) => {
  const failures = [new AppError('unavailable', 'The database cannot be reached'), new Error('secret')]
  const recordOccurrence = async () => {
    throw failures.shift()
  }
  const { post, lines } = await ingest(t, { app: { recordOccurrence } })
  t.match(await post(payload()), {
    statusCode: 503,
    body: '{"err":1,"message":"The database cannot be reached"}'
  })
  t.match(await post(payload()), { statusCode: 500, body: '{"err":1,"message":"Internal error"}' })
  t.match(lines.join(''), /"request_id".*secret/)
})

t.test('ping answers pong', async (t) => {
  const { server } = await ingest(t)
  const answer = await server.inject('/api/1/status/ping')
  t.equal(answer.body, 'pong')
  t.match(answer.headers['content-type'], /^text\/plain/)
})

t.test('unknown paths and methods under /api/1 are told in the envelope', async (t) => {
  const { server } = await ingest(t)
  t.match(await server.inject('/api/1/deploys'), { statusCode: 404, body: /"err":1/ })
  const wrong = await server.inject({ method: 'PUT', url: '/api/1/item/' })
  t.match(wrong, { statusCode: 405, body: /"err":1/ })
  t.equal(wrong.headers.allow, 'POST')
})

const RECORDED = 'X-Rollbar-Access-Token'
for (const asked of [RECORDED, 'content-type,x-rollbar-access-token']) {
  t.test(`the pre-flight of a browser that asks for ${asked} is allowed`, async (t) => {
    const { server } = await ingest(t)
    const headers = {
      origin: 'https://shop.example.com',
      'access-control-request-method': 'POST',
      'access-control-request-headers': asked
    }
    const answer = await server.inject({ method: 'OPTIONS', url: '/api/1/item/', headers })
    t.equal(answer.statusCode, 204)
    t.equal(answer.headers['access-control-allow-origin'], '*')
    t.match(answer.headers['access-control-allow-methods'], /POST/)
    const allowed = String(answer.headers['access-control-allow-headers']).split(', ')
    for (const name of asked.toLowerCase().split(',')) t.ok(allowed.includes(name), name)
  })
}
