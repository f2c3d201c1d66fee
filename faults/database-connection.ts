import { setTimeout as sleep } from 'node:timers/promises'
import { testEnv } from '@rollcall/postgres/testing'
import { type FlakyWay, flakyWay } from '../apps/cli/test/product/flaky-way.ts'
import { logIn, serve } from '../apps/cli/test/product/server.ts'
import { claimMissed, claimReturn, claimWholePool } from './harness/claim-return.ts'
import { databaseLoad } from './harness/database-load.ts'
import { type Scenario, scenario } from './harness/scenario.ts'
import { settleIn } from './harness/settle-in.ts'
import { watchMemory } from './harness/watch-memory.ts'

/** Longer than a lost database keeps anybody waiting: as long as an attempt to connect, and some for a busy machine. */
const LIMIT = 8_000
/** What has gone silent in the middle of a conversation is given up after 30 s, and then comes an attempt to connect. */
const LIMIT_OF_SILENCE = 40_000
const GROWTH = 250

interface Loss {
  what: string
  /** Whether `/check` has to notice. */
  isMissed: boolean
  limit: number
  suffer(way: FlakyWay, s: Scenario): Promise<void>
}

const losses: Loss[] = [
  { what: 'all connections are cut', isMissed: false, limit: LIMIT, suffer: async (way) => way.cut() },
  { what: 'connections are cut in the middle of answers', isMissed: false, limit: LIMIT, suffer: cutAnswers },
  { what: 'nobody listens for a while', isMissed: true, limit: LIMIT, suffer: (way) => way.refuse() },
  { what: 'everything comes a second late', isMissed: false, limit: 25_000, suffer: late },
  { what: 'nothing goes through', isMissed: true, limit: LIMIT_OF_SILENCE, suffer: async (way) => way.hold() }
]

await scenario('a way to PostgreSQL that is lost and found', async (s) => {
  const env = await testEnv(s)
  if (!('DATABASE_URL' in env)) return s.claim(true, 'the embedded database is reached without a way to lose')
  const token = await settleIn(env)
  const { hostname, port } = new URL(env.DATABASE_URL)
  const way = await flakyWay(s, { host: hostname, port: Number(port || 5432) })
  const url = Object.assign(new URL(env.DATABASE_URL), { host: `127.0.0.1:${way.port}` })
  const server = await serve(s, { ...env, DATABASE_URL: url.href, ROLLCALL_LOG_LEVEL: 'fatal' })
  const load = await databaseLoad(server, token, s)
  const memory = await watchMemory(server.program.child.pid, s)

  for (let round = 1; round <= s.rounds({ short: 1, long: 10 }); round++) {
    for (const { what, isMissed, limit, suffer } of losses) {
      const when = `round ${round}, ${what}`
      const people = load.start()
      await sleep(500)
      await suffer(way, s)
      await sleep(1_000)
      if (isMissed) await claimMissed(server, when, s)
      // Long enough for a silent connection to be given up; in the short form it comes back before.
      await sleep(s.short ? 2_000 : isMissed ? 45_000 : 5_000)
      await way.restore()
      await claimReturn(server, load, when, s)
      await people.stop()
      load.claimAnswers(when, limit)
    }
    await load.claimKept(env, `round ${round}`)
  }
  s.claim(server.program.child.exitCode === null, 'the server has lived through it all', [
    server.program.said.out,
    server.program.said.err.slice(-3000)
  ])
  await claimWholePool(server, await logIn('ada', server), s)
  await memory.claimGrowth(GROWTH, 'all that')
})

async function cutAnswers(way: FlakyWay, { random }: Scenario): Promise<void> {
  for (let times = 0; times < 10; times++) {
    way.cutAnswers(random(1))
    await sleep(200)
  }
}

async function late(way: FlakyWay): Promise<void> {
  way.slow(1_000)
}
