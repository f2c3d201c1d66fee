import { ownId } from '../auth/live-caller.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { asVideogame } from './as-videogame.ts'
import { Videogame, VideogameRef } from './videogame.ts'
import type { VideogameStore } from './videogame-store.ts'

export const showVideogame = defineUseCase({
  name: 'backlog.show',
  summary: 'Show one game of your backlog',
  scope: 'backlog:read',
  input: Input({ id: VideogameRef }),
  output: Videogame,
  errors: ['not_found'],
  async run({ id }, { videogames }: { videogames: VideogameStore }, caller) {
    return asVideogame(await videogames.find(ownId(caller), id))
  }
})
