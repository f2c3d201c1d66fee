import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Agent, type ClientRequest } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type DatabaseEnv, testEnv } from '@rollcall/postgres/testing'
import { event, logIn, type Server, serve } from '../apps/cli/test/product/server.ts'
import { crowd } from './harness/crowd.ts'
import { answerTo, begin, type Exchange, exchange, wanted } from './harness/exchange.ts'
import { inDatabase } from './harness/in-database.ts'
import { type Scenario, scenario } from './harness/scenario.ts'
import { settleIn } from './harness/settle-in.ts'
import { until } from './harness/until.ts'
import { claimAlwaysOk, watchCheck } from './harness/watch-check.ts'

const CLIENTS = 16
const SLOW = 5
const IDLE = 20
const GRACE = 10_000

await scenario('SIGTERM under load', async (s) => {
  const env = await testEnv(s)
  const token = await settleIn(env)
  const hanging = serve(s, env).then((server) => withHangingRequests(server, s))
  for (let round = 1; round <= s.rounds({ short: 2, long: 20 }); round++) {
    const server = await serve(s, env)
    s.say(`round ${round}`)
    await underLoad(server, { env, token }, s)
  }
  await hanging
  await twice(await serve(s, env), token, s)
})

interface Place {
  env: DatabaseEnv
  /** Lets errors in. */
  token: string
}

async function underLoad(server: Server, { env, token }: Place, s: Scenario): Promise<void> {
  const access = await logIn('ada', server)
  const link = { url: `https://example.com/${randomUUID()}` }
  const { body: bookmark } = await server.ask('/api/v1/bookmarks', {
    method: 'POST',
    token: access,
    body: link
  })
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  s.teardown(() => agent.destroy())
  const exchanges: Exchange[] = []
  const uuids = new Map<Exchange, string>()
  const note = (one: Exchange) => {
    exchanges.push(one)
    return one.code !== 'ECONNREFUSED'
  }
  const idle = await Promise.all(Array.from({ length: IDLE }, () => idleConnection(server)))
  const looks = watchCheck(server.url, s)
  const senders = crowd(CLIENTS, async () => {
    const uuid = randomUUID()
    const sent = await exchange(
      `${server.url}/api/1/item/`,
      JSON.stringify({ data: event('under load', { uuid }) }),
      {
        method: 'POST',
        headers: { 'x-rollbar-access-token': token },
        agent
      }
    )
    uuids.set(sent, uuid)
    return note(sent)
  })
  const visitors = crowd(CLIENTS, async () =>
    note(await exchange(`${server.url}/${bookmark.short_url}`, undefined, { agent }))
  )
  const slowEvents = await Promise.all(Array.from({ length: SLOW }, () => halfAnEvent(server, token)))
  const imports = await Promise.all(Array.from({ length: SLOW }, () => halfAnImport(server, access)))
  await sleep(500 + s.random(500))
  const seen = await looks.stop()
  claimAlwaysOk(seen, { within: 5_000, during: 'the load' }, s)

  const signalled = Date.now()
  server.program.child.kill('SIGTERM')
  const refused = await until(
    async () => (await exchange(`${server.url}/check`, undefined)).code === 'ECONNREFUSED',
    2_000
  )
  s.claim(refused, 'new connections are refused', Date.now() - signalled)
  await sleep(1_000)
  const late = await Promise.all([...slowEvents, ...imports].map((one) => one.finish()))
  const { code, err } = await server.program.ended
  const took = Date.now() - signalled
  s.claim(
    code === 0 && took < GRACE,
    `it ends with 0 within ${GRACE / 1000} s (${code} after ${took} ms)`,
    err
  )
  await Promise.all([senders.stop(), visitors.stop()])

  const lateWrong = late.filter(({ status }) => status !== 200)
  s.claim(
    lateWrong.length === 0,
    `${late.length} requests whose bodies came after the signal are answered`,
    lateWrong
  )
  const lost = exchanges.filter(({ begun, status }) => status === undefined && begun < signalled)
  const before = exchanges.filter(({ begun }) => begun < signalled).length
  s.claim(
    lost.length === 0,
    `each of ${before} requests that were sent before the signal is answered`,
    lost.slice(0, 5)
  )
  const bad = exchanges.filter(({ status }) => status !== undefined && status !== 200 && status !== 302)
  s.claim(bad.length === 0, 'none of the answers is a failure', bad.slice(0, 3))
  const closed = await until(() => idle.every(({ destroyed }) => destroyed), 1_000)
  s.claim(closed, `${IDLE} idle connections are let go`)
  await claimKept(exchanges)

  async function claimKept(exchanges: Exchange[]): Promise<void> {
    const answered = [...uuids].filter(([{ status }]) => status === 200).map(([, uuid]) => uuid)
    const visits = exchanges.filter(({ status }) => status === 302).length
    const sent = exchanges.filter((one) => !uuids.has(one)).length
    const { stored, counted } = await inDatabase(env, async (sql) => ({
      stored: await sql`select uuid from occurrences where uuid = any(${answered})`,
      counted: await sql`select visits::int from bookmark_visits where bookmark_id = ${bookmark.id}`
    }))
    s.claim(
      answered.length > 0 && stored.length === answered.length,
      `each of ${answered.length} answered errors is stored`,
      stored.length
    )
    const [row] = counted
    s.claim(
      visits > 0 && row?.visits >= visits && row?.visits <= sent,
      `${visits} answered visits are counted (${row?.visits} of ${sent} sent)`
    )
  }
}

