import { testEnv } from '@rollcall/postgres/testing'
import { serve } from '../apps/cli/test/product/server.ts'
import { claimStarts } from './harness/claim-starts.ts'
import { crowd } from './harness/crowd.ts'
import { ingest } from './harness/ingest.ts'
import { ingestToken } from './harness/ingest-token.ts'
import { scenario } from './harness/scenario.ts'
import { until } from './harness/until.ts'

const SENDERS = 24

await scenario('SIGKILL while errors are taken in', async (s) => {
  const env = await testEnv(s)
  const errors = ingest(await ingestToken(env), s)

  for (let round = 1; round <= s.rounds({ short: 3, long: 100 }); round++) {
    const server = await serve(s, env)
    await claimStarts(server, round, s)
    const before = errors.answered()
    const enough = before + 1 + s.random(600)
    const senders = crowd(SENDERS, () => errors.send(server))
    await until(() => errors.answered() >= enough, 30_000)
    await server.program.kill()
    await senders.stop()
    const answers = errors.answered() - before
    s.claim(answers > 0, `round ${round}: killed after ${answers} answers`)
    await errors.claimStored(env, `round ${round}`)
  }

  const server = await serve(s, env)
  const again = await Promise.all(Array.from({ length: 2 * SENDERS }, () => errors.send(server)))
  s.claim(again.every(Boolean), 'what was not answered can be sent again')
  await server.stop()
  await errors.claimStored(env, 'at the end')
})
