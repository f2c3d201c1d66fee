import { type DatabaseEnv, databaseOf } from '@rollcall/postgres/testing'
import type { Sql } from 'postgres'

/**
 * Asks the database beside the product. Let go afterwards: whoever holds the embedded one open would keep it for the
 * next server, which is to own it.
 */
export async function inDatabase<A>(env: DatabaseEnv, ask: (sql: Sql) => Promise<A>): Promise<A> {
  const handlers: (() => unknown)[] = []
  try {
    const { sql } = await databaseOf(env, { teardown: (handler) => void handlers.unshift(handler) })
    return await ask(sql)
  } finally {
    for (const handler of handlers) await handler()
  }
}
