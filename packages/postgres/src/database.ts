import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres, { type Options, type PostgresType, type Sql } from 'postgres'
import * as schema from './schema.ts'
import { watchedSocket } from './watched-socket.ts'

export type Db = PostgresJsDatabase<typeof schema>

/** One pool of connections, as Drizzle for statements it builds and as postgres.js for the few written by hand. */
export interface Database {
  db: Db
  sql: Sql
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
}

/** Opens no connection until the first statement; each one afterwards is opened, and opened again, on demand. */
export function connect(url: string, { max, silence = SILENCE, transport }: ConnectOptions): Database {
  const sql = postgres(url, {
    max,
    connect_timeout: 5,
    // Closed before the silence of an idle connection is taken for that of a lost one.
    idle_timeout: ((silence || SILENCE) * 0.8) / 1000,
    max_lifetime: 1800,
    // Its own grows with every connection lost, so that a pool lost at once would be missing for 20 seconds.
    backoff: () => RECONNECT_DELAY,
    onnotice: () => undefined,
    // Times are read in this style, whatever the database or its user is set to.
    connection: { application_name: 'rollcall', statement_timeout: STATEMENT_TIMEOUT, DateStyle: 'ISO' },
    ...(transport ?? (silence > 0 && { socket: watchedSocket(silence) }))
  })
  const db = drizzle(sql, { schema })
  return { db, sql, close: () => sql.end({ timeout: 5 }) }
}
