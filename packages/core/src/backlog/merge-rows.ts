import { plainNames } from './game-index.ts'
import type { ImportedRow } from './import-store.ts'
import { type FileGame, notTaken } from './read-file-game.ts'
import { LONGEST_NOTES, MOST_PLAYTHROUGHS, MOST_TELLING } from './videogame.ts'
import type { VideogameFields } from './videogame-store.ts'

type Row = FileGame | ImportedRow

/**
 * The rows of a file, with one row in place of several that are one game: HowLongToBeat writes a row for each time a game was
 * played. Those are rows without any id that have one name, in any spelling. The first of them has the playthroughs and notes of
 * all, the most telling status, and of the rest what the first that says it says; the others are `merged` with it. What would be
 * more than a game can have stays apart. `platform` is that of rows that name none.
 */
export function mergeRows(rows: readonly Row[], platform: string | null): Row[] {
  const merged = new Map<Row, Row>()
  for (const games of alike(rows, platform)) {
    const [first, ...others] = games
    const game = others.length === 0 ? undefined : together(games)
    if (first === undefined || game === undefined) continue
    merged.set(first, game)
    for (const other of others) merged.set(other, mergedWith(game, other))
  }
  return rows.map((row) => merged.get(row) ?? row)
}

function alike(rows: readonly Row[], platform: string | null): Iterable<FileGame[]> {
  const named = new Map<string, FileGame[]>()
  for (const row of rows) {
    if (!('fields' in row) || hasIds(row)) continue
    const name = plainNames({ title: row.title, platform: row.platform ?? platform })
    const games = named.get(name)
    if (games) games.push(row)
    else named.set(name, [row])
  }
  return named.values()
}

function hasIds({ id, fields: { external_ids = {} } }: FileGame): boolean {
  return id !== null || Object.keys(external_ids).length > 0
}

function together(games: readonly FileGame[]): FileGame | undefined {
  const [first] = games
  const said = games.map(({ fields }) => fields)
  const playthroughs = distinct(said.flatMap(({ playthroughs = [] }) => playthroughs))
  const notes = distinct(said.flatMap(({ notes }) => notes ?? [])).join('\n\n')
  const status = MOST_TELLING.find((one) => said.some(({ status }) => status === one))
  const isTooMuch = playthroughs.length > MOST_PLAYTHROUGHS || notes.length > LONGEST_NOTES
  if (first === undefined || isTooMuch) return undefined
  const fields = {
    ...said.reduceRight<Partial<VideogameFields>>((later, one) => ({ ...later, ...one }), {}),
    ...(playthroughs.length > 0 && { playthroughs }),
    ...(notes !== '' && { notes }),
    ...(status !== undefined && { status })
  }
  return { ...first, fields }
}

/** The first of those that are the same. */
function distinct<T>(things: readonly T[]): T[] {
  return [...new Map(things.map((thing) => [JSON.stringify(thing), thing])).values()]
}

/** Of these a game has one. */
const SINGLE = ['release_date', 'publisher', 'status', 'score', 'hours_to_beat'] as const

function mergedWith(game: FileGame, row: FileGame): ImportedRow {
  const lost = SINGLE.filter(
    (field) => row.fields[field] !== undefined && row.fields[field] !== game.fields[field]
  )
  const but = lost.length === 0 ? '' : `; not its ${lost.join(', ')}`
  return notTaken(row, 'merged', `Merged with line ${game.line}, which says the same game${but}`)
}
