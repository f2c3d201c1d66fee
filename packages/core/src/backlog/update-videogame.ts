import { ownId } from '../auth/live-caller.ts'
import type { Clock } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { asVideogame } from './as-videogame.ts'
import { changedGame, newGame } from './change-game.ts'
import { Videogame, VideogameRef } from './videogame.ts'
import { changedVideogame, newVideogame, readFields, readNew } from './videogame-input.ts'
import type { VideogameStore } from './videogame-store.ts'

type Ports = { videogames: VideogameStore; clock: Clock }

const source = { by: 'user' } as const

export const updateVideogame = defineUseCase({
  name: 'backlog.update',
  summary: 'Change any part of a game',
  description: 'What you name is yours from then on, even if it stays as it is: no import changes it.',
  scope: 'backlog:write',
  input: Input({ id: VideogameRef, ...changedVideogame }),
  output: Videogame,
  errors: ['not_found'],
  async run({ id, ...input }, { videogames, clock }: Ports, caller) {
    const said = readFields(input)
    const now = clock.now().toISOString()
    const change = videogames.change(ownId(caller), id, (game) => changedGame(game, said, { now, source }))
    return asVideogame(await change)
  }
})

export const replaceVideogame = defineUseCase({
  name: 'backlog.replace',
  summary: 'Write a game anew: what is left out is as in a new one',
  description: 'What is left out is nobody’s again: an import may set it.',
  scope: 'backlog:write',
  input: Input({ id: VideogameRef, ...newVideogame }),
  output: Videogame,
  errors: ['not_found'],
  async run({ id, ...input }, { videogames, clock }: Ports, caller) {
    const said = readNew(input)
    const now = clock.now().toISOString()
    const change = videogames.change(ownId(caller), id, ({ id, created_at }) => ({
      ...newGame(said, { id, now, source }),
      created_at
    }))
    return asVideogame(await change)
  }
})
