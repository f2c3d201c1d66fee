import { type Static, Type } from 'typebox'
import { ListOf } from '../paging.ts'
import { Input, Nullable, Time } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'

/** One step of the database's schema; `applied_at` is null while it waits. */
export const Migration = Type.Object({ name: Type.String(), applied_at: Nullable(Time) })
export type Migration = Static<typeof Migration>

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
  errors: [],
  async run(_input, { migrations }: Ports) {
    return whole(await migrations.list())
  }
})

export const migrateDatabase = defineUseCase({
  name: 'db.migrate',
  summary: 'Apply the migrations that wait',
  scope: 'database:write',
  input: Input({}),
  output: ListOf(Migration),
  errors: [],
  async run(_input, { migrations }: Ports) {
    return whole(await migrations.apply())
  }
})

function whole(data: Migration[]) {
  return { data, meta: { has_next: false, next_cursor: null } }
}
