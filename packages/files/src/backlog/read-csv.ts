import type { FileEntry } from '@rollcall/core'
import { type CsvTable, tableIn } from '../csv/csv-table.ts'
import { type NamedRow, readTable } from '../csv/read-table.ts'
import { EXPORTED_FIELDS } from './exported-fields.ts'
import { JSON_LIST, JSON_OBJECT } from './kinds.ts'
import { ownFields } from './own-fields.ts'
import { hltbTable } from './read-hltb.ts'
import { rowReader } from './row-reader.ts'

const NO_TABLE = `The first line names no column title; others may be ${EXPORTED_FIELDS.filter((field) => field !== 'title').join(', ')}`
const NOT_OURS = 'This is a file of HowLongToBeat: its format is hltb, and csv is that of our own'

/**
 * Games of a CSV file of our own, or of one made by hand with some of its columns: `title` is needed. Where all of the columns
 * are there, an empty cell says that there is none; else it says nothing.
 */
export function readCsv(content: AsyncIterable<string>): AsyncIterable<FileEntry> {
  return readTable(content, { tableOf: (header) => gameTable(header) ?? wrong(header), entryOf })
}

export function gameTable(header: string): CsvTable | undefined {
  if (hltbTable(header)) return undefined
  const found = tableIn(header, (names) => names.includes('title'))
  return found && { ...found, isOurs: EXPORTED_FIELDS.every((field) => found.names.includes(field)) }
}

function wrong(header: string): string {
  return hltbTable(header) ? NOT_OURS : NO_TABLE
}

function entryOf(row: NamedRow, { isOurs }: CsvTable): FileEntry {
  const { cell, entry } = rowReader(row)
  const playthroughs = cell('playthroughs', JSON_LIST)
  const external_ids = cell('external_ids', JSON_OBJECT)
  const fields = new Map<string, unknown>(row.cells)
  for (const name of ['score', 'hours_to_beat']) fields.set(name, number(row.cells.get(name)))
  fields.set('playthroughs', playthroughs).set('external_ids', external_ids)
  if (!isOurs) for (const [name, value] of fields) if (value === null) fields.delete(name)
  return entry(ownFields(fields))
}

/** What is no number stays, to be refused by the name of its field. */
function number(text: string | null | undefined): unknown {
  return typeof text === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text
}
