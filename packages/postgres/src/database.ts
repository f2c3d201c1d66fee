import type { Telemetry } from '@rollcall/core'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres, { type Options, type PostgresType, type Sql } from 'postgres'
import { observedPool } from './observed-pool.ts'
import * as schema from './schema.ts'
import { watchedSockets } from './watched-sockets.ts'

export type Db = PostgresJsDatabase<typeof schema>

/** One pool of connections, as Drizzle for statements it builds and as postgres.js for the few written by hand. */
export interface Database {
  db: Db
  sql: Sql
  /** Told what the pool does, and what its stores commit together. */
  telemetry?: Telemetry
  close(): Promise<void>
}

/** How long a statement waits for a lock or runs before the server gives up on it, in milliseconds. */
const STATEMENT_TIMEOUT = 20_000

/** Longer than a server at work is ever silent. */
const SILENCE = 25_000

/** Between two attempts of one connection to come back, in seconds. */
const RECONNECT_DELAY = 0.25

export interface ConnectOptions {
  /** Connections at most. */
  max: number
  /** After how long without a word the connection counts as lost, in milliseconds; 0 waits as long as it takes. */
  silence?: number
  /** What the embedded database needs to be reached. */
  transport?: Options<Record<string, PostgresType>>
  telemetry?: Telemetry | undefined
  /** What telemetry calls the pool. */
  name?: string
}

/** Opens no connection until the first statement; each one afterwards is opened, and opened again, on demand. */
export function connect(url: string, options: ConnectOptions): Database {
  const { max, silence = SILENCE, transport, telemetry, name = 'main' } = options
  const sockets = transport === undefined && silence > 0 ? watchedSockets(silence) : undefined
  const driver = postgres(url, {
    max,
    connect_timeout: 5,
    // Closed before the silence of an idle connection is taken for that of a lost one.
    idle_timeout: ((silence || SILENCE) * 0.8) / 1000,
    max_lifetime: 1800,
    // Its own grows with every connection lost, so that a pool lost at once would be missing for 20 seconds. While nothing
    // can be connected to anyway, a wait would only keep others from hearing of it.
    backoff: () => (sockets?.isLost() ? 0 : RECONNECT_DELAY),
    onnotice: () => undefined,
    // Times are read in this style, whatever the database or its user is set to.
    connection: { application_name: 'rollcall', statement_timeout: STATEMENT_TIMEOUT, DateStyle: 'ISO' },
    ...(transport ?? (sockets && { socket: sockets.open }))
  })
  if (telemetry === undefined) {
    return { db: drizzle(driver, { schema }), sql: driver, close: () => driver.end({ timeout: 5 }) }
  }
  const { sql, close } = observedPool(driver, { telemetry, name, max })
  return { db: drizzle(sql, { schema }), sql, telemetry, close }
}
