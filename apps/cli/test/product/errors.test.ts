import { createServer } from 'node:http'
import { buildServer } from '@rollcall/api'
import { testEnv } from '@rollcall/postgres/testing'
import { openApp, readConfig } from '@rollcall/runtime'
import t, { type Test } from 'tap'
import { open } from '../../src/open.ts'
import { cli } from '../cli.ts'
import type { Env } from './program.ts'
import { type Answer, createUser, logIn, PASSWORD, type Server, serve } from './server.ts'

/** What Rollbar answers right now. */
let rollbarSays = { status: 200, headers: {}, body: '{"err":0,"result":{"items":[]}}' }
let env: Env
let server: Server
let admin: string

t.before(async () => {
  const rollbar = createServer((_request, response) => {
    response.writeHead(rollbarSays.status, rollbarSays.headers).end(rollbarSays.body)
  })
  const port = await new Promise<number>((resolve) => {
    rollbar.listen(0, '127.0.0.1', () => resolve(Object(rollbar.address()).port))
  })
  t.teardown(() => rollbar.close())
  env = {
    ...(await testEnv(t)),
    ROLLBAR_ACCESS_TOKEN: 'a token of Rollbar',
    ROLLBAR_API_URL: `http://127.0.0.1:${port}`,
    ROLLBAR_TIMEOUT_SECONDS: '1'
  }
  server = await serve(t, env)
  await createUser('ada', 'admin', env)
  admin = await logIn('ada', server)
})

t.test('invalid: what is wrong is told by field', async (t) => {
  const answer = await server.ask('/api/v1/items', {
    method: 'POST',
    token: admin,
    body: { title: '', level: 'bad' }
  })
  isProblem(t, answer, { status: 400, code: 'invalid' })
  t.match(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort(), ['/level', '/title'])
  await fails(t, ['items', 'list', '--level', 'bad'], {
    code: 2,
    err: /Error: Invalid value for '--level': 'bad'/
  })
  await fails(t, ['items', 'update', '1', '--snooze-expiration-in-seconds', '60'], {
    code: 2,
    err: /Error: Invalid value/
  })
})

t.test('unauthenticated: who shows no token, or one of somebody else, learns nothing', async (t) => {
  for (const token of [undefined, 'nonsense']) {
    const answer = await server.ask('/api/v1/items', token === undefined ? {} : { token })
    isProblem(t, answer, { status: 401, code: 'unauthenticated' })
    t.match(answer.headers.get('www-authenticate'), /^Bearer/)
  }
  await fails(t, ['items', 'list', '--server', server.url], { code: 5, err: /access token/ })
})

t.test('forbidden: a guest looks and does not touch', async (t) => {
  const guest = { username: 'guest', email: 'guest@example.com', password: PASSWORD, role: 'guest' }
  t.equal((await server.ask('/api/v1/users', { method: 'POST', token: admin, body: guest })).status, 201)
  const token = await logIn('guest', server)
  t.equal((await server.ask('/api/v1/reports', { token })).status, 200)
  const answer = await server.ask('/api/v1/reports', { method: 'DELETE', token })
  isProblem(t, answer, { status: 403, code: 'forbidden', detail: /reports:write/ })
  const remote = { ROLLCALL_SERVER: server.url, ROLLCALL_TOKEN: token }
  await fails(t, ['reports', 'clean', '--yes'], { code: 6, err: /reports:write/ }, remote)
})

t.test('not_found: nothing has that id', async (t) => {
  const id = '019ac000-0000-7000-8000-000000000000'
  isProblem(t, await server.ask(`/api/v1/reports/${id}`, { token: admin }), {
    status: 404,
    code: 'not_found'
  })
  isProblem(t, await server.ask('/no/such/path'), { status: 404, code: 'not_found' })
  await fails(t, ['reports', 'show', id], { code: 3, err: `Error: No report ${id}\n` })
})

t.test('conflict: a name is taken', async (t) => {
  const body = { username: 'ADA', email: 'other@example.com', password: PASSWORD }
  const answer = await server.ask('/api/v1/auth/register', { method: 'POST', body })
  isProblem(t, answer, { status: 409, code: 'conflict' })
  const again = await createUser('ada', 'member', env)
  t.match(again, { code: 4, out: '', err: /^Error: .*taken/ })
})

