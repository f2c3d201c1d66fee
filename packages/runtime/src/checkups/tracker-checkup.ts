import { type Checkup, type Clock, checkup, fine } from '@rollcall/core'
import type { Config } from '../env.ts'

type Settings = Pick<Config, 'ROLLBAR_ACCESS_TOKEN' | 'ROLLBAR_API_URL'>

/** Whether items can be had from where they are. */
export function trackerCheckup(
  { ROLLBAR_ACCESS_TOKEN: accessToken, ROLLBAR_API_URL: url }: Settings,
  clock: Clock
): Checkup {
  if (accessToken === undefined) {
    return checkup('tracker', async () => fine('tracker', 'Items are those of the built-in tracker'))
  }
  return async () => {
    const { rollbarCheckup } = await import('@rollcall/rollbar')
    return rollbarCheckup({ url, accessToken, clock })()
  }
}
