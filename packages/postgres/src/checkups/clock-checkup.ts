import { broken, type Checkup, type Clock, fine, warning } from '@rollcall/core'
import type { Sql } from 'postgres'
import { timelyCheckup } from './timely-checkup.ts'

/** From which difference on there is something to do, in milliseconds. */
const NOTICED = 2_000
const UNBEARABLE = 60_000

const ADVICE =
  'Let NTP set the clocks of both machines: the life of access tokens and the order of posts depend on them'

/** Whether the clock of the database agrees with ours, as far as the way there lets one tell. */
export function clockCheckup(sql: Sql, clock: Clock): Checkup {
  return timelyCheckup('clock', async () => {
    const asked = clock.now().getTime()
    const [row] = await sql<
      { now: number }[]
    >`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`
    const answered = clock.now().getTime()
    const ahead = (row?.now ?? Number.NaN) - (asked + answered) / 2
    const least = Math.abs(ahead) - (answered - asked) / 2
    if (least < NOTICED) return fine('clock', "The database's agrees with ours")
    const detail = `The database's is ${(least / 1000).toFixed(1)} s ${ahead > 0 ? 'ahead of' : 'behind'} ours`
    return (least < UNBEARABLE ? warning : broken)('clock', detail, ADVICE)
  })
}
