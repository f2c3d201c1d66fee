import { type Static, Type } from 'typebox'
import { ListOf, wholeList } from '../paging.ts'
import { Input, Nullable, Time } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'

/** One step of the database's schema; `applied_at` is null while it waits. */
export const Migration = Type.Object({ name: Type.String(), applied_at: Nullable(Time) })
export type Migration = Static<typeof Migration>

/** Everything rejects with `conflict` when the database has a migration that this program does not know. */
export interface Migrations {
  /** In the order they are applied. */
  list(): Promise<Migration[]>
  /** Applies what waits, all or nothing, one process at a time; answers what it applied. */
  apply(): Promise<Migration[]>
}

type Ports = { migrations: Migrations }

export const databaseStatus = defineUseCase({
  name: 'db.status',
  summary: 'List the migrations, applied and waiting',
  scope: 'database:read',
  input: Input({}),
  output: ListOf(Migration),
  errors: ['conflict'],
  async run(_input, { migrations }: Ports) {
    return wholeList(await migrations.list())
  }
})

export const migrateDatabase = defineUseCase({
  name: 'db.migrate',
  summary: 'Apply the migrations that wait',
  scope: 'database:write',
  input: Input({}),
  output: ListOf(Migration),
  errors: ['conflict'],
  async run(_input, { migrations }: Ports) {
    return wholeList(await migrations.apply())
  }
})
