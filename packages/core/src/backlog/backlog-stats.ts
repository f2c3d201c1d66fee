import { ownId } from '../auth/live-caller.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { BacklogStats, countGames } from './count-games.ts'
import type { VideogameStore } from './videogame-store.ts'

export const backlogStats = defineUseCase({
  name: 'backlog.stats',
  summary: 'Count your games, and the hours they take',
  scope: 'backlog:read',
  input: Input({}),
  output: BacklogStats,
  errors: [],
  async run(_input, { videogames }: { videogames: VideogameStore }, caller) {
    return countGames(await videogames.all(ownId(caller)))
  }
})
