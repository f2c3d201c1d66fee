import { ownId } from '../auth/live-caller.ts'
import { checkPaging, ListOf, paging, toList } from '../paging.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { ImportStore } from './import-store.ts'
import { ImportSummary } from './imported-game.ts'

export const listImports = defineUseCase({
  name: 'imports.list',
  summary: 'List what you have imported into your backlog, newest first',
  scope: 'backlog:read',
  input: Input(paging),
  output: ListOf(ImportSummary),
  errors: [],
  async run(query, { imports }: { imports: ImportStore }, caller) {
    checkPaging(query)
    return toList(await imports.list({ user_id: ownId(caller), ...query }), query)
  }
})
