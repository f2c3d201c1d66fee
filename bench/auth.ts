import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { operator } from '@rollcall/core'
import { connect } from '@rollcall/postgres'
import { openApp, readConfig } from '@rollcall/runtime'
import { benchDatabase } from './bench-database.ts'
import { aSecond, milliseconds, tellFigure } from './figures.ts'
import type { Job, Outcome } from './job.ts'
import { perSecond, type Served, send, servers } from './processes.ts'
import { get, login, raw, type Wanted } from './requests.ts'
import { median, rateOf, tell } from './table.ts'

/**
 * What accounts cost, each beside something bare in the same run: (a) logins beside verifying argon2 alone, (b) requests
 * with an access token beside a route that only does that, (c) how late answers get during logins, (d) how much the time
 * of a failing login tells. All ways take turns, so that only ratios count; senders and servers are other processes.
 */
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    /** How many log in at once, and how many ask at once. */
    connections: { type: 'string', default: '32' },
    /** Failing logins of each kind. */
    failures: { type: 'string', default: '200' },
    only: { type: 'string', default: 'abcd' }
  }
})

const { url: DATABASE_URL, drop } = await benchDatabase()
const SECRET = 'a secret of a benchmark, long enough to sign'
const PASSWORD = 'nobody would guess that in an hour'
const DISABLED = 'disabled@bench.example'
const ROUNDS = Number(options.rounds)
const SECONDS = Number(options.seconds)
const CONNECTIONS = Number(options.connections)
/** Everybody has an address of their own, as people have; what limits guessing lets a benchmark pass. */
const SETTINGS = {
  DATABASE_URL,
  ROLLCALL_JWT_SECRET: SECRET,
  ROLLCALL_LOG_LEVEL: 'silent',
  ROLLCALL_TRUST_PROXY: 'loopback',
  ROLLCALL_LOGIN_FAILURES_PER_ADDRESS: '1000000',
  ROLLCALL_LOGIN_FAILURES_PER_ACCOUNT: '1000000'
}

const emails = Array.from({ length: CONNECTIONS }, (_, i) => `user${i}@bench.example`)
const { start, closeAll } = servers()

try {
  const hash = await makeAccounts()
  const product = await start({ what: 'product', env: SETTINGS })
  const bare = await start({ what: 'bare', database: DATABASE_URL, secret: SECRET })
  if (options.only.includes('a')) await compareLogins(product, hash)
  if (options.only.includes('b')) await compareRequests(product, bare)
  if (options.only.includes('c')) await watchOthers(product)
  if (options.only.includes('d')) await compareFailures(product)
  console.log(`\nload average of the machine: ${loadavg()[0]?.toFixed(1)}, ours included`)
} finally {
  await closeAll()
  await drop()
}

/** Answers the hash of everybody's password. */
async function makeAccounts(): Promise<string> {
  const { app, close } = await openApp(readConfig(SETTINGS))
  for (const [i, email] of [...emails, DISABLED].entries()) {
    await app.createUser({ username: `user${i}`, email, password: PASSWORD }, operator)
  }
  await app.disableUser({ user: DISABLED }, operator)
  await close()
  const { sql, close: disconnect } = connect(DATABASE_URL, { max: 1 })
  const [row] = await sql`select password_hash from users limit 1`
  await disconnect()
  return String(row?.password_hash)
}

async function compareLogins(product: Served, hash: string): Promise<void> {
  const job = { port: product.port, requests: everybodyLogsIn(), seconds: SECONDS }
  const atOnce = availableParallelism()
  const alone: number[] = []
  const outcomes: Outcome[] = []
  await send({ ...job, seconds: 1 })
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(await perSecond({ what: 'argon2', hash, password: PASSWORD, atOnce, seconds: SECONDS }))
    outcomes.push(await send(job))
  }
  console.log(`\n(a) logins a second, ${CONNECTIONS} connections; goal: 0.9`)
  tell(`argon2 alone, ${atOnce} at once`, median(alone), median(alone))
  tell('POST /api/v1/auth/login', rateOf(outcomes), median(alone), outcomes)
  tellFigure({
    what: 'a login',
    beside: 'argon2 alone with the same parameters, as many at once as there are cores',
    ratio: rateOf(outcomes) / median(alone),
    goal: { least: 0.9 },
    absolute: aSecond(rateOf(outcomes))
  })
}

