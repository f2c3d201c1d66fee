import { broken, type Checkup, type Finding, fine } from '@rollcall/core'
import type { Sql } from 'postgres'
import { timelyCheckup } from './timely-checkup.ts'

/** The oldest PostgreSQL that the product is made for. */
const OLDEST = 15

export interface ServerVersion {
  /** As in `150020`. */
  number: number
  version: string
  encoding: string
}

/** Whether PostgreSQL is one that the product is made for. */
export function versionCheckup(sql: Sql, { embedded }: { embedded: boolean }): Checkup {
  return timelyCheckup('postgresql', async () => {
    const [row] = await sql<ServerVersion[]>`
      SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version,
        current_setting('server_encoding') AS encoding`
    if (row === undefined) throw new Error('PostgreSQL does not say its version')
    return versionFinding(row, embedded)
  })
}

export function versionFinding({ number, version, encoding }: ServerVersion, embedded: boolean): Finding {
  const detail = `${embedded ? 'The embedded' : 'Server'} ${version}, ${encoding}`
  if (number < OLDEST * 10_000) {
    return broken('postgresql', detail, `Upgrade PostgreSQL to ${OLDEST} or later`)
  }
  if (encoding !== 'UTF8') {
    const advice =
      'Dump the database and load it into one made WITH ENCODING UTF8: this one cannot hold all characters'
    return broken('postgresql', detail, advice)
  }
  return fine('postgresql', detail)
}
