import type { Page, Paging } from '../paging.ts'
import type { ImportedGame, ImportSummary } from './imported-game.ts'
import type { Sources, VideogameRow } from './videogame-store.ts'

/** What became of a row of a file, and who had set the changed fields before. */
export interface ImportedRow extends ImportedGame {
  sources_before: Sources
}

/** An import as it is kept. */
export interface ImportRow extends ImportSummary {
  /** Of the file, in its order; those that were left untouched are not among them. */
  rows: ImportedRow[]
}

/** What an import finds. */
export interface Shelf {
  /** All games of the user, in the order of their ids. */
  games: VideogameRow[]
  /** Those of the ids asked about, in lower case, that games of others have. */
  taken: ReadonlySet<string>
}

/** What is to be kept of an import: all of it, or nothing. */
export interface ImportWrite {
  /** Games with ids that no game has. */
  added: readonly VideogameRow[]
  /** Games of the shelf as they are to be. */
  changed: readonly VideogameRow[]
  /** Null for one that leaves everything as it is. */
  record: ImportRow | null
}

/** What the undoing of an import finds. */
export interface Undoable {
  record: ImportRow
  /** Those of the games the import made or changed (`touchedIds`) that are still there, in the order of their ids. */
  games: VideogameRow[]
}

/** What is to be kept of the undoing: all of it, or nothing. */
export interface UndoWrite {
  /** Those of the games found that are to go. */
  removed: readonly string[]
  /** Those of the games found that stay, as they are to be. */
  changed: readonly VideogameRow[]
  undone_at: string
}

/**
 * Imports of users: those of others do not exist. An id is any text; `not_found` is the rejection when the user has no such import.
 *
 * What `take` and `undo` give their functions is kept from everybody else's changes until what these answer is written: several at
 * once follow one another, each finding what the one before left, and no change of a game is lost. What the function throws is the
 * rejection, and nothing is written. It may be asked again, with what is there by then. Resolves with its last answer.
 */
export interface ImportStore {
  /**
   * `ids` are those to know of whether they are taken; one that somebody takes meanwhile is taken when `plan` is asked again.
   * Rejects with `unauthenticated` when the user is gone.
   */
  take<W extends ImportWrite>(user_id: string, ids: readonly string[], plan: (shelf: Shelf) => W): Promise<W>
  undo<W extends UndoWrite>(user_id: string, id: string, plan: (found: Undoable) => W): Promise<W>
  /** The newest first, of equally new ones that with the greater id. Rejects with `invalid` for a foreign cursor. */
  list(query: { user_id: string } & Paging): Promise<Page<ImportSummary>>
  find(user_id: string, id: string): Promise<ImportRow>
}

/** The games an import made or changed. */
export function touchedIds({ rows }: Pick<ImportRow, 'rows'>): string[] {
  return rows.flatMap(({ id, outcome }) =>
    id !== null && (outcome === 'new' || outcome === 'changed') ? [id] : []
  )
}

/** What is told of a row. */
export function asImported({ sources_before: _sources, ...row }: ImportedRow): ImportedGame {
  return row
}
