import { type Checkup, fine, warning } from '@rollcall/core'
import type { Sql } from 'postgres'
import { timelyCheckup } from './timely-checkup.ts'

/** Beside its pool, a server has a connection for work that takes long and one to ask whether the database is there. */
const BESIDES = 2

/** The part of all connections from which on they are about to run out. */
const NEARLY = 0.8

interface Row {
  used: number
  allowed: number
}

/** Whether PostgreSQL has connections left for a server like this one. */
export function connectionsCheckup(sql: Sql, { pool }: { pool: number }): Checkup {
  return timelyCheckup('connections', async () => {
    const [{ used, allowed } = { used: 0, allowed: 0 }] = await sql<Row[]>`
      SELECT (SELECT sum(numbackends)::int FROM pg_stat_database) AS used,
        current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
          - coalesce(current_setting('reserved_connections', true)::int, 0) AS allowed`
    const wanted = pool + BESIDES
    const detail = `${used} of ${allowed} are in use; each Rollcall server takes up to ${wanted}`
    if (used < allowed * NEARLY && wanted <= allowed) return fine('connections', detail)
    const advice = `Lower ROLLCALL_DATABASE_POOL (${pool}) or raise max_connections of PostgreSQL`
    return warning('connections', detail, advice)
  })
}
