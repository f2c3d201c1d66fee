import { ownId } from '../auth/live-caller.ts'
import { Input, Nothing } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { VideogameRef } from './videogame.ts'
import type { VideogameStore } from './videogame-store.ts'

export const deleteVideogame = defineUseCase({
  name: 'backlog.delete',
  summary: 'Delete one game from your backlog',
  scope: 'backlog:write',
  input: Input({ id: VideogameRef }),
  output: Nothing,
  errors: ['not_found'],
  async run({ id }, { videogames }: { videogames: VideogameStore }, caller) {
    await videogames.remove(ownId(caller), id)
  }
})
