import type { FileEntry } from '@rollcall/core'
import { fieldsOf } from '../fields/fields-of.ts'
import { type Line, readLines, TOO_LONG } from '../text/read-lines.ts'
import { type CsvTable, csvTable } from './csv-table.ts'
import { parseRow, parseRows, type RawRow, type Row } from './parse-rows.ts'

/** Rows parsed together. */
const BATCH = 100

/** A row that goes on longer than this has a quote that was never closed. */
const LONGEST_ROW = 1024 * 1024

const NO_TABLE = 'The first line names no column url, href or link'

/**
 * Entries of a CSV file with a header; comma, tab or semicolon separate its cells. Tags are separated by commas, and where
 * a cell has none, by `|`, `;` or spaces. A quote that is not closed spoils the line it is in, and no other.
 */
export async function* readCsv(content: AsyncIterable<string>): AsyncIterable<FileEntry> {
  const lines = rewindable(readLines(content))
  const header = await firstLine(lines)
  if (!header) return
  const table = csvTable(header.text)
  if (!table) {
    yield { line: header.number, error: NO_TABLE }
    return
  }
  let batch: RawRow[] = []
  for (let line = await lines.next(); line; line = await lines.next()) {
    const { number, text, isTooLong } = line
    if (text === '' && !isTooLong) continue
    if (!isTooLong && hasPairs(text)) batch.push({ line: number, text })
    else {
      yield* entriesOf(parseRows(batch, table), table)
      batch = []
      yield entryOf(
        isTooLong ? { line: number, error: TOO_LONG } : await rowOfLines(line, lines, table),
        table
      )
    }
    if (batch.length < BATCH) continue
    yield* entriesOf(parseRows(batch, table), table)
    batch = []
  }
  yield* entriesOf(parseRows(batch, table), table)
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

function* entriesOf(rows: readonly Row[], table: CsvTable): Iterable<FileEntry> {
  for (const row of rows) yield entryOf(row, table)
}

/** An empty cell of another program says nothing; of ours, that there is none. */
function entryOf(row: Row, { names, isOurs, tagSeparator }: CsvTable): FileEntry {
  if ('error' in row) return row
  const { line, cells } = row
  const entry: Record<string, unknown> = {}
  for (const [i, name] of names.entries())
    entry[name] ??= isOurs && name === 'tags' ? (cells[i] ?? '') : cells[i]
  const fields = fieldsOf(entry, tagSeparator)
  if (!isOurs) for (const [name, value] of Object.entries(fields)) if (value === null) delete fields[name]
  return { line, fields }
}
