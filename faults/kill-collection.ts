import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { canonicalJson } from '@rollcall/core'
import { testEnv } from '@rollcall/postgres/testing'
import { event, logIn, type Server, serve } from '../apps/cli/test/product/server.ts'
import { type FakeRollbar, startFakeRollbar } from '../packages/rollbar/test/fake-rollbar.ts'
import { claimStarts } from './harness/claim-starts.ts'
import { inDatabase } from './harness/in-database.ts'
import { scenario } from './harness/scenario.ts'
import { settleIn } from './harness/settle-in.ts'
import { until } from './harness/until.ts'

const ITEMS = 450
/** How long a collection that shows no sign of life is waited for, as the product promises with the settings below. */
const GIVEN_UP_AFTER = 30_000

await scenario('SIGKILL while reports are collected', async (s) => {
  const rollbar = await startFakeRollbar({ wholeRows: true })
  s.teardown(() => rollbar.close())
  const database = await testEnv(s)
  const env = {
    ...database,
    ROLLBAR_ACCESS_TOKEN: rollbar.accessToken,
    ROLLBAR_API_URL: rollbar.url,
    ROLLBAR_TIMEOUT_SECONDS: '10'
  }
  await settleIn(env)
  const usual = await timeOfCollection()

  for (let round = 1; round <= s.rounds({ short: 3, long: 100 }); round++) {
    everyItemOccurs(rollbar)
    const killed = await serve(s, env)
    const access = await logIn('ada', killed)
    const asked = collect(killed, access).catch(() => null)
    await sleep(s.random(usual * 1.2))
    await killed.program.kill()
    const answer = await asked
    const stored = await reportsOf(newest(rollbar))
    s.say(
      `round ${round}: killed ${answer === null ? 'before' : 'after'} the answer, ${stored} of ${ITEMS} stored`
    )
    if (answer !== null) s.claim(stored === ITEMS, `round ${round}: what was answered is stored`, answer)

    const server = await serve(s, env)
    await claimStarts(server, round, s)
    // The first time as long as it takes; then the clock of the database row is put back.
    if (answer === null && round === 1 && !s.short) await claimGivenUp(server)
    else if (answer === null) await letTimePass()
    const again = await collect(server, await logIn('ada', server))
    s.claim(again.status === 201, `round ${round}: the next collection is not kept waiting`, again)
    s.claim(
      (await reportsOf(newest(rollbar))) === ITEMS,
      `round ${round}: it completes what was missing (${again.body.stored} of ${ITEMS})`,
      again.body
    )
    await claimWhole(round)
    await server.stop()
  }

  async function timeOfCollection(): Promise<number> {
    everyItemOccurs(rollbar)
    const server = await serve(s, env)
    const access = await logIn('ada', server)
    const started = performance.now()
    const { status } = await collect(server, access)
    if (status !== 201) throw new Error(`a collection that nobody disturbs was answered ${status}`)
    const took = performance.now() - started
    await server.stop()
    return took
  }

  function collect(server: Server, token: string) {
    return server.ask('/api/v1/reports', { method: 'POST', token })
  }

  async function claimGivenUp(server: Server): Promise<void> {
    const access = await logIn('ada', server)
    const started = Date.now()
    let last = await collect(server, access)
    const isFree = await until(async () => {
      if (last.status !== 409) return true
      await sleep(500)
      last = await collect(server, access)
      return false
    }, GIVEN_UP_AFTER + 5_000)
    const waited = Math.round((Date.now() - started) / 1000)
    s.claim(
      isFree,
      `a killed collection is given up after ${GIVEN_UP_AFTER / 1000} s at most (${waited} s)`,
      last
    )
  }

  async function letTimePass(): Promise<void> {
    await inDatabase(
      database,
      (sql) => sql`update collections set alive_at = alive_at - interval '1 hour' where state = 'running'`
    )
  }

  /** How many items have a report of the state they are in. */
  async function reportsOf(hashes: string[]): Promise<number> {
    const [row] = await inDatabase(
      database,
      (sql) =>
        sql`select count(distinct item_id)::int as items from reports where content_hash = any(${hashes})`
    )
    return row?.items
  }

  async function claimWhole(round: number): Promise<void> {
    const { twice, reports } = await inDatabase(database, async (sql) => ({
      twice: await sql`
        select item_id, content_hash, count(*)::int as times from reports
        group by item_id, content_hash having count(*) > 1`,
      reports: await sql<{ content_hash: string; data: unknown }[]>`
        select content_hash, data from reports order by created_at desc limit ${2 * ITEMS}`
    }))
    const broken = reports.filter(({ content_hash, data }) => hashOf(data) !== content_hash)
    s.claim(twice.length === 0, `round ${round}: no state of an item is reported twice`, twice.slice(0, 3))
    s.claim(broken.length === 0, `round ${round}: every report is whole`, broken.slice(0, 1))
  }
})

/** Each item gets one more occurrence, so that each is in a new state. */
function everyItemOccurs(rollbar: FakeRollbar): void {
  for (let i = 0; i < ITEMS; i++) {
    rollbar.record(event(`failure ${i}`, { fingerprint: `failure-${i}` }), rollbar.accessToken)
  }
  rollbar.pass(1)
}

function newest(rollbar: FakeRollbar): string[] {
  return rollbar.items.map(hashOf)
}

function hashOf(data: unknown): string {
  return createHash('sha256').update(canonicalJson(data)).digest('hex')
}
