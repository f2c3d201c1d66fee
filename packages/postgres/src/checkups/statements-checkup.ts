import { type Checkup, type Finding, fine, warning } from '@rollcall/core'
import type { Sql } from 'postgres'
import { sqlState } from '../sql-errors.ts'
import { timelyCheckup } from './timely-checkup.ts'

interface SlowStatement {
  calls: number
  milliseconds: number
  query: string
}

/** From which mean time on a statement is slow, in milliseconds, and how often it ran for that to say something. */
const SLOW = 200
const OFTEN = 20

const NOTHING_KNOWN = 'Nothing is known: there is no pg_stat_statements that can be read'

/** The mean is that of all calls since then, so that it stays high after what made them slow is gone. */
const ADVICE =
  'Run ANALYZE and SELECT pg_stat_statements_reset() in the database; if it is slow again, EXPLAIN the statement'

/** The slowest of our statements, where PostgreSQL keeps a record of them. */
export function statementsCheckup(sql: Sql): Checkup {
  return timelyCheckup('statements', async () => {
    const [extension] = await sql<{ schema: string }[]>`
      SELECT nspname AS schema FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
      WHERE extname = 'pg_stat_statements'`
    if (extension === undefined) return fine('statements', NOTHING_KNOWN)
    const view = sql(`${extension.schema}.pg_stat_statements`)
    const slow = await sql<SlowStatement[]>`
      SELECT calls::float8 AS calls, mean_exec_time AS milliseconds, query FROM ${view}
      WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND userid = (SELECT oid FROM pg_roles WHERE rolname = current_user)
        AND mean_exec_time > ${SLOW} AND calls >= ${OFTEN} AND query ~* '^\\s*(select|insert|update|delete|with)'
      ORDER BY mean_exec_time DESC LIMIT 3`.catch(unlessUnreadable)
    if (slow === null) return fine('statements', NOTHING_KNOWN)
    return slow.length === 0
      ? fine('statements', `None takes more than ${SLOW} ms on average`)
      : slow.map(slowStatement)
  })
}

function slowStatement({ calls, milliseconds, query }: SlowStatement): Finding {
  const text = query.replace(/\s+/g, ' ').trim()
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text
  const detail = `${Math.round(milliseconds)} ms on average, ${calls} times: ${shown}`
  return warning('statements', detail, ADVICE)
}

/** The library is not loaded with the server, or this role may not read it. */
const UNREADABLE = new Set(['55000', '42501'])

function unlessUnreadable(error: unknown): null {
  if (UNREADABLE.has(sqlState(error) ?? '')) return null
  throw error
}
