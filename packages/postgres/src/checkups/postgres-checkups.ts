import type { Checkup, Clock, Migrations } from '@rollcall/core'
import type { Sql } from 'postgres'
import { clockCheckup } from './clock-checkup.ts'
import { connectionsCheckup } from './connections-checkup.ts'
import { indexesCheckup } from './indexes-checkup.ts'
import { schemaCheckup } from './schema-checkup.ts'
import { sessionsCheckup } from './sessions-checkup.ts'
import { sizeCheckup } from './size-checkup.ts'
import { statementsCheckup } from './statements-checkup.ts'
import { tablesCheckup } from './tables-checkup.ts'
import { versionCheckup } from './version-checkup.ts'

/** Looks at a database that can be reached. */
export interface PostgresCheckups {
  schema: Checkup
  /** They need no table of ours. */
  server: Checkup[]
  /** They need a schema that is up to date. */
  tables: Checkup[]
}

interface Parts {
  sql: Sql
  migrations: Migrations
  clock: Clock
  /** Connections of a server at most. */
  pool: number
  /** The embedded database has one session for all, and keeps no record of statements. */
  embedded: boolean
}

export function postgresCheckups({ sql, migrations, clock, pool, embedded }: Parts): PostgresCheckups {
  return {
    schema: schemaCheckup(migrations),
    server: [
      versionCheckup(sql, { embedded }),
      clockCheckup(sql, clock),
      sizeCheckup(sql),
      ...(embedded ? [] : [connectionsCheckup(sql, { pool }), sessionsCheckup(sql)])
    ],
    tables: [
      indexesCheckup(sql, { concurrently: !embedded }),
      tablesCheckup(sql, { embedded }),
      ...(embedded ? [] : [statementsCheckup(sql)])
    ]
  }
}
