import type { Completion, FileEntry, GameStatus, Playthrough } from '@rollcall/core'
import { type CsvTable, tableIn } from '../csv/csv-table.ts'
import { plainName } from '../csv/plain-name.ts'
import { type Cells, type NamedRow, readTable } from '../csv/read-table.ts'
import { DATE, isMark, MARK, numberUpTo, TEXT, TIME } from './kinds.ts'
import { mostTelling } from './most-telling.ts'
import { type RowReader, rowReader } from './row-reader.ts'
import { said } from './said.ts'

const TABS = ['Playing', 'Backlog', 'Replay', 'Completed', 'Retired']
const TIMES = ['Main Story', 'Main + Extras', 'Completionist']
const NOTES = ['General Notes', 'Review Notes', 'Retired Notes', ...TIMES.map((time) => `${time} Notes`)]

const TELLING = [...TABS, 'Progress', ...TIMES]
const NO_TABLE = `The first line is none of HowLongToBeat: it needs Title, and one of ${TELLING.join(', ')}`

/**
 * Games of a CSV file that HowLongToBeat exports. Its columns are Title, Platform, Playing, Backlog, Replay, three tabs that
 * have the names their owner gave them, Completed, Retired, Retired Notes, Start Date, Completion Date, Playthrough, Progress,
 * Main Story, Main + Extras, Completionist, Speed Any%, Speed 100% (each with a column for notes), Co-Op, Multi-Player,
 * General Notes, Storefront, Review, Review Notes, Added and Updated; any of them may be missing. Times are those of its owner,
 * and a game has a row for each time it was played.
 *
 * - status: the tabs marked X, the most telling of them; tabs with names of their own count where the name says a status.
 * - score: Review, where 0 is not reviewed. notes: all notes, with an empty line in between, but those on speed runs.
 * - hours_to_beat: Main Story, else Main + Extras, else Completionist.
 * - playthroughs: one, where there is a time or a date. The furthest column with a time says how far; without any, it was to
 *   the end of the story when the game is completed. Its hours are that time, else Progress.
 *
 * Left out: when a game was added and changed there, where it was bought, speed runs, hours with others.
 */
export function readHltb(content: AsyncIterable<string>): AsyncIterable<FileEntry> {
  return readTable(content, { tableOf: (header) => hltbTable(header) ?? NO_TABLE, entryOf })
}

export function hltbTable(header: string): CsvTable | undefined {
  const found = tableIn(
    header,
    (names) => names.includes('title') && TELLING.some((name) => names.includes(plainName(name)))
  )
  return found && { ...found, names: withCompletionDate(found.names), isOurs: false }
}

/** Older exports call both the tab and the date `Completed`. */
function withCompletionDate(names: readonly string[]): readonly string[] {
  if (names.includes('completion_date')) return names
  const tab = names.indexOf('completed')
  return names.map((name, i) => (name === 'completed' && i !== tab ? 'completion_date' : name))
}

function entryOf(row: NamedRow): FileEntry {
  const reader = rowReader(row)
  const { cell, entry } = reader
  const platform = cell('Platform', TEXT)
  const status = statusIn(reader, row.cells)
  const times = timesIn(reader)
  const notes = NOTES.map((column) => cell(column, TEXT)).filter((note) => note !== undefined)
  return entry(
    said({
      title: cell('Title', TEXT),
      platform,
      status,
      score: cell('Review', numberUpTo(100)),
      notes: notes.length === 0 ? undefined : notes.join('\n\n'),
      hours_to_beat: times[0]?.hours,
      playthroughs: playthroughsIn(reader, { platform, status, furthest: times.at(-1) })
    })
  )
}

function statusIn({ cell }: RowReader, cells: Cells): GameStatus | undefined {
  for (const tab of TABS) cell(tab, MARK)
  return mostTelling([...cells].filter(([, text]) => isMark(text)).map(([name]) => name))
}

interface Time {
  completion: Completion
  hours: number
}

/** Of the columns that have one, the shortest way through the game first. */
function timesIn({ cell }: RowReader): Time[] {
  const times = [
    { completion: 'main', hours: cell('Main Story', TIME) },
    { completion: 'main_extra', hours: cell('Main + Extras', TIME) },
    { completion: 'completionist', hours: cell('Completionist', TIME) }
  ] as const
  return times.flatMap(({ completion, hours }) => (hours === undefined ? [] : { completion, hours }))
}

interface Played {
  platform: string | undefined
  status: GameStatus | undefined
  furthest: Time | undefined
}

function playthroughsIn(
  { cell }: RowReader,
  { platform, status, furthest }: Played
): Playthrough[] | undefined {
  const progress = cell('Progress', TIME)
  const hours = furthest?.hours ?? progress
  const started = cell('Start Date', DATE)
  const finished = cell('Completion Date', DATE)
  if (hours === undefined && started === undefined && finished === undefined) return undefined
  const completion = furthest?.completion ?? (status === 'completed' ? 'main' : 'unfinished')
  return [
    {
      platform: platform ?? null,
      completion,
      hours: hours ?? null,
      started: started ?? null,
      finished: finished ?? null
    }
  ]
}
