import type { Migration } from '@rollcall/core'
import { command } from '../command.ts'
import { type Field, field } from '../output/cell.ts'
import { table } from '../output/table.ts'

const migration: Field<Migration>[] = [
  field('name'),
  { name: 'applied_at', value: (row) => row.applied_at ?? 'waiting' }
]

export const leaves = [
  command({ useCase: 'databaseStatus', schema: 'as-is', print: table(migration, 'No migrations.') }),
  command({ useCase: 'migrateDatabase', schema: 'as-is', print: table(migration, 'Nothing to apply.') })
]
