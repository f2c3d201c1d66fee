import { type Checkup, fine, inBytes } from '@rollcall/core'
import type { Sql } from 'postgres'
import { timelyCheckup } from './timely-checkup.ts'

/** How much the database takes on the disk it is on. */
export function sizeCheckup(sql: Sql): Checkup {
  return timelyCheckup('size', async () => {
    const [row] = await sql<{ size: number }[]>`SELECT pg_database_size(current_database())::float8 AS size`
    return fine('size', `The database takes ${inBytes(row?.size ?? 0)}`)
  })
}
