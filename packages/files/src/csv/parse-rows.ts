import { CsvError, type Options, parse } from 'csv-parse/sync'
import type { CsvTable } from './csv-table.ts'

/** The text of one row, and the line it begins at. */
export interface RawRow {
  line: number
  text: string
}

export type Row = { line: number; cells: (string | null)[] } | { line: number; error: string }

/** Rows are parsed together, since setting a parser up takes longer than a row; if one is wrong, each on its own. */
export function parseRows(rows: readonly RawRow[], table: CsvTable): Row[] {
  try {
    const parsed = parse(rows.map(({ text }) => text).join('\n'), optionsOf(rows, table))
    if (parsed.length === rows.length) return rows.map(({ line }, i) => rowOf(line, parsed[i] ?? [], table))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
  }
  return rows.map((row) => parseRow(row, table))
}

export function parseRow(row: RawRow, table: CsvTable): Row {
  const { line, text } = row
  try {
    const [cells = []] = parse(text, optionsOf([row], table))
    return rowOf(line, cells, table)
  } catch (error) {
    if (error instanceof CsvError) return { line, error: WRONG.get(error.code) ?? error.message }
    throw error
  }
}

const AFTER_QUOTE = 'This row has something between the closing quote of a cell and the next one'

const WRONG = new Map<string, string>([
  ['CSV_QUOTE_NOT_CLOSED', 'This row opens a quote and does not close it'],
  ['INVALID_OPENING_QUOTE', 'This row has a quote in the middle of a cell that does not begin with one'],
  ['CSV_INVALID_CLOSING_QUOTE', AFTER_QUOTE],
  ['CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE', AFTER_QUOTE]
])

/** Stands for an empty cell in quotes: no cell of ours holds NUL. */
const EMPTY = '\0'

/** Asking of each cell whether it was quoted takes much longer than the rest, and is seldom needed. */
function optionsOf(rows: readonly RawRow[], { delimiter, isOurs }: CsvTable): Options {
  const hasEmpty = isOurs && rows.some(({ text }) => /(^|[,;\t])\s*""\s*([,;\t]|$)/.test(text))
  return {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    trim: delimiter !== '\t',
    ...(hasEmpty && { cast: (cell, { quoting }) => (cell === '' && quoting ? EMPTY : cell) })
  }
}

function rowOf(line: number, cells: readonly string[], { names }: CsvTable): Row {
  if (cells.length === names.length) {
    return { line, cells: cells.map((cell) => (cell === '' ? null : cell === EMPTY ? '' : cell)) }
  }
  return {
    line,
    error: `This row has ${cells.length} cells, and the first line names ${names.length} columns`
  }
}
