import { type Checkup, type Finding, fine, warning } from '@rollcall/core'
import type { Sql } from 'postgres'
import { ourTables } from './our-tables.ts'
import { timelyCheckup } from './timely-checkup.ts'

interface Table {
  name: string
  /** As counted since the statistics were reset, or as estimated before. */
  rows: number
  dead: number
  whole_scans: number
  index_scans: number
  analysed: boolean
}

/** Below, reading a table whole is no trouble, and neither are its dead rows or a plan made without knowing it. */
const LARGE = 100_000
const MANY_DEAD = 10_000
const UNKNOWN = 10_000

/** Some scans of a whole table are meant: a backup, an index that is made. */
const SCANS = 50

/** Whether large tables are read through their indexes, and looked after. What stands in none is meant to be read whole. */
export function tablesCheckup(sql: Sql, { embedded }: { embedded: boolean }): Checkup {
  return timelyCheckup('tables', async () => {
    const tables = await sql<Table[]>`
      SELECT stat.relname AS name, greatest(n_live_tup, reltuples)::float8 AS rows, n_dead_tup::float8 AS dead,
        seq_scan::float8 AS whole_scans, coalesce(idx_scan, seq_scan)::float8 AS index_scans, reltuples >= 0 AS analysed
      FROM pg_stat_user_tables AS stat JOIN pg_class ON pg_class.oid = relid
      WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('schema_migrations'))
        AND stat.relname = ANY (${ourTables})
      ORDER BY name`
    const found = tables.flatMap((table) => tableFindings(table, embedded))
    return found.length === 0 ? fine('tables', 'Read through their indexes, and looked after') : found
  })
}

function tableFindings({ name, rows, dead, whole_scans, index_scans, analysed }: Table, embedded: boolean) {
  const vacuum = embedded
    ? 'Let rollcall serve run for a minute: it looks after the embedded database'
    : `Run in the database: VACUUM (ANALYZE) "${name}"`
  const found: Finding[] = []
  if (!analysed && rows > UNKNOWN) {
    found.push(warning('tables', `${name} has ${rows} rows and was never analysed`, vacuum))
  }
  if (dead > MANY_DEAD && dead > 0.2 * rows) {
    found.push(warning('tables', `${name} has ${dead} dead rows beside ${rows}`, vacuum))
  }
  if (rows > LARGE && whole_scans > SCANS && whole_scans > index_scans) {
    const detail = `${name} has ${rows} rows and was read whole ${whole_scans} times, through an index ${index_scans} times`
    found.push(
      warning('tables', detail, `${vacuum}; if it goes on, EXPLAIN what is slow: it misses an index`)
    )
  }
  return found
}
