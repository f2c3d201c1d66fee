import { messagesIn } from './protocol.ts'
import type { Server } from './serve.ts'

const INTERVAL = 10_000
const DATA_ROW = 'D'.charCodeAt(0)

/** What is due, as statements: the write-ahead log since the last checkpoint, and autovacuum's own rules. */
const DUE = `
  SELECT 'CHECKPOINT' FROM pg_control_checkpoint()
  WHERE pg_current_wal_insert_lsn() - redo_lsn > 64 * 1024 * 1024
  UNION ALL
  SELECT format('VACUUM (ANALYZE) %I.%I', schemaname, stat.relname)
  FROM pg_stat_user_tables AS stat JOIN pg_class ON pg_class.oid = relid
  WHERE n_dead_tup > 50 + 0.2 * greatest(reltuples, 0)
     OR n_mod_since_analyze > 50 + 0.1 * greatest(reltuples, 0)`

/**
 * Does what PostgreSQL's background processes do on a server, since PGlite has none: without it the log would
 * grow and dead rows would stay until the database is closed. Returns what stops it.
 */
export function maintain(server: Server, interval = INTERVAL): () => void {
  let busy = false
  let stopped = false
  async function round(): Promise<void> {
    if (busy) return
    busy = true
    for (const statement of firstColumn(await server.execute(DUE))) {
      if (!stopped) await server.execute(statement)
    }
    busy = false
  }
  const timer = setInterval(() => void round(), interval).unref()
  return () => {
    stopped = true
    clearInterval(timer)
  }
}

function firstColumn(output: Buffer): string[] {
  return [...messagesIn(output)]
    .filter((bytes) => bytes[0] === DATA_ROW)
    .map((bytes) => bytes.toString('utf8', 11, 11 + bytes.readInt32BE(7)))
}
