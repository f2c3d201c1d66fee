import { ownId } from '../auth/live-caller.ts'
import { Input, OneOf, withDefault } from '../schema.ts'
import { FileText } from '../stream.ts'
import { defineUseCase } from '../use-case.ts'
import { asVideogame } from './as-videogame.ts'
import { type BacklogFiles, EXPORT_FORMATS } from './backlog-files.ts'
import type { Videogame } from './videogame.ts'
import type { VideogameRow, VideogameStore } from './videogame-store.ts'

type Ports = { videogames: VideogameStore; backlog_files: BacklogFiles }

export const exportVideogames = defineUseCase({
  name: 'backlog.export',
  summary: 'Write your backlog to a file that imports back to the same',
  description: 'All games as they are at one moment. Who set which field is not part of it.',
  scope: 'backlog:read',
  input: Input({
    format: withDefault(OneOf(EXPORT_FORMATS, { description: 'What to write' }), 'json')
  }),
  output: FileText,
  errors: [],
  async run({ format }, { videogames, backlog_files }: Ports, caller) {
    return backlog_files.write(each(await videogames.all(ownId(caller))), format)
  }
})

async function* each(games: readonly VideogameRow[]): AsyncIterable<Videogame> {
  for (const game of games) yield asVideogame(game)
}