interface Half {
  finish(): Promise<Exchange>
}

/** An event whose second half is kept back. */
async function halfAnEvent({ url }: Server, token: string): Promise<Half> {
  const body = JSON.stringify({ data: event('slow', { uuid: randomUUID() }) })
  const headers = { 'x-rollbar-access-token': token, 'content-length': body.length, expect: '100-continue' }
  const asked = begin(`${url}/api/1/item/`, { method: 'POST', headers })
  return halved(asked, [body.slice(0, 20), body.slice(20)])
}

/** A file of links whose second half is kept back. */
async function halfAnImport({ url }: Server, token: string): Promise<Half> {
  const headers = { authorization: `Bearer ${token}`, expect: '100-continue' }
  const asked = begin(`${url}/api/v1/bookmarks/import?format=urls`, { method: 'POST', headers })
  return halved(asked, [`https://example.com/${randomUUID()}\n`, `https://example.com/${randomUUID()}\n`])
}

async function halved(asked: ClientRequest, [first, second]: [string, string]): Promise<Half> {
  const answer = answerTo(asked)
  await wanted(asked)
  asked.write(first)
  return {
    finish() {
      asked.end(second)
      return answer
    }
  }
}

/** A connection that has had one answer and asks for no more. */
async function idleConnection({ url }: Server): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname).on('error', () => undefined)
  socket.write(`GET /which HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`)
  await once(socket, 'data')
  return socket
}

async function withHangingRequests(server: Server, s: Scenario): Promise<void> {
  const { hostname, port } = new URL(server.url)
  const idle = await idleConnection(server)
  const hanging = connect(Number(port), hostname).on('error', () => undefined)
  hanging.write(`POST /api/1/item/ HTTP/1.1\r\nhost: ${hostname}\r\ncontent-length: 100\r\n\r\n{`)
  const silent = connect(Number(port), hostname).on('error', () => undefined)
  await once(silent, 'connect')
  await sleep(200)
  const signalled = Date.now()
  const { code, err } = await server.stop()
  const took = Date.now() - signalled
  s.claim(
    code === 0 && took < GRACE,
    `beside requests that never end it ends with 0 within ${GRACE / 1000} s (${code} after ${took} ms)`,
    err.slice(-300)
  )
  s.claim(
    await until(() => idle.destroyed && hanging.destroyed && silent.destroyed, 1_000),
    'their connections are closed'
  )
}

async function twice(server: Server, token: string, s: Scenario): Promise<void> {
  const half = await halfAnEvent(server, token)
  server.program.child.kill('SIGTERM')
  await server.program.says(/Stopping/)
  const signalled = Date.now()
  server.program.child.kill('SIGTERM')
  const { code } = await server.program.ended
  const took = Date.now() - signalled
  s.claim(
    took < 2_000 && code !== 0,
    `a second signal ends it at once, and not with 0 (${code} after ${took} ms)`
  )
  await half.finish()
}
