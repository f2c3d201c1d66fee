import type { App } from '@rollcall/core'
import { command } from '../command.ts'
import type { View } from '../output/view.ts'
import { importedRows, OUTCOMES } from './imported-rows.ts'

type Imported = Awaited<ReturnType<App['importVideogames']>>

const imported: View<Imported> = {
  render: ({ rows }, screen, first) => importedRows.render(rows, screen, first)
}

/** Games by the file. */
export const leaves = [
  command({
    useCase: 'importVideogames',
    args: ['content'],
    progress: 'Importing',
    holds: ({ counts }) => counts.failed === 0,
    print: imported,
    closing: told
  }),
  command({ useCase: 'exportVideogames', print: 'as-is' })
]

/** How much came to what, and what to do about it. */
function told({ rows, counts, dry_run, import_id }: Imported): string[] {
  if (rows.length === 0) return ['Nothing to import.']
  return [
    OUTCOMES.map((outcome) => `${counts[outcome]} ${outcome}`).join(', '),
    ...(dry_run ? ['Nothing was changed: this was a dry run.'] : []),
    ...(import_id === null ? [] : [`'imports undo ${import_id}' takes it back.`])
  ]
}
