import { type Completion, type FileEntry, type GameStatus, isObject, type Playthrough } from '@rollcall/core'
import { type CsvTable, tableIn } from '../csv/csv-table.ts'
import { type NamedRow, readTable } from '../csv/read-table.ts'
import { DATE, ID, JSON_LIST, NAMES, numberUpTo, RELEASE, TEXT, TIME } from './kinds.ts'
import { mostTelling } from './most-telling.ts'
import { type Kind, type RowReader, rowReader } from './row-reader.ts'
import { said } from './said.ts'

const TELLING = ['shelves', 'platforms', 'dates', 'statuses', 'giantbomb_id', 'igdb_id']
const NO_TABLE = `The first line is none of Grouvee: it needs name, and one of ${TELLING.join(', ')}`

/**
 * Games of a CSV file that Grouvee exports (`collection.csv`). Its columns are id, name, shelves, platforms, rating,
 * review_title, review, review_platform, dates, statuses, genres, franchises, series, developers, publishers, release_date,
 * date_added_to_collection, url, giantbomb_id and igdb_id; any of them may be missing. Shelves, platforms and publishers are
 * objects in JSON with a name for each, dates a list of them.
 *
 * - status: the shelves, the most telling of them. Of those that are there for everybody Played, which says no more than that,
 *   is completed; shelves of one's own count where the name says a status, as Abandoned does.
 * - platform and publisher: the first. score: 20 for each star. notes: the review, with its title before it.
 * - release_date: a day, or the year of a quarter (`2010-Q3`).
 * - playthroughs: those of dates that have a day or a time; Grouvee writes one without for each game on a shelf. What nobody
 *   set is `None`, 0, and Main Story for the level: so that counts where there is a day of finishing, or the game is completed.
 *   With such a day and no level it was finished to the end of the story.
 *
 * Left out: statuses (what was posted about a game, not a note on it), genres and the like, when the game was added.
 */
export function readGrouvee(content: AsyncIterable<string>): AsyncIterable<FileEntry> {
  return readTable(content, { tableOf: (header) => grouveeTable(header) ?? NO_TABLE, entryOf })
}

export function grouveeTable(header: string): CsvTable | undefined {
  const found = tableIn(
    header,
    (names) => names.includes('name') && TELLING.some((name) => names.includes(name))
  )
  return found && { ...found, isOurs: false }
}

function entryOf(row: NamedRow): FileEntry {
  const reader = rowReader(row)
  const { cell, entry } = reader
  const status = mostTelling(cell('shelves', NAMES) ?? [])
  const stars = cell('rating', numberUpTo(5))
  return entry(
    said({
      title: cell('name', TEXT),
      platform: cell('platforms', NAMES)?.[0],
      release_date: cell('release_date', RELEASE),
      publisher: cell('publishers', NAMES)?.[0],
      status,
      score: stars === undefined ? undefined : Math.round(stars * 20),
      notes: notesIn(reader),
      playthroughs: playthroughsIn(reader, status),
      external_ids: idsIn(reader)
    })
  )
}

function notesIn({ cell }: RowReader): string | undefined {
  const notes = [cell('review_title', TEXT), cell('review', TEXT)].filter((note) => note !== undefined)
  return notes.length === 0 ? undefined : notes.join('\n\n')
}

function idsIn({ cell }: RowReader): Record<string, unknown> | undefined {
  const ids = said({
    grouvee: cell('id', ID),
    igdb: cell('igdb_id', ID),
    giantbomb: cell('giantbomb_id', ID)
  })
  return Object.keys(ids).length === 0 ? undefined : ids
}

function playthroughsIn(reader: RowReader, status: GameStatus | undefined): Playthrough[] | undefined {
  const plays = reader.cell('dates', PLAYS) ?? []
  const playthroughs = plays.flatMap((play) => playthroughOf(reader, { play, status }) ?? [])
  return playthroughs.length === 0 ? undefined : playthroughs
}

const PLAYS: Kind<Record<string, unknown>[]> = {
  read(text) {
    const list = JSON_LIST.read(text)
    return list?.every(isObject) ? list : undefined
  },
  mustBe: 'a list of objects in JSON'
}

const LEVELS = new Map<string, Completion>([
  ['main story', 'main'],
  ['main story + extras', 'main_extra'],
  ['100% completion', 'completionist']
])

const LEVEL: Kind<Completion> = {
  read: (text) => (text === 'None' ? null : LEVELS.get(text.toLowerCase())),
  mustBe: 'Main Story, Main Story + Extras or 100% Completion'
}

interface Play {
  play: Record<string, unknown>
  status: GameStatus | undefined
}

function playthroughOf({ value }: RowReader, { play, status }: Play): Playthrough | undefined {
  const started = value({ name: 'date_started in dates', value: play.date_started }, DATE)
  const finished = value({ name: 'date_finished in dates', value: play.date_finished }, DATE)
  const hours = value({ name: 'seconds_played in dates', value: play.seconds_played }, TIME)
  if (started === undefined && finished === undefined && hours === undefined) return undefined
  const level = value({ name: 'level_of_completion in dates', value: play.level_of_completion }, LEVEL)
  const reached = level ?? (finished === undefined ? 'unfinished' : 'main')
  return {
    platform: value({ name: 'platform in dates', value: play.platform }, TEXT) ?? null,
    completion: finished !== undefined || status === 'completed' ? reached : 'unfinished',
    hours: hours ?? null,
    started: started ?? null,
    finished: finished ?? null
  }
}
