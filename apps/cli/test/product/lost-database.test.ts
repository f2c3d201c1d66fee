import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type DatabaseEnv, databaseOf, testEnv } from '@rollcall/postgres/testing'
import t, { type Test } from 'tap'
import { flakyWay } from './flaky-way.ts'
import { rollcall } from './program.ts'
import { createUser, event, logIn, type Server, serve } from './server.ts'

const onServer =
  process.env.TEST_DATABASE_URL === undefined && 'there is no server to lose: TEST_DATABASE_URL'

t.test('a PostgreSQL server that goes away and comes back', { skip: onServer }, async (t) => {
  const { env, way } = await atTheEndOfAWay(t, await testEnv(t))
  const server = await serve(t, env)
  const ingest = server.ingestToken ?? ''
  await createUser('ada', 'admin', env)
  const token = await logIn('ada', server)
  t.equal(await server.post(ingest, event('before')), 200)

  t.test('is missed while nobody listens there', async (t) => {
    await way.refuse()
    await isMissed(t)
    t.match(await rollcall(['items', 'list'], env), {
      code: 10,
      out: '',
      err: /^Error: The database cannot be reached/
    })
    await way.restore()
    await worksAgain(t)
  })

  t.test('is not missed for long when its connections are cut', async (t) => {
    const load = Array.from({ length: 20 }, () => server.ask('/api/v1/items', { token }))
    way.cut()
    const statuses = new Set((await Promise.all(load)).map(({ status }) => status))
    statuses.delete(200)
    statuses.delete(503)
    t.strictSame([...statuses], [])
    await worksAgain(t)
  })

  t.test('is missed while nothing goes through, and what waited is answered afterwards', async (t) => {
    way.hold()
    await isKo(t)
    const waiting = Promise.all([
      server.ask('/api/v1/items', { token }),
      server.post(ingest, event('meanwhile'))
    ])
    await isKo(t)
    await way.restore()
    const [{ status }, posted] = await waiting
    t.ok([200, 503].includes(status) && [200, 503].includes(posted), `${status} and ${posted}`)
    await worksAgain(t)
  })

  async function isMissed(t: Test): Promise<void> {
    await isKo(t)
    const [listed, posted] = await Promise.all([
      server.ask('/api/v1/items', { token }),
      server.post(ingest, event('meanwhile'))
    ])
    t.match(listed, { status: 503, body: { code: 'unavailable', status: 503 } })
    t.equal(listed.headers.get('content-type'), 'application/problem+json')
    t.ok(Number(listed.headers.get('retry-after')) > 0)
    t.equal(posted, 503)
  }

  async function isKo(t: Test): Promise<void> {
    const since = performance.now()
    const check = await server.ask('/check')
    t.ok(performance.now() - since < 2000, 'it is noticed within two seconds')
    t.match(check, {
      status: 503,
      body: { status: 'KO', checks: [{ name: 'database', status: 'KO', error: /\w/ }] }
    })
  }

  async function worksAgain(t: Test): Promise<void> {
    const since = performance.now()
    await isOk(server)
    t.ok(performance.now() - since < 5000, 'it works again within seconds')
    t.equal((await server.ask('/api/v1/items', { token })).status, 200)
    t.equal(await server.post(ingest, event('after')), 200)
  }
})

const embeddedOnly =
  process.env.TEST_DATABASE_URL !== undefined && 'a PostgreSQL server has no owner among us'

t.test(
  'a server goes on when the process that owned the embedded database is killed',
  { skip: embeddedOnly },
  async (t) => {
    const env = await testEnv(t)
    const owner = await serve(t, env)
    const other = await serve(t, env)
    const ingest = owner.ingestToken ?? ''
    t.equal(await other.post(ingest, event('before')), 200)
    await owner.program.kill()
    await isOk(other)
    t.equal(await other.post(ingest, event('after')), 200)
    const listed = await rollcall(['items', 'list', '--fields', 'title'], env)
    t.match(listed, { code: 0, out: 'after\nbefore\n' })
  }
)

t.test('a server that is told to stop while errors pour in answers all that it stores', async (t) => {
  const env = await testEnv(t)
  const server = await serve(t, env)
  const ingest = server.ingestToken ?? ''
  const answered: string[] = []
  const statuses = new Set<number>()
  const senders = Array.from({ length: 16 }, async () => {
    for (;;) {
      const uuid = randomUUID()
      const status = await server.post(ingest, event('the cart is empty', { uuid })).catch(() => null)
      if (status === null) return
      statuses.add(status)
      if (status === 200) answered.push(uuid)
    }
  })
  while (answered.length < 100) await sleep(2)
  t.equal((await server.stop()).code, 0)
  await Promise.all(senders)
  t.strictSame([...statuses], [200])
  const { sql } = await databaseOf(env, t)
  const stored = await sql<{ uuid: string }[]>`select uuid from occurrences order by uuid collate "C"`
  t.strictSame(
    stored.map(({ uuid }) => uuid),
    answered.sort()
  )
})

async function isOk({ ask }: Server): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const { status, body } = await ask('/check')
    if (status === 200) return
    if (Date.now() > deadline) throw new Error(`stays KO: ${JSON.stringify(body)}`)
    await sleep(100)
  }
}

/** The same database behind a way that can be lost. */
async function atTheEndOfAWay(t: Test, env: DatabaseEnv) {
  if (!('DATABASE_URL' in env)) throw new Error('needs a server')
  const url = new URL(env.DATABASE_URL)
  const way = await flakyWay(t, { host: url.hostname, port: Number(url.port || 5432) })
  url.host = `127.0.0.1:${way.port}`
  return { env: { ...env, DATABASE_URL: url.href }, way }
}
