import { Type } from 'typebox'
import { ownId } from '../auth/live-caller.ts'
import type { Clock } from '../ports.ts'
import { Input, Time } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { ImportStore } from './import-store.ts'
import { ImportRef } from './imported-game.ts'
import { KeptGame, planUndo } from './plan-undo.ts'

type Ports = { imports: ImportStore; clock: Clock }

export const undoImport = defineUseCase({
  name: 'imports.undo',
  summary: 'Take an import back: its games go, and what it changed is as before',
  description:
    'What you have set since stays, and is told. An import that a later one has built on cannot be undone before that.',
  scope: 'backlog:write',
  input: Input({ id: ImportRef }),
  output: Type.Object({
    id: Type.String({ format: 'uuid' }),
    undone_at: Time,
    deleted: Type.Integer({ description: 'Games that it had made' }),
    restored: Type.Integer({ description: 'Games with fields that are as they were before' }),
    kept: Type.Array(KeptGame)
  }),
  errors: ['not_found', 'conflict'],
  async run({ id }, { imports, clock }: Ports, caller) {
    const undone = await imports.undo(ownId(caller), id, (found) => ({
      id: found.record.id,
      ...planUndo(found, clock.now().toISOString())
    }))
    const { removed, restored, kept, undone_at } = undone
    return { id: undone.id, undone_at, deleted: removed.length, restored, kept }
  }
})
