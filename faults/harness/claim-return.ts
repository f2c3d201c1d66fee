import type { Server } from '../../apps/cli/test/product/server.ts'
import type { DatabaseLoad } from './database-load.ts'
import type { Scenario } from './scenario.ts'
import { until } from './until.ts'
import { look } from './watch-check.ts'

/** How soon `/check` tells that the database is gone, and how long one look may take. */
const NOTICED_WITHIN = 2_000
const PATIENCE = 10_000
const AT_ONCE = 100

/** Claims that `/check` says KO soon. */
export async function claimMissed(
  { url }: Server,
  when: string,
  { claim }: Pick<Scenario, 'claim'>
): Promise<void> {
  const { status, ms } = await look(url)
  claim(
    status === 'KO' && ms < NOTICED_WITHIN,
    `${when}: /check says KO within ${NOTICED_WITHIN} ms (${ms} ms)`,
    status
  )
}

/** Claims that `/check` says OK again soon, that work goes on, and that the whole pool is there for many at once. */
export async function claimReturn(
  server: Server,
  load: DatabaseLoad,
  when: string,
  { claim }: Pick<Scenario, 'claim'>
) {
  const begun = Date.now()
  const isBack = await until(async () => (await look(server.url)).status === 'OK', PATIENCE)
  claim(isBack, `${when}: /check says OK again within ${PATIENCE} ms (${Date.now() - begun} ms)`)
  const before = load.answered()
  const isWorking = await until(() => load.answered() > before + AT_ONCE, PATIENCE)
  claim(isWorking, `${when}: work goes on (${Date.now() - begun} ms)`)
}

/**
 * Claims that so many requests at once are soon all answered: no connection of the pool is missing. An attempt to connect
 * that began before the return may still fail after it.
 */
export async function claimWholePool(
  server: Server,
  token: string,
  { claim }: Pick<Scenario, 'claim'>
): Promise<void> {
  let wrong: unknown[] = []
  const isWhole = await until(async () => {
    const asked = Array.from({ length: AT_ONCE }, () => server.ask('/api/v1/items', { token }))
    wrong = (await Promise.all(asked)).filter(({ status }) => status !== 200)
    return wrong.length === 0
  }, PATIENCE)
  claim(isWhole, `${AT_ONCE} requests at once are all answered`, wrong.slice(0, 3))
}
