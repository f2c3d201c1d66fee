import { setTimeout as sleep } from 'node:timers/promises'
import { testEnv } from '@rollcall/postgres/testing'
import { logIn, serve } from '../apps/cli/test/product/server.ts'
import { claimMissed, claimReturn, claimWholePool } from './harness/claim-return.ts'
import { databaseLoad } from './harness/database-load.ts'
import { type OwnPostgres, ownPostgres } from './harness/own-postgres.ts'
import { scenario } from './harness/scenario.ts'
import { settleIn } from './harness/settle-in.ts'
import { watchMemory } from './harness/watch-memory.ts'

/** How long anybody waits for an answer at most while the database comes and goes. */
const LIMIT = 8_000
const GROWTH = 250

const ends: Record<string, (postgres: OwnPostgres) => Promise<void>> = {
  stopped: (postgres) => postgres.stop('fast'),
  'stopped at once': (postgres) => postgres.stop('immediate'),
  killed: (postgres) => postgres.kill()
}

await scenario('PostgreSQL stopped, killed and started under load', async (s) => {
  const postgres = await ownPostgres(s)
  if (postgres === null)
    return s.claim(true, 'PostgreSQL is not installed here: database-connection.ts has to do')
  process.env.TEST_DATABASE_URL = postgres.url
  const env = await testEnv(s)
  const token = await settleIn(env)
  const server = await serve(s, { ...env, ROLLCALL_LOG_LEVEL: 'fatal' })
  const load = await databaseLoad(server, token, s)
  const memory = await watchMemory(server.program.child.pid, s)

  for (let round = 1; round <= s.rounds({ short: 1, long: 20 }); round++) {
    for (const [how, end] of Object.entries(ends)) {
      const when = `round ${round}, ${how}`
      const people = load.start()
      await sleep(300 + s.random(700))
      await end(postgres)
      await claimMissed(server, when, s)
      await sleep(s.random(1_000))
      await postgres.start()
      await claimReturn(server, load, when, s)
      await people.stop()
      load.claimAnswers(when, LIMIT)
      await load.claimKept(env, when)
    }
  }
  s.claim(
    server.program.child.exitCode === null,
    'the server has lived through it all',
    server.program.said.out
  )
  await claimWholePool(server, await logIn('ada', server), s)
  await memory.claimGrowth(GROWTH, 'all that')
})
