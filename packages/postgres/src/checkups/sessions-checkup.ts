import { type Checkup, type Finding, fine, warning } from '@rollcall/core'
import type { Sql } from 'postgres'
import { timelyCheckup } from './timely-checkup.ts'

interface Session {
  pid: number
  application: string
  state: string
  seconds: number
}

/** How long a statement runs, or a transaction stays open without one, before it is worth a look, in seconds. */
const LONG = 5 * 60

/**
 * Whether somebody holds up the others: locks are kept, and dead rows too, until the transaction ends. A role that may not
 * see what others do is told of its own sessions.
 */
export function sessionsCheckup(sql: Sql, { longFrom = LONG }: { longFrom?: number } = {}): Checkup {
  return timelyCheckup('sessions', async () => {
    const sessions = await sql<Session[]>`
      SELECT pid, application_name AS application, state,
        extract(epoch FROM clock_timestamp() - CASE state WHEN 'active' THEN query_start ELSE state_change END)::int
          AS seconds
      FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        AND (state = 'active' AND query_start < clock_timestamp() - make_interval(secs => ${longFrom})
          OR state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - make_interval(secs => ${longFrom}))
      ORDER BY seconds DESC LIMIT 10`
    return sessions.length === 0 ? fine('sessions', 'None holds up the others') : sessions.map(tell)
  })
}

function tell({ pid, application, state, seconds }: Session): Finding {
  const who = application === '' ? '' : ` (${application})`
  const detail = `Process ${pid}${who} has been ${state} for ${Math.floor(seconds / 60)} minutes`
  return warning(
    'sessions',
    detail,
    `If nobody needs it, run in the database: SELECT pg_terminate_backend(${pid}, 5000)`
  )
}