t.test('too_large: more than the server takes in', async (t) => {
  const body = { title: 'x', custom: { text: 'x'.repeat(1_100_000) } }
  const answer = await server.ask('/api/v1/items', { method: 'POST', token: admin, body })
  isProblem(t, answer, { status: 413, code: 'too_large' })
  const argv = ['items', 'record', '/payload', '--server', server.url]
  await fails(t, argv, { code: 7, err: /too large/ }, {}, { '/payload': JSON.stringify(body) })
})

t.test('rate_limited: Rollbar wants us to wait', async (t) => {
  const headers = { 'x-rate-limit-remaining-seconds': '42' }
  rollbarSays = { status: 429, headers, body: '{"err":1,"message":"rate limit reached"}' }
  const answer = await server.ask('/api/v1/items', { token: admin })
  isProblem(t, answer, { status: 429, code: 'rate_limited', detail: /rate limit reached/ })
  t.equal(answer.headers.get('retry-after'), '42')
  await fails(t, ['items', 'list'], { code: 8, err: /rate limit reached.*42/ })
})

t.test('upstream_failed: Rollbar answers something else', async (t) => {
  for (const [status, body] of [
    [200, '<!doctype html><p>Welcome'],
    [200, '{"err":0,"result":{"items":[{"id":"x"}]}}'],
    [403, '{"err":1,"message":"access token not found"}']
  ] as const) {
    rollbarSays = { status, headers: {}, body }
    const answer = await server.ask('/api/v1/items', { token: admin })
    isProblem(t, answer, { status: 502, code: 'upstream_failed', detail: /Rollbar/ })
    await fails(t, ['items', 'list'], { code: 9, err: /Rollbar/ })
  }
})

t.test('unavailable: what we depend on, or we ourselves, cannot be reached', async (t) => {
  const nowhere = 'http://127.0.0.1:1'
  const gone = { DATABASE_URL: 'postgres://a@127.0.0.1:1/b', ROLLCALL_JWT_SECRET: 'x'.repeat(32) }
  await fails(t, ['items', 'list'], { code: 10, err: /Rollbar/ }, { ROLLBAR_API_URL: nowhere })
  await fails(
    t,
    ['items', 'list'],
    {
      code: 10,
      err: /^Error: The database cannot be reached, PostgreSQL at 127\.0\.0\.1:1\/b: .*ECONNREFUSED.*DATABASE_URL/
    },
    gone
  )
  await fails(t, ['items', 'list', '--server', nowhere], {
    code: 10,
    err: /Cannot reach http:\/\/127\.0\.0\.1:1/
  })
})

t.test('internal: a bug is told to the operator alone', async (t) => {
  const running = await openApp(readConfig({ ...env, ROLLCALL_LOG_LEVEL: 'silent' }))
  t.teardown(() => running.close())
  const which = async () => {
    throw new TypeError('secret detail')
  }
  const broken = await buildServer({ ...running, app: { ...running.app, which } })
  t.teardown(() => broken.close())
  const url = await broken.listen({ host: '127.0.0.1', port: 0 })
  const answer = await fetch(`${url}/which`)
  const body = await answer.json()
  isProblem(t, { status: answer.status, headers: answer.headers, body }, { status: 500, code: 'internal' })
  await fails(t, ['which', '--server', url], { code: 11, err: /^Error: Internal error/ })
  const here = await cli(['which'], { app: { which } })
  t.match(here, { code: 11, out: '', err: /^Error: Internal error \(say --debug to see where\)\n$/ })
  const explained = await cli(['which', '--debug'], { app: { which } })
  t.match(explained, { code: 11, err: /TypeError: secret detail\n +at which/ })
})

/** Problem details (RFC 9457), and nothing of our insides. */
function isProblem(
  t: Test,
  { headers, body, status }: Answer,
  expected: { status: number; code: string; detail?: RegExp }
) {
  t.equal(status, expected.status)
  t.equal(headers.get('content-type')?.split(';')[0], 'application/problem+json')
  t.match(body, {
    type: String,
    title: String,
    detail: String,
    instance: /^\//,
    request_id: String,
    ...expected
  })
  t.notMatch(JSON.stringify(body), /\.ts|\.js|node_modules|secret/)
}

/** The command line says why in one sentence on standard error, and shows no stack. */
async function fails(
  t: Test,
  argv: string[],
  expected: { code: number; err: RegExp | string },
  otherEnv: Env = {},
  files: Record<string, string> = {}
) {
  const told = await cli(argv, { env: { ...env, ...otherEnv }, files, open })
  t.match(told, { ...expected, out: '' }, argv.join(' '))
  t.notMatch(told.err, /\n +at |node_modules/)
}
