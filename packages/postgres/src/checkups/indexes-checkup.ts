import { fileURLToPath } from 'node:url'
import { broken, type Checkup, type Finding, fine } from '@rollcall/core'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { Sql } from 'postgres'
import { type ExpectedIndex, ourIndexes } from './our-tables.ts'
import { timelyCheckup } from './timely-checkup.ts'

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url))

interface Options {
  /** The embedded database cannot make an index while others write. */
  concurrently: boolean
}

/** Whether every index of the schema is there, and none was left half-made. */
export function indexesCheckup(sql: Sql, options: Options): Checkup {
  return timelyCheckup('indexes', async () => {
    const present = await presentIndexes(sql)
    const names = new Set(present.map(({ name }) => name))
    const missing = ourIndexes.filter(({ name }) => !names.has(name))
    const invalid = present.filter(({ valid }) => !valid)
    if (missing.length + invalid.length === 0) return fine('indexes', `All ${ourIndexes.length} are there`)
    return [
      ...missing.map((one) => tellMissing(one, options)),
      ...invalid.map(({ name, table }) => tellInvalid(name, table, options))
    ]
  })
}

interface PresentIndex {
  name: string
  table: string
  /** One that is being made at this moment counts as valid: it will be. */
  valid: boolean
}

async function presentIndexes(sql: Sql): Promise<PresentIndex[]> {
  return sql<PresentIndex[]>`
    SELECT own.relname AS name, whole.relname AS table,
      indisvalid OR EXISTS (SELECT FROM pg_stat_progress_create_index WHERE index_relid = indexrelid) AS valid
    FROM pg_index JOIN pg_class AS own ON own.oid = indexrelid JOIN pg_class AS whole ON whole.oid = indrelid
    WHERE own.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('schema_migrations'))
    ORDER BY name`
}

function tellMissing({ name, table, constraint }: ExpectedIndex, { concurrently }: Options): Finding {
  const statement = constraint ?? statementOf(name, concurrently)
  return broken('indexes', `${name} on ${table} is missing`, `Run in the database: ${statement}`)
}

/** As the migration has it that made the index; on a server, so that writing goes on meanwhile. */
function statementOf(name: string, concurrently: boolean): string {
  const start = new RegExp(`^\\s*CREATE (UNIQUE )?INDEX "${name}" `)
  const statements = readMigrationFiles({ migrationsFolder: MIGRATIONS }).flatMap(({ sql }) => sql)
  const made = statements.findLast((statement) => start.test(statement)) ?? ''
  return made
    .trim()
    .replace(/;$/, '')
    .replace(' INDEX ', concurrently ? ' INDEX CONCURRENTLY ' : ' INDEX ')
}

function tellInvalid(name: string, table: string, { concurrently }: Options): Finding {
  const how = concurrently ? ' CONCURRENTLY' : ''
  const statement = ourIndexes.some((one) => one.name === name)
    ? `REINDEX INDEX${how} "${name}"`
    : `DROP INDEX${how} "${name}"`
  return broken(
    'indexes',
    `${name} on ${table} is invalid: making it broke off`,
    `Run in the database: ${statement}`
  )
}
