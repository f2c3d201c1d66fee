import { fork } from 'node:child_process'
import { loadavg } from 'node:os'
import { memoryUsage } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildServer } from '@rollcall/api'
import { connect } from '@rollcall/postgres'
import { openApp, readConfig } from '@rollcall/runtime'
import type { FastifyInstance } from 'fastify'
import { benchDatabase } from './bench-database.ts'
import { aSecond, type Figure, tellFigure } from './figures.ts'
import type { Job, Outcome } from './ingest-job.ts'
import { ingestRoutes } from './ingest-routes.ts'
import { median } from './table.ts'

/**
 * Events a second that are on disk when they are answered, beside a route that only parses them and beside a transaction
 * for each. All ways take turns, so that only ratios within a run count; senders are another process.
 */
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
    /** Kilobytes of a payload. */
    sizes: { type: 'string', default: '4,20' },
    /** Instead of rounds, sends that many through the product and watches its memory. */
    events: { type: 'string' }
  }
})

const PRODUCT = '/api/1/item/'
const { url: DATABASE_URL, drop } = await benchDatabase()

const running = await openApp(
  readConfig({
    DATABASE_URL,
    ROLLCALL_JWT_SECRET: 'nobody logs in to a benchmark of ingest',
    ROLLCALL_LOG_LEVEL: 'silent'
  })
)
const token =
  running.firstTokens?.find(({ scopes }) => scopes.includes('post_server_item'))?.access_token ?? ''
const product = await buildServer(running)
await product.listen({ port: 0, host: '127.0.0.1' })

const database = connect(DATABASE_URL, { max: 10 })
const [project] = await database.sql`select id from projects`
const others = ingestRoutes({ sql: database.sql, project_id: project?.id })
await others.listen({ port: 0, host: '127.0.0.1' })

try {
  if (options.events === undefined) await compare()
  else await watchMemory(Number(options.events))
  await verify()
} finally {
  await product.close()
  await others.close()
  await database.close()
  await running.close()
  await drop()
}

async function compare(): Promise<void> {
  const ways = [
    { name: '(a) only parsed', path: '/parsed', items: 1000 },
    { name: '(b) transaction per event', path: '/plain', items: 1000 },
    { name: 'Rollcall, 1000 items', path: PRODUCT, items: 1000 },
    { name: 'Rollcall, one item', path: PRODUCT, items: 1 }
  ]
  const before = rss()
  for (const size of options.sizes.split(',').map(Number)) {
    const outcomes = ways.map(({ name }) => ({ name, rounds: [] as Outcome[] }))
    await send({ path: PRODUCT, items: 1000, size, seconds: 60, events: 10_000 })
    for (const way of ways) await send({ ...way, size, seconds: 1 })
    for (let round = 0; round < Number(options.rounds); round++) {
      for (const [i, way] of ways.entries()) outcomes[i]?.rounds.push(await send({ ...way, size }))
    }
    report(size, outcomes)
  }
  console.log(`load average of the machine: ${loadavg()[0]?.toFixed(1)}, ours included`)
  console.log(`memory of the server: ${before} MB at the start, ${rss()} MB at the end`)
}

function report(size: number, outcomes: { name: string; rounds: Outcome[] }[]): void {
  const [parsed, plain] = outcomes.map(({ rounds }) => median(rounds.map(({ perSecond }) => perSecond)))
  console.log(`\n${size} KB`.padEnd(27), 'events/s   of (a)   of (b)      p50      p99      max  failed')
  for (const { name, rounds } of outcomes) {
    const middle = (read: (outcome: Outcome) => number) => median(rounds.map(read))
    const perSecond = middle((outcome) => outcome.perSecond)
    const columns = [
      perSecond.toFixed(0).padStart(8),
      (perSecond / (parsed ?? 1)).toFixed(2).padStart(8),
      (perSecond / (plain ?? 1)).toFixed(2).padStart(8),
      ...[middle(({ p50 }) => p50), middle(({ p99 }) => p99), middle(({ max }) => max)].map((ms) =>
        `${ms.toFixed(1)}ms`.padStart(8)
      ),
      String(rounds.reduce((sum, { failed }) => sum + failed, 0)).padStart(7)
    ]
    console.log(name.padEnd(26), columns.join(' '))
  }
  for (const { name, rounds } of outcomes.slice(2)) {
    const rate = median(rounds.map(({ perSecond }) => perSecond))
    const what = `${name}, ${size} KB`
    const of = { what, absolute: aSecond(rate) }
    const figures: [Figure, number][] = [
      [{ ...of, beside: 'Fastify that only parses', ratio: rate / (parsed ?? 1) }, 0.5],
      [{ ...of, beside: 'a transaction per event', ratio: rate / (plain ?? 1) }, 4]
    ]
    for (const [figure, least] of figures) tellFigure(size === 4 ? { ...figure, goal: { least } } : figure)
  }
}

async function watchMemory(events: number): Promise<void> {
  const samples: number[] = []
  const sampling = setInterval(() => samples.push(rss()), 1000)
  const outcome = await send({
    path: PRODUCT,
    items: 1000,
    size: 4,
    events,
    seconds: 86_400
  })
  clearInterval(sampling)
  const tenth = Math.ceil(samples.length / 10)
  const means = Array.from({ length: 10 }, (_, i) => {
    const part = samples.slice(i * tenth, (i + 1) * tenth)
    return part.length > 0 ? Math.round(part.reduce((a, b) => a + b) / part.length) : '-'
  })
  console.log(outcome)
  console.log(`memory of the server, mean of each tenth of the run, in MB: ${means.join(' ')}; now ${rss()}`)
}

/** What was answered must be there: every occurrence counted once. */
async function verify(): Promise<void> {
  const [row] = await database.sql`
    select (select count(*) from occurrences) as stored, (select sum(total_occurrences) from items) as counted,
      (select count(*) from items) as items`
  console.log(`stored ${row?.stored}, counted ${row?.counted}, items ${row?.items}`)
}

function send(job: Partial<Job> & Pick<Job, 'path' | 'items' | 'size'>): Promise<Outcome> {
  const whole: Job = {
    port: portOf(job.path === PRODUCT ? product : others),
    token,
    connections: Number(options.connections),
    seconds: Number(options.seconds),
    events: Number.MAX_SAFE_INTEGER,
    ...job
  }
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('ingest-client.ts', import.meta.url)), [JSON.stringify(whole)])
    child.once('message', (outcome: Outcome) => resolve(outcome)).once('error', reject)
    child.once('exit', (code) => reject(new Error(`the sender ended with ${code}`)))
  })
}

function portOf(server: FastifyInstance): number {
  return Number(new URL(server.listeningOrigin).port)
}

function rss(): number {
  return Math.round(memoryUsage.rss() / 2 ** 20)
}
