import { fileURLToPath } from 'node:url'
import { AppError, type Migration, type Migrations } from '@rollcall/core'
import type { Sql, TransactionSql } from 'postgres'
import { countLosses } from './count-losses.ts'
import { readSteps, type Step } from './read-steps.ts'
import { translatingLoss } from './sql-errors.ts'

const FOLDER = fileURLToPath(new URL('../migrations', import.meta.url))

/** Any number, as long as nobody else uses it: it keeps two processes from migrating at once. */
const LOCK = 7_265_512

interface KnownStep extends Step {
  applied_at: string | null
}

interface Pools {
  sql: Sql
  patient: Sql
}

export interface MigrationsOptions {
  /** Bears the silence of a long change: what changes the schema goes over it. */
  patient?: Sql
  /** Where the migrations are; those of this program without it. */
  folder?: string
}

/**
 * The migrations that drizzle-kit generated, and which of them this database has. Rejects with `conflict` when the
 * database has one that this program does not know: then the program is too old for it.
 */
export function postgresMigrations(
  sql: Sql,
  { patient = sql, folder = FOLDER }: MigrationsOptions = {}
): Migrations {
  return translatingLoss<Migrations>({
    async list() {
      return (await knownSteps(sql, folder)).map(migrationOf)
    },
    async apply() {
      return alone({ sql, patient }, async (tx) => {
        await tx`create table if not exists schema_migrations
          (name text primary key, applied_at timestamp (3) with time zone not null default now())`
        const applied: Migration[] = []
        for (const step of waiting(await knownSteps(tx, folder))) {
          for (const statement of step.statements) await tx.unsafe(statement)
          const [row] =
            await tx`insert into schema_migrations (name) values (${step.name}) returning applied_at`
          applied.push(migrationOf({ ...step, applied_at: toTime(row?.applied_at) }))
        }
        return applied
      })
    },
    async rollback({ name, dry_run }) {
      return alone({ sql, patient }, async (tx) => {
        const step = lastApplied(await knownSteps(tx, folder), name)
        const losses = await countLosses(tx, step.down)
        if (!dry_run) {
          for (const statement of step.down) await tx.unsafe(statement)
          await tx`delete from schema_migrations where name = ${step.name}`
        }
        return { name: step.name, losses, statements: step.down, dry_run }
      })
    }
  })
}

/** A transaction that is the only one of its kind. */
async function alone<T>({ sql, patient }: Pools, work: (tx: TransactionSql) => Promise<T>) {
  // A database that does not even answer this is not one to be patient with.
  await sql`select 1`
  return patient.begin(async (tx) => {
    // A change of a large table, or the wait for another process that makes one, takes as long as it takes.
    await tx`set local statement_timeout = 0`
    await tx`select pg_advisory_xact_lock(${LOCK})`
    return work(tx)
  })
}

async function knownSteps(sql: Sql | TransactionSql, folder: string): Promise<KnownStep[]> {
  const [table] = await sql`select to_regclass('schema_migrations') as name`
  const rows = table?.name ? await sql`select name, applied_at from schema_migrations order by name` : []
  const applied = new Map(rows.map(({ name, applied_at }) => [String(name), toTime(applied_at)]))
  const steps = await readSteps(folder)
  const names = new Set(steps.map(({ name }) => name))
  const foreign = [...applied.keys()].filter((name) => !names.has(name))
  if (foreign.length > 0) throw unknown(foreign)
  return steps.map((step) => ({ ...step, applied_at: applied.get(step.name) ?? null }))
}

/** A step that was made on top of others has only ever been tried on top of them. */
function waiting(steps: readonly KnownStep[]): KnownStep[] {
  const found = steps.filter(({ applied_at }) => applied_at === null)
  const last = steps.findLast(({ applied_at }) => applied_at !== null)
  const [first] = found
  if (first && last && steps.indexOf(first) < steps.indexOf(last)) {
    throw new AppError(
      'conflict',
      `The migration ${first.name} belongs before ${last.name}, which is applied already: take that back first (rollcall db rollback)`
    )
  }
  return found
}

function lastApplied(steps: readonly KnownStep[], name: string | undefined): KnownStep {
  const last = steps.findLast(({ applied_at }) => applied_at !== null)
  if (last === undefined) throw new AppError('conflict', 'No migration is applied')
  if (name !== undefined && name !== last.name) {
    throw new AppError('conflict', `The last migration that is applied is ${last.name}, not ${name}`)
  }
  if (last.irreversible_because !== null) {
    throw new AppError('conflict', `Cannot take back ${last.name}: ${last.irreversible_because}`)
  }
  return last
}

function unknown(names: readonly string[]): AppError {
  const [which, them] = names.length === 1 ? ['migration', 'it'] : ['migrations', 'them']
  return new AppError(
    'conflict',
    `The database has the ${which} ${names.join(', ')}, which this program does not know: update it, or take ${them} back with the program that applied ${them}`
  )
}

function migrationOf({ name, applied_at, irreversible_because }: KnownStep): Migration {
  return { name, applied_at, irreversible_because }
}

/** The driver answers a Date, or text once Drizzle has taken over its parsers. */
function toTime(value: unknown): string {
  return new Date(value instanceof Date ? value : String(value)).toISOString()
}
