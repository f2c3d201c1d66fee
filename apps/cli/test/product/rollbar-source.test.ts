import { testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { type FakeRollbar, startFakeRollbar } from '../../../../packages/rollbar/test/fake-rollbar.ts'
import { type Env, rollcall, rollcallJson } from './program.ts'
import { createUser, event, logIn, type Server, serve } from './server.ts'

let rollbar: FakeRollbar
let env: Env
let server: Server
let token: string

t.before(async () => {
  rollbar = await startFakeRollbar()
  for (const message of ['cart is empty', 'cart is empty', 'no such voucher', 'out of stock']) {
    rollbar.record(event(message), rollbar.accessToken)
  }
  env = {
    ...(await testEnv(t)),
    ROLLBAR_ACCESS_TOKEN: rollbar.accessToken,
    ROLLBAR_API_URL: rollbar.url,
    ROLLBAR_TIMEOUT_SECONDS: '1'
  }
  server = await serve(t, env)
  await createUser('ada', 'admin', env)
  token = await logIn('ada', server)
})

t.test('with a token of Rollbar, items and occurrences come from there', async (t) => {
  const listed = await rollcallJson(['items', 'list', '--sort', 'count'], env)
  t.equal(listed.data.length, 3)
  const [{ id }] = listed.data
  t.match(listed.data[0], { id: rollbar.items[0]?.id, title: 'cart is empty', total_occurrences: 2 })
  t.strictSame((await server.ask('/api/v1/items?sort=count', { token })).body, listed)
  t.match((await server.ask('/api/v1/items/%231', { token })).body, { id, counter: 1 })
  const occurrences = await rollcallJson(['items', 'occurrences', '#1'], env)
  t.match(occurrences.data, [{ item_id: id }, { item_id: id }])
})

t.test('what is changed here is changed at Rollbar', async (t) => {
  const resolve = ['items', 'resolve', '#1', '--version', '1.2.0']
  t.match(await rollcallJson(resolve, env), { status: 'resolved', resolved_in_version: '1.2.0' })
  t.match(rollbar.items[0], { status: 'resolved', resolved_in_version: '1.2.0' })
  const body = { level: 'critical' }
  const patched = await server.ask('/api/v1/items/%232', { method: 'PATCH', token, body })
  t.match(patched, { status: 200, body: { counter: 2, level: 'critical' } })
  t.match(rollbar.items[1], { level: 'critical' })
})

t.test('reports hold what Rollbar said', async (t) => {
  t.match(await rollcallJson(['reports', 'collect'], env), { seen: 3, stored: 3 })
  const { body } = await server.ask('/api/v1/reports?item=%231', { token })
  t.match(body.data, [{ source: 'rollbar', counter: 1, status: 'resolved', total_occurrences: 2 }])
  t.match(body.data[0].data, { public_item_id: null, level_lock: 0, resolved_in_version: '1.2.0' })
})

t.test('to delete an item is to archive it at Rollbar', async (t) => {
  t.match(await rollcall(['items', 'delete', '#2', '--yes'], env), { code: 0, out: 'Deleted.\n' })
  t.match(rollbar.items[1], { status: 'archived' })
  const id = rollbar.items[2]?.id
  t.equal((await server.ask(`/api/v1/items/${id}`, { method: 'DELETE', token })).status, 204)
  t.match(rollbar.items[2], { status: 'archived' })
})

t.test('a dead Rollbar is missed, and takes nothing else down', async (t) => {
  await rollbar.close()
  t.match(await rollcall(['items', 'list'], env), { code: 10, out: '', err: /^Error: .*Rollbar/ })
  const answer = await server.ask('/api/v1/items', { token })
  t.match(answer, { status: 503, body: { code: 'unavailable', detail: /Rollbar/ } })
  const checks = [
    { name: 'database', status: 'OK' },
    { name: 'rollbar', status: 'KO', required: false }
  ]
  t.match(await server.ask('/check'), { status: 200, body: { status: 'OK', checks } })
  t.match(await rollcall(['check'], env), { code: 0, out: /\nrollbar\tKO\t/ })
  t.equal((await server.ask('/api/v1/reports', { token })).status, 200)
})
