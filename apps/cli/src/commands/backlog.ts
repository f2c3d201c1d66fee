import { command } from '../command.ts'
import { table } from '../output/table.ts'
import { videogame, videogameColumns } from './backlog-fields.ts'
import { leaves as files } from './backlog-files.ts'
import { backlogPlan } from './backlog-plan.ts'
import { backlogStats } from './backlog-stats.ts'

export const leaves = [
  command({
    useCase: 'addVideogame',
    args: ['title'],
    asks: ['platform'],
    orFiles: ['notes'],
    print: videogame
  }),
  command({ useCase: 'listVideogames', print: table(videogameColumns, 'No games.') }),
  command({ useCase: 'showVideogame', args: ['id'], print: videogame }),
  command({ useCase: 'updateVideogame', args: ['id'], orFiles: ['notes'], print: videogame }),
  command({
    useCase: 'replaceVideogame',
    args: ['id', 'title'],
    asks: ['platform'],
    orFiles: ['notes'],
    print: videogame
  }),
  command({
    useCase: 'deleteVideogame',
    args: ['id'],
    confirm: async ({ id }, { app, caller }) => {
      const { title, platform } = await app.showVideogame({ id }, caller)
      return `Delete ${title} (${platform}) from your backlog?`
    },
    print: () => ['Deleted.']
  }),
  command({ useCase: 'backlogStats', print: backlogStats }),
  command({
    useCase: 'planBacklog',
    print: backlogPlan,
    closing: ({ picks, left_out }) => {
      if (picks.length > 0) return []
      return [left_out.length > 0 ? 'Nothing fits.' : 'Nothing to play.']
    }
  }),
  ...files
]
