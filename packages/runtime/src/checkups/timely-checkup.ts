import { setTimeout as sleep } from 'node:timers/promises'
import { type Checkup, checkup, type Finding } from '@rollcall/core'

/** How long a look may take, in milliseconds. */
const LIMIT = 2_500

/** A checkup that asks a disk or a database, which may hang. */
export function timelyCheckup(name: string, look: () => Promise<Finding | Finding[]>): Checkup {
  return checkup(name, look, () => sleep(LIMIT, undefined, { ref: false }))
}
