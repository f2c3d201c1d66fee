import { type Static, Type } from 'typebox'
import { inputChecker } from '../check-input.ts'
import { AppError } from '../errors.ts'
import type { FileEntry } from '../file-entry.ts'
import { inUtc } from '../moment.ts'
import type { Clock } from '../ports.ts'
import { Input, Nullable, OneOf, Time } from '../schema.ts'
import { newBookmark, readNew } from './bookmark-input.ts'
import { mayBeDrawn } from './draw-codes.ts'
import type { LinkRules } from './link-rules.ts'
import type { Wanted } from './save-bookmarks.ts'

/** What became of one entry of a file. */
export const Imported = Type.Object({
  line: Type.Integer({ description: 'Where the entry begins, from 1' }),
  url: Nullable(Type.String()),
  outcome: OneOf(['created', 'existing', 'updated', 'failed'] as const),
  id: Nullable(Type.String({ format: 'uuid' })),
  error: Nullable(Type.String({ description: 'Why it failed' }))
})
export type Imported = Static<typeof Imported>

/** An entry that can be saved. */
export interface Readable {
  line: number
  wanted: Wanted
}

interface Reading {
  clock: Clock
  link_rules: LinkRules
}

const { expires_at: _ending, ...lasting } = newBookmark

/** A file tells of what was: a link may have ended since. */
const Entry = Input({
  ...lasting,
  expires_at: Type.Optional(Nullable(Time)),
  created_at: Type.Optional(Time),
  updated_at: Type.Optional(Time)
})

const checkEntry = inputChecker(Entry)

/** What an entry wants to be saved, or why it cannot be. */
export function readEntry(entry: FileEntry, reading: Reading): Readable | Imported {
  const { line } = entry
  if ('error' in entry) return failed(line, null, entry.error)
  const { url } = entry.fields
  try {
    return { line, wanted: wantedBy(checkEntry(entry.fields), reading) }
  } catch (error) {
    if (error instanceof AppError) return failed(line, typeof url === 'string' ? url : null, error.message)
    throw error
  }
}

function wantedBy(entry: Static<typeof Entry>, { clock, link_rules: rules }: Reading): Wanted {
  const { expires_at, created_at, updated_at = created_at, ...input } = entry
  const { short_url: code, ...wanted } = readNew(input, { clock, rules })
  return {
    ...wanted,
    ...(code !== undefined && (mayBeDrawn(code) ? { former_code: code } : { short_url: code })),
    ...(expires_at !== undefined && { expires_at: expires_at && inUtc(expires_at, 'expires_at') }),
    ...(created_at !== undefined && { created_at: inUtc(created_at, 'created_at') }),
    ...(updated_at !== undefined && { updated_at: inUtc(updated_at, 'updated_at') })
  }
}

export function failed(line: number, url: string | null, error: string): Imported {
  return { line, url, outcome: 'failed', id: null, error }
}
