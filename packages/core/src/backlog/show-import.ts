import { Type } from 'typebox'
import { ownId } from '../auth/live-caller.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { asImported, type ImportStore } from './import-store.ts'
import { ImportedGame, ImportRef, ImportSummary } from './imported-game.ts'

export const showImport = defineUseCase({
  name: 'imports.show',
  summary: 'Show one import, and what became of the rows of its file',
  description: 'Rows that came to nothing new are counted, and not among them.',
  scope: 'backlog:read',
  input: Input({ id: ImportRef }),
  output: Type.Object({ ...ImportSummary.properties, rows: Type.Array(ImportedGame) }),
  errors: ['not_found'],
  async run({ id }, { imports }: { imports: ImportStore }, caller) {
    const { rows, ...summary } = await imports.find(ownId(caller), id)
    return { ...summary, rows: rows.map(asImported) }
  }
})
