import type { FileEntry } from '@rollcall/core'
import { type Line, readLines, TOO_LONG } from '../text/read-lines.ts'
import type { CsvTable } from './csv-table.ts'
import { parseRow, parseRows, type RawRow, type Row } from './parse-rows.ts'

/** What a row says under each name; where columns share one, the first that says something. */
export type Cells = ReadonlyMap<string, string | null>

export interface NamedRow {
  line: number
  cells: Cells
}

interface Reading<T extends CsvTable> {
  /** What is wrong, when the first line is none of such a table. */
  tableOf(header: string): T | string
  entryOf(row: NamedRow, table: T): FileEntry
}

/** Rows parsed together. */
const BATCH = 100

/** A row that goes on longer than this has a quote that was never closed. */
const LONGEST_ROW = 1024 * 1024

/**
 * Entries of a CSV file with a header; comma, tab or semicolon separate its cells. A row that is wrong is an entry that cannot
 * be read; a quote that is not closed spoils the line it is in, and no other.
 */
export async function* readTable<T extends CsvTable>(
  content: AsyncIterable<string>,
  { tableOf, entryOf }: Reading<T>
): AsyncIterable<FileEntry> {
  const lines = rewindable(readLines(content))
  const header = await firstLine(lines)
  if (!header) return
  const table = tableOf(header.text)
  if (typeof table === 'string') {
    yield { line: header.number, error: table }
    return
  }
  for await (const rows of batchesOf(lines, table)) {
    for (const row of rows) {
      yield 'error' in row ? row : entryOf({ line: row.line, cells: named(row.cells, table) }, table)
    }
  }
}

async function* batchesOf(lines: Lines, table: CsvTable): AsyncIterable<readonly Row[]> {
  let batch: RawRow[] = []
  for (let line = await lines.next(); line; line = await lines.next()) {
    const { number, text, isTooLong } = line
    if (text === '' && !isTooLong) continue
    if (!isTooLong && hasPairs(text)) batch.push({ line: number, text })
    else {
      yield parseRows(batch, table)
      batch = []
      yield [isTooLong ? { line: number, error: TOO_LONG } : await rowOfLines(line, lines, table)]
    }
    if (batch.length < BATCH) continue
    yield parseRows(batch, table)
    batch = []
  }
  yield parseRows(batch, table)
}

function named(cells: readonly (string | null)[], { names }: CsvTable): Cells {
  const found = new Map<string, string | null>()
  for (const [i, name] of names.entries()) found.set(name, found.get(name) ?? cells[i] ?? null)
  return found
}

interface Lines {
  next(): Promise<Line | undefined>
  /** Has these come again, first to last. */
  putBack(lines: readonly Line[]): void
}

function rewindable(lines: AsyncIterable<Line>): Lines {
  const source = lines[Symbol.asyncIterator]()
  const again: Line[] = []
  return {
    async next() {
      const line = again.pop()
      if (line) return line
      const { done, value } = await source.next()
      return done ? undefined : value
    },
    putBack: (lines) => {
      for (const line of lines.toReversed()) again.push(line)
    }
  }
}

async function firstLine(lines: Lines): Promise<Line | undefined> {
  for (let line = await lines.next(); line; line = await lines.next()) {
    if (line.text.trim() !== '' || line.isTooLong) return line
  }
  return undefined
}

/** Every quote that opens has one that closes; one within a cell is doubled. */
function hasPairs(text: string): boolean {
  let quotes = 0
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) quotes += 1
  return quotes % 2 === 0
}

/** A row whose cells hold line breaks: it ends where quotes are in pairs. If it makes no row, its first line was wrong. */
async function rowOfLines(first: Line, lines: Lines, table: CsvTable): Promise<Row> {
  const { number } = first
  const more: Line[] = []
  let text = first.text
  let ending = first.ending
  for (let line = await lines.next(); line; line = await lines.next()) {
    more.push(line)
    text += ending + line.text
    ending = line.ending
    if (line.isTooLong || text.length > LONGEST_ROW) break
    if (hasPairs(line.text)) continue
    const row = parseRow({ line: number, text }, table)
    if ('cells' in row) return row
    break
  }
  lines.putBack(more)
  return parseRow({ line: number, text: first.text }, table)
}
