import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { canonicalJson } from '@rollcall/core'
import { testEnv } from '@rollcall/postgres/testing'
import { type Env, rollcall } from '../apps/cli/test/product/program.ts'
import { type Answer, event, logIn, serve } from '../apps/cli/test/product/server.ts'
import { inDatabase } from './harness/in-database.ts'
import { troubles, type Verdict } from './harness/rollbar-troubles.ts'
import { type Scenario, scenario } from './harness/scenario.ts'
import { settleIn } from './harness/settle-in.ts'
import { type TroubledRollbar, troubledRollbar } from './harness/troubled-rollbar.ts'
import { watchMemory } from './harness/watch-memory.ts'

const ITEMS = 250
const PAGE = 100
/** How much later than ROLLBAR_TIMEOUT_SECONDS promises an answer may be on a busy machine. */
const LEEWAY = 2_000
const GROWTH = 800

const statusOf: Record<Verdict, number> = { upstream_failed: 502, unavailable: 503, rate_limited: 429 }
const exitCodeOf: Record<Verdict, number> = { upstream_failed: 9, unavailable: 10, rate_limited: 8 }

await scenario('a Rollbar in trouble', async (s) => {
  const timeout = s.short ? 1 : 3
  const rollbar = await troubledRollbar(s)
  const database = await testEnv(s)
  const env: typeof database & Env = {
    ...database,
    ROLLBAR_ACCESS_TOKEN: rollbar.fake.accessToken,
    ROLLBAR_API_URL: rollbar.url,
    ROLLBAR_TIMEOUT_SECONDS: String(timeout)
  }
  everyItemOccurs(rollbar)
  const ingestToken = await settleIn(env)
  const server = await serve(s, env)
  const token = await logIn('ada', server)
  const memory = await watchMemory(server.program.child.pid, s)

  for (const [what, { verdicts, meet }] of Object.entries(troubles)) {
    rollbar.suffer(meet)
    await claimVerdict(`a Rollbar that ${what}`, verdicts)
  }
  rollbar.suffer()
  const { status } = await server.ask('/api/v1/items', { token })
  s.claim(status === 200, 'when it is over, items are there again', status)
  await memory.claimGrowth(GROWTH, 'all that')

  await claimCollections()
  await claimGarbageForTls(env, s)

  async function claimVerdict(rollbarThat: string, verdicts: readonly Verdict[]): Promise<void> {
    const uses: Record<string, Promise<Timed>> = {
      list: timed(server.ask('/api/v1/items', { token })),
      show: timed(server.ask('/api/v1/items/%231', { token })),
      update: timed(server.ask('/api/v1/items/%231', { method: 'PATCH', token, body: { status: 'muted' } })),
      create: timed(server.ask('/api/v1/items', { method: 'POST', token, body: { title: 'Out of paper' } })),
      collect: timed(server.ask('/api/v1/reports', { method: 'POST', token }))
    }
    const [check, others, listed] = await Promise.all([
      timed(server.ask('/check')),
      claimOthersWork(),
      rollcall(['items', 'list'], env)
    ])
    const wrong: unknown[] = []
    for (const [use, asked] of Object.entries(uses)) {
      const { answer, ms } = await asked
      if (!isProblem(answer, verdicts) || ms > timeout * 1000 + LEEWAY)
        wrong.push([use, answer.status, answer.body, ms])
    }
    const statuses = verdicts.map((verdict) => statusOf[verdict]).join(' or ')
    s.claim(wrong.length === 0, `${rollbarThat}: ${statuses} in time, whatever is asked of it`, wrong)
    const [, probe] = check.answer.body.checks
    const isRight = check.answer.status === 200 && probe.status === 'KO' && probe.required === false
    s.claim(isRight && check.ms < 2_000, `${rollbarThat}: /check misses it, and says OK`, check)
    s.claim(others, `${rollbarThat}: all the rest works`)
    const codes = verdicts.map((verdict) => exitCodeOf[verdict])
    s.claim(
      codes.some((code) => code === listed.code) && listed.out === '' && /^Error: .*Rollbar/.test(listed.err),
      `${rollbarThat}: exit code ${codes.join(' or ')}`,
      listed
    )
  }

  async function claimOthersWork(): Promise<boolean> {
    const [reports, bookmarks, posted] = await Promise.all([
      server.ask('/api/v1/reports', { token }),
      server.ask('/api/v1/bookmarks', { token }),
      server.post(ingestToken, event('meanwhile'))
    ])
    return reports.status === 200 && bookmarks.status === 200 && posted === 200
  }

  /** Trouble that begins on the second page: what came before it is kept, and the next collection brings the rest. */
  async function claimCollections(): Promise<void> {
    const some = Object.entries(troubles).filter((_, i) => !s.short || i % 4 === 2)
    for (const [what, { verdicts, meet }] of some) {
      everyItemOccurs(rollbar)
      rollbar.suffer(meet, /page=2/)
      const broken = await server.ask('/api/v1/reports', { method: 'POST', token })
      rollbar.suffer()
      const first = await reported()
      const next = await server.ask('/api/v1/reports', { method: 'POST', token })
      const isComplete = next.status === 201 && (await reported()) === rollbar.fake.items.length
      s.claim(
        isProblem(broken, verdicts) && first >= PAGE && first < ITEMS && isComplete,
        `a collection during which Rollbar ${what} keeps what it has, and the next one completes it`,
        { broken: broken.body, first, next: next.body }
      )
    }
    rollbar.suffer(async ({ request, response, truth }) => {
      request.url = request.url?.replace(/page=\d+/, 'page=1') ?? ''
      const { status, headers, text } = await truth()
      response.writeHead(status, headers).end(text.replace(/"total_count":\d+/, '"total_count":null'))
    })
    const endless = await Promise.race([
      server.ask('/api/v1/reports', { method: 'POST', token }),
      new Promise<null>((resolve) => setTimeout(resolve, 20_000, null).unref())
    ])
    rollbar.suffer()
    s.claim(
      endless !== null && isProblem(endless, ['upstream_failed']),
      'a Rollbar that answers its first page whichever is asked for: 502',
      endless
    )
    await claimWhole()
  }

  /** How many items have a report of the state they are in. */
  async function reported(): Promise<number> {
    const hashes = rollbar.fake.items.map(hashOf)
    const [row] = await inDatabase(
      database,
      (sql) =>
        sql`select count(distinct item_id)::int as items from reports where content_hash = any(${hashes})`
    )
    return row?.items
  }

  async function claimWhole(): Promise<void> {
    const { twice, reports, running } = await inDatabase(database, async (sql) => ({
      twice: await sql`
        select item_id, content_hash from reports group by item_id, content_hash having count(*) > 1`,
      reports: await sql<{ content_hash: string; data: unknown }[]>`select content_hash, data from reports`,
      running: await sql`select id from collections where state = 'running'`
    }))
    const broken = reports.filter(({ content_hash, data }) => hashOf(data) !== content_hash)
    s.claim(twice.length === 0, 'no state of an item is reported twice', twice.slice(0, 3))
    s.claim(reports.length > 0 && broken.length === 0, `all ${reports.length} reports are whole`, broken[0])
    s.claim(running.length === 0, 'no collection is left running', running)
  }
})

