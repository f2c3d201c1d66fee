import type { FileEntry } from '@rollcall/core'
import { plainName } from '../csv/plain-name.ts'
import type { NamedRow } from '../csv/read-table.ts'
import { cut } from '../text/cut.ts'

/** What a text can be. */
export interface Kind<T> {
  /** Without spaces around it. Null when it says that there is none, undefined when it is nothing of the kind. */
  read(text: string): T | null | undefined
  /** As in `a number`: what a text that is nothing of the kind is told. */
  mustBe: string
}

export interface RowReader {
  /** What the row says in a column; undefined when that is nothing, or nothing of the kind. */
  cell<T>(column: string, kind: Kind<T>): T | undefined
  /** The same of a value that stands within a cell. */
  value<T>(named: { name: string; value: unknown }, kind: Kind<T>): T | undefined
  /** The row with these fields; one with a cell that could not be read is an entry that cannot. */
  entry(fields: Record<string, unknown>): FileEntry
}

export function rowReader({ line, cells }: NamedRow): RowReader {
  const wrong: string[] = []

  function value<T>({ name, value }: { name: string; value: unknown }, { read, mustBe }: Kind<T>) {
    const text = textOf(value)
    if (text === '') return undefined
    const answer = text === undefined ? undefined : read(text)
    if (answer === undefined) wrong.push(`${name} ${told(text)}, but must be ${mustBe}`)
    return answer ?? undefined
  }

  return {
    cell: (column, kind) => value({ name: column, value: cells.get(plainName(column)) }, kind),
    value,
    entry: (fields) => (wrong.length === 0 ? { line, fields } : { line, error: wrong.join('; ') })
  }
}

/** Undefined when it is none. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value.replaceAll('\0', '').trim() : undefined
}

function told(text: string | undefined): string {
  if (text === undefined) return 'is no text'
  const beginning = cut(text, 40)
  return `says ${JSON.stringify(beginning === text ? text : `${beginning}…`)}`
}
