import { type Static, Type } from 'typebox'
import { inputChecker } from '../check-input.ts'
import { AppError } from '../errors.ts'
import type { FileEntry } from '../file-entry.ts'
import { inUtc } from '../moment.ts'
import { Input, Nullable, Time } from '../schema.ts'
import type { ImportedRow } from './import-store.ts'
import { readName, tellable } from './read-text.ts'
import { newVideogame, readFields } from './videogame-input.ts'
import type { VideogameFields } from './videogame-store.ts'

/** A game as a file tells of it. */
export interface FileGame {
  line: number
  /** What it was in the backlog that the file was written from, in lower case. */
  id: string | null
  title: string
  platform: string | null
  /** What the file says, title and platform too where it names them. */
  fields: Partial<VideogameFields>
  created_at?: string
  updated_at?: string
}

const Entry = Input({
  ...newVideogame,
  platform: Type.Optional(Nullable(newVideogame.platform)),
  id: Type.Optional(Nullable(Type.String({ format: 'uuid' }))),
  created_at: Type.Optional(Time),
  updated_at: Type.Optional(Time)
})

const checkEntry = inputChecker(Entry)

/** What an entry says, or what became of one that cannot be read. */
export function readFileGame(entry: FileEntry): FileGame | ImportedRow {
  const { line } = entry
  if ('error' in entry) return notTaken({ line, title: null }, 'failed', entry.error)
  try {
    return gameOf(line, checkEntry(entry.fields))
  } catch (error) {
    const { title } = entry.fields
    const told = { line, title: typeof title === 'string' ? tellable(title) : null }
    if (error instanceof AppError) return notTaken(told, 'failed', error.message)
    throw error
  }
}

function gameOf(line: number, entry: Static<typeof Entry>): FileGame {
  const { id = null, created_at, updated_at = created_at, platform, ...said } = entry
  const title = readName(said.title, 'title')
  const fields = readFields({ ...said, ...(typeof platform === 'string' && { platform }) })
  return {
    line,
    id: id === null ? null : id.toLowerCase(),
    title,
    platform: fields.platform ?? null,
    fields,
    ...(created_at !== undefined && { created_at: inUtc(created_at, 'created_at') }),
    ...(updated_at !== undefined && { updated_at: inUtc(updated_at, 'updated_at') })
  }
}

/** What became of a row that changed nothing by itself. */
export function notTaken(
  { line, title }: Pick<ImportedRow, 'line' | 'title'>,
  outcome: 'merged' | 'clash' | 'failed',
  error: string
): ImportedRow {
  return {
    line,
    title,
    outcome,
    id: null,
    changes: [],
    clashes: [],
    error: tellable(error),
    sources_before: {}
  }
}
