import { BLANK_GAME, type NewFields } from './videogame-input.ts'
import {
  type FieldSource,
  type Sources,
  VIDEOGAME_FIELDS,
  type VideogameField,
  type VideogameFields,
  type VideogameRow
} from './videogame-store.ts'

/** Fields that are given. */
type Named = Partial<VideogameFields>

interface Making {
  id: string
  now: string
  source: FieldSource
}

/** A new game: the fields that are named were set by that source, the others by nobody. */
export function newGame(named: NewFields, { id, now, source }: Making): VideogameRow {
  return {
    id,
    ...BLANK_GAME,
    ...named,
    sources: sourcesOf(named, source),
    created_at: now,
    updated_at: now
  }
}

/** The game with these fields changed; without any it is the same. */
export function changedGame(
  game: VideogameRow,
  named: Named,
  { now, source }: Omit<Making, 'id'>
): VideogameRow {
  if (namedIn(named).length === 0) return game
  const sources = { ...game.sources, ...sourcesOf(named, source) }
  return { ...game, ...named, sources, updated_at: now }
}

/** The fields that are named, in their order. */
export function namedIn(named: Named): VideogameField[] {
  return VIDEOGAME_FIELDS.filter((field) => named[field] !== undefined)
}

function sourcesOf(named: Named, source: FieldSource): Sources {
  return Object.fromEntries(namedIn(named).map((field) => [field, source]))
}

/** A copy with the fields of these names alone. */
export function only<T extends object>(fields: T, names: readonly string[]): Partial<T> {
  const kept: Partial<T> = {}
  for (const name in fields) if (names.includes(name)) kept[name] = fields[name]
  return kept
}
