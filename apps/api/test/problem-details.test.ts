import { connect as connectSocket } from 'node:net'
import { AppError, ERROR_CODES } from '@rollcall/core'
import { statusOf } from '@rollcall/http'
import type { InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import { as, testServer } from './fixtures/test-server.ts'

for (const code of ERROR_CODES.filter((code) => code !== 'internal')) {
  t.test(
    `a use case that fails with ${code} is told as a problem with status ${statusOf[code]}`,
    async (t) => {
      const listItems = async () => {
        throw new AppError(code, 'It went wrong', {
          errors: [{ pointer: '/limit', detail: 'is odd' }],
          retryAfter: 2.5
        })
      }
      const { server } = await testServer(t, { app: { listItems } })
      const answer = await server.inject({ url: '/api/v1/items?limit=3', headers: as('admin') })
      t.equal(answer.statusCode, statusOf[code])
      t.equal(answer.headers['content-type'], 'application/problem+json')
      t.equal(answer.headers['retry-after'], '3')
      t.match(answer.json(), {
        type: 'about:blank',
        title: String,
        status: statusOf[code],
        detail: 'It went wrong',
        instance: '/api/v1/items',
        code,
        errors: [{ pointer: '/limit', detail: 'is odd' }],
        request_id: answer.headers['x-request-id']
      })
    }
  )
}

t.test('a bug is told as internal, and only the log knows more', async (t) => {
  const listItems = async () => {
    const cause = new Error('Failed query: select 1\nparams: hunter2\n    at hunter2, hunter2')
    throw new TypeError('x is not a function', { cause })
  }
  const { server, lines } = await testServer(t, { app: { listItems } })
  const answer = await server.inject({ url: '/api/v1/items?access_token=hunter2', headers: as('admin') })
  t.match(answer.json(), { status: 500, code: 'internal', detail: 'Internal error' })
  t.notMatch(answer.body, /function|stack|\.ts/)
  const log = lines.join('')
  t.match(log, /x is not a function/)
  t.match(log, /problem-details\.test\.ts/, 'with the stack')
  t.match(log, answer.json().request_id)
  t.notMatch(log, /hunter2/, 'neither queries nor parameters of statements are logged')
})

t.test('an output that is not what its schema says is a bug, not an answer', async (t) => {
  const { server } = await testServer(t, { app: { listUsers: async () => Object(null) } })
  const answer = await server.inject({ url: '/api/v1/users', headers: as('admin') })
  t.match(answer.json(), { status: 500, code: 'internal', detail: 'Internal error' })
})

const refusals: [string, InjectOptions, object][] = [
  [
    'an unknown path is 404',
    { url: '/nothing/here?x=1' },
    { status: 404, code: 'not_found', instance: '/nothing/here' }
  ],
  ['a path that is no URL is 400', { url: '/%zz' }, { status: 400, code: 'invalid' }],
  [
    'a part of the path that is far too long is 414',
    { url: `/api/v1/items/${'1'.repeat(500)}` },
    { status: 414, code: 'invalid' }
  ],
  [
    'a body that is not JSON is 400',
    { method: 'POST', url: '/items', headers: { 'content-type': 'application/json' }, payload: '{"title":' },
    { status: 400, code: 'invalid', detail: 'The body is not valid JSON' }
  ],
  [
    'a body that wants to change prototypes is 400',
    {
      method: 'POST',
      url: '/items',
      headers: { 'content-type': 'application/json' },
      payload: '{"__proto__":{"a":1}}'
    },
    { status: 400, code: 'invalid' }
  ],
  [
    'a form is 415',
    {
      method: 'POST',
      url: '/items',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'title=x'
    },
    { status: 415, code: 'invalid', detail: 'Send the body as application/json' }
  ],
  [
    'a body over the limit is 413',
    { method: 'POST', url: '/items', payload: { title: 'x'.repeat(3000) } },
    { status: 413, code: 'too_large' }
  ]
]
for (const [name, { headers, ...request }, problem] of refusals) {
  t.test(name, async (t) => {
    const { server } = await testServer(t, { config: { ROLLCALL_BODY_LIMIT: 2048 } })
    const answer = await server.inject({ ...request, headers: { ...headers, ...as('admin') } })
    t.match(answer.headers, {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store'
    })
    t.match(answer.json(), { ...problem, request_id: answer.headers['x-request-id'] })
  })
}

t.test('a method that a path does not answer is 405, and Allow names those it does', async (t) => {
  const { server } = await testServer(t)
  const answer = await server.inject({ method: 'DELETE', url: '/check' })
  t.match(answer.json(), { status: 405, code: 'invalid', detail: '/check does not answer DELETE' })
  t.equal(answer.headers.allow, 'GET, HEAD')
  const item = await server.inject({ method: 'POST', url: '/items/17/' })
  t.equal(item.headers.allow, 'DELETE, GET, HEAD, PATCH, PUT')
})

/** What the server writes to a socket that sent these bytes. */
async function raw(t: Test, bytes: string): Promise<string> {
  const { server } = await testServer(t)
  const { hostname, port } = new URL(await server.listen({ host: '127.0.0.1', port: 0 }))
  const socket = connectSocket(Number(port), hostname)
  socket.write(bytes)
  let text = ''
  for await (const chunk of socket) text += chunk
  return text
}

t.test('what is no HTTP at all is answered with a problem too', async (t) => {
  const answer = await raw(t, 'HELLO\r\n\r\n')
  t.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/)
  t.match(answer, /application\/problem\+json/)
  t.match(JSON.parse(answer.split('\r\n\r\n')[1] ?? ''), { status: 400, code: 'invalid' })
})

t.test('headers that are too large are answered with a problem too', async (t) => {
  const answer = await raw(t, `GET /which HTTP/1.1\r\nhost: x\r\ncookie: ${'x'.repeat(20_000)}\r\n\r\n`)
  t.match(answer, /^HTTP\/1\.1 431 /)
  t.match(JSON.parse(answer.split('\r\n\r\n')[1] ?? ''), { status: 431, code: 'invalid' })
})

t.test('an address that is named whole, as to a proxy, is answered as its path', async (t) => {
  const ask = (url: string) => raw(t, `GET ${url} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
  t.match(await ask('http://desk.example/which'), /^HTTP\/1\.1 200 /)
  t.match(await ask('http://desk.example/items'), /^HTTP\/1\.1 401 /, 'a short one too')
})
