import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { testEnv } from '@rollcall/postgres/testing'
import { flakyWay } from '../apps/cli/test/product/flaky-way.ts'
import { type Ended, type Env, rollcall } from '../apps/cli/test/product/program.ts'
import { event, logIn, serve } from '../apps/cli/test/product/server.ts'
import { type Scenario, scenario } from './harness/scenario.ts'
import { settleIn } from './harness/settle-in.ts'
import { look } from './harness/watch-check.ts'

/** An attempt to connect is given up after 5 s, the end of a program that could not takes as long again at most. */
const LIMIT = 20_000
/** A conversation that falls silent is given up after 30 s. */
const LIMIT_OF_SILENCE = 50_000
const AT_ONCE = 200

const AUTHENTICATION_OK = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0])
const READY_FOR_QUERY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

const NOT_HELD = 1
const UNAVAILABLE = 10

const commands: Record<string, number> = {
  serve: UNAVAILABLE,
  'items list': UNAVAILABLE,
  check: NOT_HELD,
  'db migrate': UNAVAILABLE
}

await scenario('a database that accepts connections and never answers', async (s) => {
  const mute = await database(s, () => undefined)
  const absent = await database(s, (socket) => socket.once('data', () => socket.write(welcome())))
  await Promise.all([
    claimCommands('a database that says nothing', mute, LIMIT),
    claimCommands('a database that says welcome and then nothing', absent, LIMIT_OF_SILENCE),
    claimServer()
  ])

  async function claimCommands(who: string, url: string, limit: number): Promise<void> {
    const env: Env = {
      DATABASE_URL: url,
      ROLLCALL_JWT_SECRET: 'a secret of the faults, long enough to sign',
      PORT: '0'
    }
    await Promise.all(
      Object.entries(commands).map(async ([command, code]) => {
        const begun = Date.now()
        const ended = await withinReason(rollcall(command.split(' '), env))
        const ms = Date.now() - begun
        s.claim(
          ended !== null && ended.code === code && ms < limit && /database/i.test(ended.out + ended.err),
          `${who}: ${command} gives up within ${limit / 1000} s with exit code ${code} (${ms} ms)`,
          ended
        )
      })
    )
  }

  /** A server whose database falls silent while it is at work. */
  async function claimServer(): Promise<void> {
    const env = await testEnv(s)
    if (!('DATABASE_URL' in env)) return s.say('the embedded database is reached without a network')
    const token = await settleIn(env)
    const { hostname, port } = new URL(env.DATABASE_URL)
    const way = await flakyWay(s, { host: hostname, port: Number(port || 5432) })
    const url = Object.assign(new URL(env.DATABASE_URL), { host: `127.0.0.1:${way.port}` })
    const server = await serve(s, { ...env, DATABASE_URL: url.href, ROLLCALL_LOG_LEVEL: 'fatal' })
    const access = await logIn('ada', server)
    way.hold()
    const { status, ms } = await look(server.url)
    s.claim(status === 'KO' && ms < 2_000, `/check says KO within 2 s (${ms} ms)`, status)
    await claimRefusals('in the silence', LIMIT_OF_SILENCE)
    // What was connected is given up by now: whoever comes later waits for one attempt to connect at most.
    await claimRefusals('later in the silence', LIMIT)
    await way.restore()

    async function claimRefusals(when: string, limit: number): Promise<void> {
      const begun = Date.now()
      const statuses = await Promise.all(
        Array.from({ length: AT_ONCE }, async (_, i) => {
          if (i % 2 === 0) return server.post(token, event(`${when} ${i}`))
          return (await server.ask('/api/v1/items', { token: access })).status
        })
      )
      const ms = Date.now() - begun
      const wrong = statuses.filter((status) => status !== 503)
      s.claim(
        wrong.length === 0 && ms < limit,
        `${when}: ${AT_ONCE} requests at once are all refused within ${limit / 1000} s (${ms} ms)`,
        wrong
      )
    }
  }
})

/** Null for a program that is still at it long after it should not be. */
async function withinReason(ended: Promise<Ended>): Promise<Ended | null> {
  return Promise.race([
    ended,
    new Promise<null>((resolve) => setTimeout(resolve, 2 * LIMIT_OF_SILENCE, null).unref())
  ])
}

/** Somebody at the address of a database; answers that. */
async function database({ teardown }: Scenario, greet: (socket: Socket) => unknown): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).resume())
    greet(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `postgres://127.0.0.1:${Object(server.address()).port}/rollcall`
}

function welcome(): Buffer {
  return Buffer.concat([AUTHENTICATION_OK, READY_FOR_QUERY])
}
