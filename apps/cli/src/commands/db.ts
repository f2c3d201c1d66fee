import type { Loss, Migration, Rollback } from '@rollcall/core'
import { command } from '../command.ts'
import { type Field, field } from '../output/cell.ts'
import { counted } from '../output/counted.ts'
import { record } from '../output/record.ts'
import { table } from '../output/table.ts'
import { textLines } from '../output/text-below.ts'
import type { View } from '../output/view.ts'
import { generateMigration } from './db-generate.ts'

const migration: Field<Migration>[] = [
  field('name'),
  { name: 'applied_at', value: (row) => row.applied_at ?? 'waiting' },
  {
    name: 'reversible',
    value: ({ irreversible_because }) =>
      irreversible_because === null ? 'yes' : `no: ${irreversible_because}`,
    flexible: true
  }
]

const takenBack = record<Rollback>([field('name'), { name: 'lost', value: ({ losses }) => told(losses) }])

/** A dry run prints the statements, which can be read, or run by other means, as they are. */
const rollback: View<Rollback> = {
  render(output, screen, first) {
    if (!output.dry_run) return takenBack.render(output, screen, first)
    return output.statements.flatMap((statement) => textLines(statement, screen))
  }
}

export const leaves = [
  command({ useCase: 'databaseStatus', schema: 'as-is', print: table(migration, 'No migrations.') }),
  command({ useCase: 'migrateDatabase', schema: 'as-is', print: table(migration, 'Nothing to apply.') }),
  command({
    useCase: 'rollbackDatabase',
    schema: 'as-is',
    confirm: async (input, { app, caller }) => {
      const { name, losses } = await app.rollbackDatabase({ ...input, dry_run: true }, caller)
      const lost = losses.length === 0 ? '' : `, and with it ${told(losses)}`
      return { question: `Take back ${name}${lost}?`, means: { name } }
    },
    closing: ({ losses, dry_run }) => {
      if (!dry_run) return ['A server that starts with ROLLCALL_MIGRATE=auto applies it again.']
      return losses.length === 0 ? [] : [`With it would go ${told(losses)}.`]
    },
    print: rollback
  }),
  generateMigration
]

function told(losses: readonly Loss[]): string {
  return losses.map(tellOne).join(', ')
}

function tellOne({ table, column, count }: Loss): string {
  const [what, unit] = column === null ? [table, 'row'] : [`${table}.${column}`, 'value']
  return `${what} (${counted(count, unit)})`
}
