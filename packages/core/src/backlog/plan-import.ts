import { canonicalJson } from '../canonical-json.ts'
import type { Ids } from '../ports.ts'
import type { ImportFormat } from './backlog-files.ts'
import { backlogFull, MOST_GAMES } from './backlog-full.ts'
import { changedGame, namedIn, newGame, only } from './change-game.ts'
import { isSpelledAlike } from './game-index.ts'
import type { ImportedRow, ImportRow, ImportWrite, Shelf } from './import-store.ts'
import type { ImportCounts } from './imported-game.ts'
import { type KnownGame, type KnownGames, knownGames } from './known-games.ts'
import { mergeRows } from './merge-rows.ts'
import { type FileGame, notTaken } from './read-file-game.ts'
import type { VideogameField, VideogameFields, VideogameRow } from './videogame-store.ts'

export interface Importing {
  import_id: string
  now: string
  /** As it was said. */
  format: ImportFormat | null
  /** Of rows that name none. */
  platform: string | null
  ids: Ids
}

/** What an import comes to, and what became of each row. */
export interface PlannedImport extends ImportWrite {
  rows: ImportedRow[]
}

/**
 * What the rows of a file (`mergeRows`) make of a backlog, in their order: games it does not have are added, and of those it has
 * every field that the row names is changed, unless its owner has set it. Rejects with `conflict` when there would be too many
 * games.
 */
export function planImport(
  { games, taken }: Shelf,
  rows: readonly (FileGame | ImportedRow)[],
  importing: Importing
): PlannedImport {
  const known = knownGames(games, new Set(idsIn(rows)))
  const added: VideogameRow[] = []
  const changed: VideogameRow[] = []
  const taking = { known, taken, added, changed, ...importing }
  const done = mergeRows(rows, importing.platform).map((row) => ('fields' in row ? takeIn(row, taking) : row))
  if (games.length + added.length > MOST_GAMES) throw backlogFull()
  const isAnything = added.length + changed.length > 0
  return { added, changed, rows: done, record: isAnything ? recordOf(done, importing) : null }
}

function recordOf(rows: readonly ImportedRow[], { import_id, now, format }: Importing): ImportRow {
  return {
    id: import_id,
    created_at: now,
    format,
    counts: countsOf(rows),
    undone_at: null,
    rows: rows.filter(({ outcome }) => outcome !== 'untouched')
  }
}

/** How many rows came to what. */
export function countsOf(rows: readonly ImportedRow[]): ImportCounts {
  const counts = { new: 0, changed: 0, untouched: 0, merged: 0, clash: 0, failed: 0 }
  for (const { outcome } of rows) counts[outcome] += 1
  return counts
}

/** Ids of ours that a file names. */
export function idsIn(rows: readonly (FileGame | ImportedRow)[]): string[] {
  return rows.flatMap((row) => ('fields' in row && row.id !== null ? [row.id] : []))
}

interface TakingIn extends Importing {
  known: KnownGames
  taken: ReadonlySet<string>
  /** What there is to write so far. */
  added: VideogameRow[]
  changed: VideogameRow[]
}

function takeIn(row: FileGame, taking: TakingIn): ImportedRow {
  const platform = row.platform ?? taking.platform
  const meant = taking.known.match(row, { platform, most: TOLD + 1 })
  const [one, ...others] = meant
  if (one && others.length > 0) return notTaken(row, 'clash', `It could be any of ${told(meant)}`)
  if (one && one.line !== null) return notTaken(row, 'clash', `Line ${one.line} says the same game`)
  if (one) return change(row, one, taking)
  if (platform === null) return notTaken(row, 'failed', 'It names no platform: say which with platform')
  return add({ ...row, platform }, taking)
}

/** As many as anybody reads. */
const TOLD = 5

function told(games: readonly KnownGame[]): string {
  const names = games
    .slice(0, TOLD)
    .map(({ game: { id, title, platform } }) => `${title} (${platform}, ${id})`)
  return games.length > TOLD ? `${names.join(', ')} and more` : names.join(', ')
}

function add(row: FileGame & { platform: string }, taking: TakingIn): ImportedRow {
  const { known, taken, added, import_id, ids, now } = taking
  const { line, title, platform, fields, created_at = now, updated_at = created_at } = row
  const id = row.id === null || taken.has(row.id) ? ids.next() : row.id
  const making = { id, now, source: { by: 'import', import_id } } as const
  const game = { ...newGame({ ...fields, title, platform }, making), created_at, updated_at }
  added.push(game)
  known.take({ game, line, id: row.id })
  return { line, title, outcome: 'new', id, changes: [], clashes: [], error: null, sources_before: {} }
}

/** Changes a game that is there; what is already as the row says stays whoever's it is. */
function change(
  row: FileGame,
  { game }: KnownGame,
  { known, changed, import_id, now }: TakingIn
): ImportedRow {
  const { line, title } = row
  const { wanted, clashes } = compare(game, row.id === game.id ? row.fields : news(row.fields, game))
  const after = changedGame(game, wanted, { now, source: { by: 'import', import_id } })
  const changes = namedIn(wanted).map((field) => ({ field, from: game[field], to: after[field] }))
  known.take({ game: after, line, id: null })
  if (changes.length > 0) changed.push(after)
  const outcome = changes.length > 0 ? 'changed' : clashes.length > 0 ? 'clash' : 'untouched'
  const sources_before = only(game.sources, namedIn(wanted))
  return { line, title, outcome, id: game.id, changes, clashes, error: null, sources_before }
}

/** What a foreign row says, without names that are but spelled in another way. */
function news({ title, platform, ...fields }: Partial<VideogameFields>, game: VideogameRow) {
  return {
    ...(title !== undefined && !isSpelledAlike(title, game.title) && { title }),
    ...(platform !== undefined && !isSpelledAlike(platform, game.platform) && { platform }),
    ...fields
  }
}

interface Comparison {
  wanted: Partial<VideogameFields>
  clashes: ImportedRow['clashes']
}

/** What of the fields is to be changed, and what would be if its owner had not set it. */
function compare(game: VideogameRow, named: Partial<VideogameFields>): Comparison {
  const said = {
    ...named,
    ...(named.external_ids && { external_ids: { ...game.external_ids, ...named.external_ids } })
  }
  const different = namedIn(said).filter((field) => !isSame(said[field], game[field]))
  const isOwners = (field: VideogameField) => game.sources[field]?.by === 'user'
  const free = different.filter((field) => !isOwners(field))
  const clashes = different
    .filter(isOwners)
    .map((field) => ({ field, yours: game[field], theirs: said[field] }))
  return { wanted: only(said, free), clashes }
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || canonicalJson(a) === canonicalJson(b)
}
