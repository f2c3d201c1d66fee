import { join } from 'node:path'
import { testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { open } from '../../src/open.ts'
import { cli } from '../cli.ts'
import { type Env, fixture, rollcall, rollcallJson } from './program.ts'
import { createUser, logIn, type Server, serve } from './server.ts'

let env: Env
let server: Server
let ingestToken: string
let token: string

t.before(async () => {
  const given = await testEnv(t)
  // An empty directory, so that the embedded database is made as it is on a new machine.
  env = 'ROLLCALL_DATA_DIR' in given ? { ROLLCALL_DATA_DIR: join(given.ROLLCALL_DATA_DIR, 'new') } : given
})

t.test('the first start says where everything is, and shows the ingest token this once', async (t) => {
  const first = await serve(t, env)
  t.match(first.program.said.err, /Rollcall \d+\.\d+\.\d+ is ready/)
  for (const place of ['/api/v1', '/docs', '/api/1/item/'])
    t.match(first.program.said.err, `${first.url}${place}`)
  t.match(first.ingestToken, /^[\da-f]{32}$/)
  ingestToken = first.ingestToken ?? ''
  t.equal((await first.stop()).code, 0)
  server = await serve(globalTeardown, env)
  t.notMatch(server.program.said.err, ingestToken)
  t.equal(server.ingestToken, undefined)
})

t.test('the operator makes an account, and it can log in', async (t) => {
  const { code, err } = await createUser('ada', 'admin', env)
  t.equal(code, 0, err)
  token = await logIn('ada', server)
  t.match((await server.ask('/api/v1/auth/me', { token })).body, { username: 'ada', role: 'admin' })
})

t.test('an error that a program throws a hundred times is one item, another is another', async (t) => {
  const endpoint = `${server.url}/api/1/item/`
  t.match(await fixture('failing-program.mjs', [endpoint, ingestToken, 'cart', '100']), { code: 0, err: '' })
  t.match(await fixture('failing-program.mjs', [endpoint, ingestToken, 'voucher', '1']), { code: 0 })
  const items = [
    { title: 'RangeError: no such voucher', counter: 2, total_occurrences: 1 },
    { title: 'TypeError: the cart is empty', counter: 1, total_occurrences: 100, status: 'active' }
  ]
  const listed = await rollcallJson(['items', 'list'], env)
  t.match(listed.data, items)
  t.strictSame((await server.ask('/api/v1/items', { token })).body, listed)
})

t.test('the command line and the API show the same item and occurrences while the server runs', async (t) => {
  const item = await rollcallJson(['items', 'show', '#1'], env)
  t.match(item, { counter: 1, total_occurrences: 100, environment: 'production', level: 'error' })
  t.strictSame((await server.ask('/api/v1/items/%231', { token })).body, item)
  t.strictSame((await server.ask(`/items/${item.id}/`, { token })).body, item, 'at its short address too')
  const occurrences = await rollcallJson(['items', 'occurrences', '#1', '--limit', '3'], env)
  t.equal(occurrences.data.length, 3)
  t.match(occurrences.data[0].data.body.trace_chain[0].exception, {
    class: 'TypeError',
    message: 'the cart is empty'
  })
  t.strictSame((await server.ask('/api/v1/items/%231/occurrences?limit=3', { token })).body, occurrences)
  const all = await cli(['items', 'occurrences', '#1', '--all', '--ndjson'], { env, open })
  t.equal(all.out.trimEnd().split('\n').length, 100)
})

t.test('an item that was resolved and occurs again is active again', async (t) => {
  const { id } = await rollcallJson(['items', 'show', '#2'], env)
  t.match(await rollcallJson(['items', 'resolve', String(id)], env), { id, status: 'resolved' })
  t.match((await server.ask(`/api/v1/items?status=resolved`, { token })).body.data, [{ id }])
  const endpoint = `${server.url}/api/1/item/`
  await fixture('failing-program.mjs', [endpoint, ingestToken, 'voucher', '1'])
  t.match((await server.ask(`/api/v1/items/${id}`, { token })).body, { id, status: 'active' })
})

t.test('reports are collected once per change, and read both ways', async (t) => {
  t.match(await rollcallJson(['reports', 'collect'], env), { seen: 2, stored: 2 })
  t.match(await rollcallJson(['reports', 'collect'], env), { stored: 0 }, 'nothing has changed since')
  const listed = await rollcallJson(['reports', 'list'], env)
  t.match(listed.data, [{ source: 'built-in' }, { source: 'built-in' }])
  t.strictSame((await server.ask('/api/v1/reports', { token })).body, listed)
  const [{ id, content_hash, data }] = listed.data
  t.match({ content_hash, data }, { content_hash: /^[\da-f]{64}$/, data: { title: /^(Type|Range)Error: / } })
  t.strictSame((await server.ask(`/api/v1/reports/${id}`, { token })).body, listed.data[0])
})

const SAME = [
  ['which'],
  ['items', 'list'],
  ['items', 'list', '--json'],
  ['items', 'list', '--sort', 'count', '--fields', 'counter,title', '--limit', '1'],
  ['items', 'list', '--all', '--ndjson'],
  ['items', 'show', '#1'],
  ['items', 'show', '99'],
  ['items', 'occurrences', '#1', '--limit', '2'],
  ['items', 'list', '--since', 'tomorrowish'],
  ['reports', 'list'],
  ['reports', 'clean', '--dry-run'],
  ['projects', 'list'],
  ['projects', 'tokens', 'default'],
  ['users', 'list', '--json'],
  ['users', 'show', 'ada'],
  ['users', 'disable', 'ada'],
  ['invitations', 'tree'],
  ['audit', 'list', '--limit', '3'],
  ['auth', 'explain', 'items.delete', '--user', 'ADA@example.com'],
  ['auth', 'explain', 'items.destroy'],
  ['db', 'status']
]

t.test('a command prints the same against a server as beside the database', async (t) => {
  for (const argv of SAME) {
    const here = await cli(argv, { env, open })
    const remote = ['--server', server.url, '--token-file', '/token']
    const there = await cli([...argv, ...remote], { files: { '/token': `${token}\n` }, open })
    t.strictSame(there, here, argv.join(' '))
  }
})

t.test('reports are cleaned away, after a look at how many', async (t) => {
  const clean = (...options: string[]) => cli(['reports', 'clean', '--json', ...options], { env, open })
  t.match(await clean('--older-than', '30d', '--dry-run'), { code: 0, out: '{"deleted":0}\n' })
  t.match(await clean(), { code: 2, err: /say --yes/ }, 'there is nobody to ask')
  t.match(await clean('--yes'), { code: 0, out: '{"deleted":2}\n' })
  t.match((await server.ask('/api/v1/reports', { token })).body, { data: [] })
})

t.test('check holds while the database answers, and not when it is gone', async (t) => {
  t.match(await rollcall(['check'], env), { code: 0, out: /^database\tOK\t/ })
  t.match((await server.ask('/check')).body, { status: 'OK' })
  const secret = { ROLLCALL_JWT_SECRET: 'a secret of at least 32 characters' }
  const gone = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing', ...secret }
  t.match(await rollcall(['check'], gone), { code: 1, out: /^database\tKO\t.*ECONNREFUSED/ })
  const nowhere = await cli(['check', '--server', 'http://127.0.0.1:1'], { open })
  t.match(nowhere, { code: 1, err: /^Error: Cannot reach/ })
})

/** The second server outlives the test that starts it. */
const globalTeardown = { teardown: (handler: () => unknown) => t.teardown(handler) }
