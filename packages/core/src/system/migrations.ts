import { type Static, Type } from 'typebox'
import { ListOf, wholeList } from '../paging.ts'
import { Input, Nullable, Time, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'

/** One step of the database's schema; `applied_at` is null while it waits, `irreversible_because` where there is a way back. */
export const Migration = Type.Object({
  name: Type.String(),
  applied_at: Nullable(Time),
  irreversible_because: Nullable(Type.String())
})
export type Migration = Static<typeof Migration>

/** What goes with a step: a table with its rows or, of a table that stays, a column with its values. */
export const Loss = Type.Object({
  table: Type.String(),
  column: Nullable(Type.String()),
  count: Type.Integer()
})
export type Loss = Static<typeof Loss>

/** A step that was taken back, or would be; `statements` are those that do it. */
export const Rollback = Type.Object({
  name: Type.String(),
  losses: Type.Array(Loss),
  statements: Type.Array(Type.String()),
  dry_run: Type.Boolean()
})
export type Rollback = Static<typeof Rollback>

/** Everything rejects with `conflict` when the database has a migration that this program does not know. */
export interface Migrations {
  /** In the order they are applied. */
  list(): Promise<Migration[]>
  /**
   * Applies what waits, all or nothing, one process at a time; answers what it applied. Rejects with `conflict` when a
   * step waits that comes before one that is applied.
   */
  apply(): Promise<Migration[]>
  /**
   * Takes back the last step that is applied, all or nothing, one process at a time. Rejects with `conflict` when none is,
   * when the last one is not `name`, and when there is no way back from it. A dry run only finds out what would happen.
   */
  rollback(how: { name?: string; dry_run: boolean }): Promise<Rollback>
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

export const rollbackDatabase = defineUseCase({
  name: 'db.rollback',
  summary: 'Take back the last migration',
  description:
    'What only that migration made is dropped, with the data in it. A migration that cannot be undone is refused, with the reason. A server that applies migrations at its start applies it again.',
  scope: 'database:write',
  input: Input({
    name: Type.Optional(Type.String({ minLength: 1, description: 'Only if this is the last migration' })),
    dry_run: withDefault(
      Type.Boolean({ description: 'Only show what would be done, and what would be lost' }),
      false
    )
  }),
  output: Rollback,
  errors: ['conflict'],
  async run(input, { migrations }: Ports) {
    return migrations.rollback(input)
  }
})
