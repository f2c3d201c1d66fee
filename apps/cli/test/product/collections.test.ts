import { type DatabaseEnv, databaseOf, testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { type HeldRollbar, heldRollbar } from './held-rollbar.ts'
import { type Env, rollcall, rollcallJson, start } from './program.ts'
import { createUser, event, logIn, type Server, serve } from './server.ts'

const ITEMS = 150
const SECOND_PAGE = /page=2/
const collect = ['reports', 'collect']

let database: DatabaseEnv
let env: Env
let rollbar: HeldRollbar
let server: Server
let token: string

t.before(async () => {
  rollbar = await heldRollbar(t)
  database = await testEnv(t)
  env = { ...database, ...rollbar.env }
  server = await serve(t, env)
  await createUser('ada', 'admin', env)
  token = await logIn('ada', server)
})

t.test('of two collections at once, one wins and the other is told to wait', async (t) => {
  everyItemOccurs()
  const waiting = rollbar.hold(SECOND_PAGE)
  const first = start([...collect, '--json'], env)
  await waiting
  const second = await rollcall(collect, env)
  t.match(second, { code: 4, out: '', err: /^Error: A collection is running/ })
  const third = await server.ask('/api/v1/reports', { method: 'POST', token })
  t.match(third, { status: 409, body: { code: 'conflict', detail: /A collection is running/ } })
  rollbar.release()
  const { code, out } = await first.ended
  t.equal(code, 0)
  t.match(JSON.parse(out), { seen: ITEMS, stored: ITEMS })
})

t.test('a collection that was killed goes on where it stood, without duplicates', async (t) => {
  everyItemOccurs()
  const waiting = rollbar.hold(SECOND_PAGE)
  const killed = start(collect, env)
  await waiting
  await killed.kill()
  rollbar.release()
  t.match(await rollcall(collect, env), { code: 4, err: /one that was killed is given up after \d+ s/ })
  const { sql } = await databaseOf(database, t)
  const passed =
    await sql`update collections set alive_at = alive_at - interval '1 hour' where state = 'running'`
  t.equal(passed.count, 1, 'an hour passes')
  t.match(await rollcallJson(collect, env), { seen: ITEMS, stored: ITEMS - 100 })
  const [reports] = await sql`
    select count(*)::int as stored, count(distinct (item_id, content_hash))::int as different,
      count(distinct item_id)::int as items from reports`
  t.match(reports, { stored: 2 * ITEMS, different: 2 * ITEMS, items: ITEMS })
})

t.test('a collection that is interrupted makes room for the next', async (t) => {
  everyItemOccurs()
  const waiting = rollbar.hold(SECOND_PAGE)
  const interrupted = start(collect, env)
  await waiting
  interrupted.child.kill('SIGINT')
  rollbar.release()
  t.match(await interrupted.ended, { code: 1, err: 'Aborted!\n' })
  t.match(await rollcallJson(collect, env), { seen: ITEMS })
})

/** Rollbar's newest item comes first: the first page has a hundred of them. */
function everyItemOccurs(): void {
  for (let i = 0; i < ITEMS; i++) {
    rollbar.fake.record(event(`failure ${i}`, { fingerprint: `failure-${i}` }), rollbar.fake.accessToken)
  }
  rollbar.fake.pass(1)
}