interface Timed {
  answer: Answer
  ms: number
}

async function timed(asked: Promise<Answer>): Promise<Timed> {
  const begun = performance.now()
  return { answer: await asked, ms: Math.round(performance.now() - begun) }
}

function isProblem({ status, headers, body }: Answer, verdicts: readonly Verdict[]): boolean {
  const isTold = verdicts.some((verdict) => status === statusOf[verdict] && body.code === verdict)
  return isTold && /Rollbar/.test(body.detail) && headers.get('content-type') === 'application/problem+json'
}

/** Something that answers a TLS handshake with words. */
async function claimGarbageForTls(env: Env, { claim, teardown }: Scenario): Promise<void> {
  const server = createServer((socket) =>
    socket.on('error', () => undefined).once('data', () => socket.end('no TLS\n'))
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  teardown(() => server.close())
  const url = `https://127.0.0.1:${Object(server.address()).port}`
  const begun = Date.now()
  const { code, err } = await rollcall(['items', 'list'], { ...env, ROLLBAR_API_URL: url })
  const ms = Date.now() - begun
  claim(code === 10 && ms < 5_000 + LEEWAY, `a Rollbar that speaks no TLS: exit code 10 (${ms} ms)`, {
    code,
    err
  })
}

/** Each item gets one more occurrence, so that each is in a new state. */
function everyItemOccurs({ fake }: TroubledRollbar): void {
  for (let i = 0; i < ITEMS; i++) {
    fake.record(event(`failure ${i}`, { fingerprint: `failure-${i}` }), fake.accessToken)
  }
  fake.pass(1)
}

function hashOf(data: unknown): string {
  return createHash('sha256').update(canonicalJson(data)).digest('hex')
}
