import type { App, ImportSummary } from '@rollcall/core'
import { command } from '../command.ts'
import { agoField, type Field, field, momentField } from '../output/cell.ts'
import { record } from '../output/record.ts'
import { table } from '../output/table.ts'
import type { View } from '../output/view.ts'
import { importedRows, OUTCOMES } from './imported-rows.ts'

type Shown = Awaited<ReturnType<App['showImport']>>
type Undone = Awaited<ReturnType<App['undoImport']>>
type Kept = Undone['kept'][number]

const counts = OUTCOMES.map(
  (outcome): Field<ImportSummary> => ({
    name: outcome,
    value: (summary) => summary.counts[outcome],
    align: 'right'
  })
)

const summary = record<ImportSummary>([
  field('id'),
  momentField('created_at', (one) => one.created_at),
  field('format'),
  ...counts,
  momentField('undone_at', (one) => one.undone_at)
])

/** In a pipe lines of rows begin with what they are. */
const shown: View<Shown> = {
  render(output, screen, first) {
    const rows = importedRows.render(output.rows, screen, first)
    const told = screen.isTerminal && rows.length > 0 ? ['', ...rows] : rows.map((row) => `row\t${row}`)
    return [...summary.render(output, screen, first), ...told]
  }
}

const totals = record<Undone>([
  field('id'),
  momentField('undone_at', (one) => one.undone_at),
  field('deleted'),
  field('restored'),
  { name: 'kept', value: ({ kept }) => kept.length }
])

const kept = table<Kept>(
  [field('id'), field('title', { flexible: true }), field('reason', { flexible: true })],
  ''
)

const undone: View<Undone> = {
  render(output, screen, first) {
    const games = kept.render({ data: output.kept }, screen, true)
    const told = screen.isTerminal && games.length > 0 ? ['', ...games] : games.map((game) => `game\t${game}`)
    return [...totals.render(output, screen, first), ...told]
  }
}

export const leaves = [
  command({
    useCase: 'listImports',
    print: table<ImportSummary>(
      [
        field('id'),
        agoField('created', (one) => one.created_at),
        field('format'),
        ...counts,
        agoField('undone', (one) => one.undone_at)
      ],
      'No imports.'
    )
  }),
  command({ useCase: 'showImport', args: ['id'], print: shown }),
  command({
    useCase: 'undoImport',
    args: ['id'],
    confirm: async ({ id }, { app, caller }) => {
      const { created_at, undone_at, counts } = await app.showImport({ id }, caller)
      if (undone_at !== null) return null
      return `Undo the import of ${created_at}, which added ${games(counts.new)} and changed ${games(counts.changed)}?`
    },
    print: undone
  })
]

function games(count: number): string {
  return count === 1 ? 'one game' : `${count} games`
}
