import { Type } from 'typebox'
import { ownId } from '../auth/live-caller.ts'
import type { Clock, Ids } from '../ports.ts'
import { Input, Nullable, OneOf, withDefault } from '../schema.ts'
import { Content } from '../stream.ts'
import { defineUseCase } from '../use-case.ts'
import { type BacklogFiles, IMPORT_FORMATS } from './backlog-files.ts'
import { asImported, type ImportStore, type Shelf } from './import-store.ts'
import { ImportCounts, ImportedGame } from './imported-game.ts'
import { countsOf, idsIn, planImport } from './plan-import.ts'
import { readFile } from './read-file.ts'
import { readName } from './read-text.ts'
import type { VideogameStore } from './videogame-store.ts'

type Ports = {
  videogames: VideogameStore
  imports: ImportStore
  backlog_files: BacklogFiles
  clock: Clock
  ids: Ids
}

export const importVideogames = defineUseCase({
  name: 'backlog.import',
  summary: 'Take in the games of a file: of HowLongToBeat, Grouvee, or our own',
  description:
    'A game you have already is known by its id, here or elsewhere, or else by title and platform, in any spelling of their letters and digits. Rows without ids that are of one name are merged: each is another time the game was played. What you have set yourself stays, and is told as a clash. A row that is wrong does not stop the others; all that the others change is kept at once, or nothing is, and can be undone.',
  scope: 'backlog:write',
  input: Input({
    content: Content({ description: 'The file' }),
    format: Type.Optional(
      OneOf(IMPORT_FORMATS, { description: 'What the file is; told from its beginning when left out' })
    ),
    platform: Type.Optional(Type.String({ description: 'Platform of the rows that name none' })),
    dry_run: withDefault(
      Type.Boolean({ description: 'Say what would become of each row, and change nothing' }),
      false
    )
  }),
  output: Type.Object({
    import_id: Nullable(
      Type.String({ format: 'uuid', description: 'Undoes it; null when nothing was changed' })
    ),
    dry_run: Type.Boolean(),
    counts: ImportCounts,
    rows: Type.Array(ImportedGame)
  }),
  errors: ['conflict', 'too_large'],
  async run({ content, dry_run, ...how }, ports: Ports, caller) {
    const user_id = ownId(caller)
    const { videogames, imports, backlog_files, clock, ids } = ports
    const platform = how.platform === undefined ? null : readName(how.platform, 'platform')
    const file = await readFile(content, { ...how, backlog_files, caller })
    const plan = (shelf: Shelf) => {
      caller.interrupted?.throwIfAborted()
      const as = { import_id: ids.next(), now: clock.now().toISOString(), format: how.format ?? null }
      return planImport(shelf, file, { ...as, platform, ids })
    }
    const { rows, record } = dry_run
      ? plan({ games: await videogames.all(user_id), taken: new Set() })
      : await imports.take(user_id, idsIn(file), plan)
    return {
      import_id: dry_run || record === null ? null : record.id,
      dry_run,
      counts: countsOf(rows),
      rows: rows.map(asImported).map((row) => (dry_run && row.outcome === 'new' ? { ...row, id: null } : row))
    }
  }
})
