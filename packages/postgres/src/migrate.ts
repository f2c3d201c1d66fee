import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { AppError, type Migration, type Migrations } from '@rollcall/core'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { Sql, TransactionSql } from 'postgres'
import { translatingLoss } from './sql-errors.ts'

const FOLDER = fileURLToPath(new URL('../migrations', import.meta.url))

/** Any number, as long as nobody else uses it: it keeps two processes from migrating at once. */
const LOCK = 7_265_512

interface Step extends Migration {
  statements: string[]
}

/**
 * The migrations that drizzle-kit generated, and which of them this database has. Rejects with `conflict` when the
 * database has one that this program does not know: then the program is too old for it. They are applied over
 * `patient`, which bears the silence of a long change.
 */
export function postgresMigrations(sql: Sql, patient: Sql = sql): Migrations {
  return translatingLoss<Migrations>({
    async list() {
      return (await steps(sql)).map(withoutStatements)
    },
    async apply() {
      return patient.begin(async (tx) => {
        // A change of a large table, or the wait for another process that makes one, takes as long as it takes.
        await tx`set local statement_timeout = 0`
        await tx`select pg_advisory_xact_lock(${LOCK})`
        await tx`create table if not exists schema_migrations
          (name text primary key, applied_at timestamp (3) with time zone not null default now())`
        const waiting = (await steps(tx)).filter((step) => step.applied_at === null)
        const applied: Migration[] = []
        for (const { name, statements } of waiting) {
          for (const statement of statements) await tx.unsafe(statement)
          const [row] = await tx`insert into schema_migrations (name) values (${name}) returning applied_at`
          applied.push({ name, applied_at: toTime(row?.applied_at) })
        }
        return applied
      })
    }
  })
}

async function steps(sql: Sql | TransactionSql): Promise<Step[]> {
  const [table] = await sql`select to_regclass('schema_migrations') as name`
  const rows = table?.name ? await sql`select name, applied_at from schema_migrations` : []
  const applied = new Map(rows.map(({ name, applied_at }) => [String(name), toTime(applied_at)]))
  const known = await generated()
  const names = new Set(known.map(({ name }) => name))
  const foreign = [...applied.keys()].find((name) => !names.has(name))
  if (foreign !== undefined) {
    throw new AppError(
      'conflict',
      `The database has the migration ${foreign}, which this program does not know: update it`
    )
  }
  return known.map((step) => ({ ...step, applied_at: applied.get(step.name) ?? null }))
}

async function generated(): Promise<Step[]> {
  const journal: { entries: { tag: string }[] } = JSON.parse(
    await readFile(`${FOLDER}/meta/_journal.json`, 'utf8')
  )
  return readMigrationFiles({ migrationsFolder: FOLDER }).map(({ sql: statements }, index) => {
    return { name: journal.entries[index]?.tag ?? String(index), applied_at: null, statements }
  })
}

function withoutStatements({ name, applied_at }: Step): Migration {
  return { name, applied_at }
}

/** The driver answers a Date, or text once Drizzle has taken over its parsers. */
function toTime(value: unknown): string {
  return new Date(value instanceof Date ? value : String(value)).toISOString()
}
