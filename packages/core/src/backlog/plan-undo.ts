import { type Static, Type } from 'typebox'
import { AppError } from '../errors.ts'
import { only } from './change-game.ts'
import type { ImportedRow, Undoable, UndoWrite } from './import-store.ts'
import {
  type FieldSource,
  type Sources,
  VIDEOGAME_FIELDS,
  type VideogameField,
  type VideogameRow
} from './videogame-store.ts'

/** A game that stays as it is, all of it or a part. */
export const KeptGame = Type.Object({
  id: Type.String({ format: 'uuid' }),
  title: Type.String(),
  reason: Type.String()
})
export type KeptGame = Static<typeof KeptGame>

/** What undoing an import comes to. */
export interface PlannedUndo extends UndoWrite {
  removed: string[]
  /** How many games have values again that they had before. */
  restored: number
  kept: KeptGame[]
}

/**
 * Takes an import back. A game it made goes, unless its owner has set something of it since; what it changed is again as it
 * was, as far as nobody has set it since. Rejects with `conflict` when it was undone already, and when a later import has set
 * the same: that is to be undone first.
 */
export function planUndo({ record, games }: Undoable, now: string): PlannedUndo {
  if (record.undone_at !== null)
    throw new AppError('conflict', `This import was undone already, at ${record.undone_at}`)
  const done = touchedGames({ record, games })
  refuseLater(done, record.id)
  const steps = done.map((one) => takeBack(one, { import_id: record.id, now }))
  return {
    removed: steps.flatMap(({ removed }) => removed ?? []),
    changed: steps.flatMap(({ changed }) => changed ?? []),
    undone_at: now,
    restored: steps.filter(({ isRestored }) => isRestored).length,
    kept: steps.flatMap(({ kept }) => kept ?? [])
  }
}

/** A game, and what the import did to it. */
interface Touched {
  game: VideogameRow
  row: ImportedRow
}

function touchedGames({ record, games }: Undoable): Touched[] {
  const rows = new Map(record.rows.map((row) => [row.id, row]))
  return games.flatMap((game) => {
    const row = rows.get(game.id)
    return row === undefined ? [] : [{ game, row }]
  })
}

/** What an import set of a game, it set after any other: what is another's by now, that one has set later. */
function refuseLater(done: readonly Touched[], import_id: string): void {
  const later = done.flatMap(({ game, row }) =>
    fieldsOf(row).flatMap((field) => {
      const source = game.sources[field]
      return source?.by === 'import' && source.import_id !== import_id ? [source.import_id] : []
    })
  )
  const last = later.sort().at(-1)
  if (last === undefined) return
  throw new AppError('conflict', `A later import has changed the same games: undo ${last} first`, {
    existing_id: last
  })
}

function fieldsOf({ outcome, changes }: ImportedRow): VideogameField[] {
  if (outcome === 'new') return [...VIDEOGAME_FIELDS]
  const changed = new Set(changes.map(({ field }) => field))
  return VIDEOGAME_FIELDS.filter((field) => changed.has(field))
}

interface Step {
  removed?: string
  changed?: VideogameRow
  kept?: KeptGame
  isRestored?: boolean
}

interface TakingBack {
  import_id: string
  now: string
}

function takeBack(one: Touched, taking: TakingBack): Step {
  return one.row.outcome === 'new' ? takeAway(one, taking) : restore(one, taking)
}

function takeAway({ game }: Touched, { import_id }: TakingBack): Step {
  const since = VIDEOGAME_FIELDS.filter((field) => game.sources[field]?.by === 'user')
  if (since.length === 0) return { removed: game.id }
  const sources = without(game.sources, import_id)
  return { changed: { ...game, sources }, kept: keptFor(game, since) }
}

function restore({ game, row }: Touched, { import_id, now }: TakingBack): Step {
  const isItsOwn = (field: VideogameField) => isOf(import_id, game.sources[field])
  const since = fieldsOf(row).filter((field) => !isItsOwn(field))
  const kept = since.length > 0 ? { kept: keptFor(game, since) } : {}
  const back = fieldsOf(row).filter(isItsOwn)
  if (back.length === 0) return kept
  const former = Object.fromEntries(row.changes.map(({ field, from }) => [field, from]))
  const sources = { ...without(game.sources, import_id), ...only(row.sources_before, back) }
  return { ...kept, changed: { ...game, ...only(former, back), sources, updated_at: now }, isRestored: true }
}

function isOf(import_id: string, source: FieldSource | undefined): boolean {
  return source?.by === 'import' && source.import_id === import_id
}

function without(sources: Sources, import_id: string): Sources {
  return Object.fromEntries(Object.entries(sources).filter(([, source]) => !isOf(import_id, source)))
}

function keptFor({ id, title }: VideogameRow, fields: readonly VideogameField[]): KeptGame {
  return { id, title, reason: `You have set its ${fields.join(', ')} since` }
}
