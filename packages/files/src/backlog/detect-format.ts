import type { FileEntry, ImportFormat } from '@rollcall/core'
import { readTable } from '../csv/read-table.ts'
import { gameTable } from './read-csv.ts'
import { grouveeTable } from './read-grouvee.ts'
import { hltbTable } from './read-hltb.ts'

const TABLES = [
  ['hltb', hltbTable],
  ['grouvee', grouveeTable],
  ['csv', gameTable]
] as const satisfies readonly [ImportFormat, unknown][]

const UNKNOWN =
  'The first line names no columns that are known: a file of HowLongToBeat has Title and Main Story, one of Grouvee has name and shelves, our own has title and platform'

/** What a file is, told from its beginning; undefined when it is none of what can be read. */
export function detectFormat(beginning: string): ImportFormat | undefined {
  const text = beginning.trimStart()
  if (text.startsWith('[') || text.startsWith('{')) return 'json'
  const [header = ''] = text.split(/\r\n?|\n/, 1)
  return TABLES.find(([, tableOf]) => tableOf(header) !== undefined)?.[0]
}

/** Says what a file should have begun with; an empty one has no entries, and is not wrong. */
export function readUnknown(content: AsyncIterable<string>): AsyncIterable<FileEntry> {
  return readTable(content, {
    tableOf: () => UNKNOWN,
    entryOf: ({ line }) => ({ line, error: UNKNOWN })
  })
}