async function compareRequests(product: Served, bare: Served): Promise<void> {
  const token = await accessToken(product)
  const ways = [
    { path: '/me', port: bare.port },
    { path: '/api/v1/auth/me', port: product.port },
    { path: '/api/v1/user', port: product.port }
  ].map(({ path, port }) => {
    const requests = emails.map(() => raw(get(path, token)))
    return { name: `GET ${path}`, job: { port, requests, seconds: SECONDS }, outcomes: [] as Outcome[] }
  })
  for (const { job } of ways) await send({ ...job, seconds: 1 })
  for (let round = 0; round < ROUNDS; round++) {
    for (const { job, outcomes } of ways) outcomes.push(await send(job))
  }
  console.log(`\n(b) requests a second with an access token, ${CONNECTIONS} connections; goal: 0.8`)
  const [first] = ways
  for (const { name, outcomes } of ways) tell(name, rateOf(outcomes), rateOf(first?.outcomes ?? []), outcomes)
  const [bareRate = 0, rate = 0] = ways.map(({ outcomes }) => rateOf(outcomes))
  tellFigure({
    what: '`GET /api/v1/auth/me`',
    beside: 'a bare route with `@fastify/jwt` and the same `SELECT`',
    ratio: rate / bareRate,
    goal: { least: 0.8 },
    absolute: aSecond(rate)
  })
}

/** One connection asks all the time, alone and while everybody logs in again and again. */
async function watchOthers(product: Served): Promise<void> {
  const asking = { port: product.port, requests: [raw(get('/api/v1/auth/me', await accessToken(product)))] }
  const logins = { port: product.port, requests: everybodyLogsIn(), seconds: SECONDS + 2 }
  const quiet: Outcome[] = []
  const busy: Outcome[] = []
  await send({ ...asking, seconds: 1 })
  for (let round = 0; round < ROUNDS; round++) {
    quiet.push(await send({ ...asking, seconds: SECONDS }))
    const flood = send(logins)
    await sleep(1000)
    busy.push(await send({ ...asking, seconds: SECONDS }))
    await flood
  }
  const middle = (outcomes: Outcome[], part: 'p50' | 'p99') => median(outcomes.map((one) => one[part]))
  console.log('\n(c) GET /api/v1/auth/me; goal: p99 at most 5 times as long')
  for (const [name, outcomes] of [
    ['quiet', quiet],
    [`during ${CONNECTIONS} logins`, busy]
  ] as const) {
    const p99 = middle(outcomes, 'p99')
    const times = `p50 ${middle(outcomes, 'p50').toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`
    console.log(`${name.padEnd(32)} ${times}  ${(p99 / middle(quiet, 'p99')).toFixed(2)}x`)
  }
  tellFigure({
    what: `p99 of \`GET /api/v1/auth/me\` during ${CONNECTIONS} logins`,
    beside: 'its quiet p99',
    ratio: middle(busy, 'p99') / middle(quiet, 'p99'),
    goal: { most: 5 },
    absolute: milliseconds(middle(busy, 'p99'))
  })
}

/** One after the other, in turns whose order changes. */
async function compareFailures(product: Served): Promise<void> {
  const kinds = [
    { name: 'unknown e-mail address', wanted: login('nobody@bench.example', PASSWORD, 101) },
    { name: 'wrong password', wanted: login('user0@bench.example', `${PASSWORD}!`, 102) },
    { name: 'disabled account', wanted: login(DISABLED, PASSWORD, 103) }
  ].map((kind) => ({ ...kind, times: [] as number[] }))
  for (let i = 0; i < Number(options.failures); i++) {
    const turn = [...kinds.slice(i % kinds.length), ...kinds.slice(0, i % kinds.length)]
    for (const { wanted, times } of turn) times.push(await timed(product, wanted))
  }
  const medians = kinds.map(({ times }) => median(times))
  console.log(`\n(d) medians of ${options.failures} failing logins each; goal: at most 5 % apart`)
  for (const [i, { name }] of kinds.entries()) console.log(`${name.padEnd(32)} ${medians[i]?.toFixed(2)} ms`)
  tellFigure({
    what: 'the slowest kind of failing login (unknown, wrong, disabled)',
    beside: 'the fastest',
    ratio: Math.max(...medians) / Math.min(...medians),
    goal: { most: 1.05 },
    absolute: milliseconds(Math.max(...medians))
  })
}

async function timed(product: Served, wanted: Wanted): Promise<number> {
  const started = performance.now()
  const { status } = await answerTo(product, wanted)
  if (status !== 401) throw new Error(`a failing login was answered ${status}`)
  return performance.now() - started
}

async function accessToken(product: Served): Promise<string> {
  const { text } = await answerTo(product, login(emails[0] ?? '', PASSWORD, 0))
  return JSON.parse(text).user.access
}

async function answerTo(
  { port }: Served,
  { method, path, headers, body }: Wanted
): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, body })
  return { status: response.status, text: await response.text() }
}

function everybodyLogsIn(): Job['requests'] {
  return emails.map((email, who) => raw(login(email, PASSWORD, who)))
}
