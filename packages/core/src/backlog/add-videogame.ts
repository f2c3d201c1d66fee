import { ownId } from '../auth/live-caller.ts'
import type { Clock, Ids } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { asVideogame } from './as-videogame.ts'
import { newGame } from './change-game.ts'
import { Videogame } from './videogame.ts'
import { newVideogame, readNew } from './videogame-input.ts'
import type { VideogameStore } from './videogame-store.ts'

type Ports = { videogames: VideogameStore; clock: Clock; ids: Ids }

export const addVideogame = defineUseCase({
  name: 'backlog.add',
  summary: 'Add a game to your backlog',
  description:
    'What is left out can still be filled in by an import; what you say yourself no import changes.',
  scope: 'backlog:write',
  input: Input(newVideogame),
  output: Videogame,
  errors: ['conflict'],
  async run(input, { videogames, clock, ids }: Ports, caller) {
    const making = { id: ids.next(), now: clock.now().toISOString(), source: { by: 'user' } } as const
    const game = newGame(readNew(input), making)
    await videogames.add(ownId(caller), game)
    return asVideogame(game)
  }
})
