import type { Server } from '../../apps/cli/test/product/server.ts'
import type { Scenario } from './scenario.ts'
import { look } from './watch-check.ts'

/** Claims that a server that has just said it is ready is, whatever the one before it left behind. */
export async function claimStarts(
  { url }: Pick<Server, 'url'>,
  round: number,
  { claim }: Pick<Scenario, 'claim'>
): Promise<void> {
  const { status, ms } = await look(url)
  claim(status === 'OK', `round ${round}: /check says OK once the server is ready (${ms} ms)`, status)
}
