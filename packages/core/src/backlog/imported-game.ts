import { type Static, Type } from 'typebox'
import { Nullable, OneOf, Time } from '../schema.ts'
import { IMPORT_FORMATS } from './backlog-files.ts'

export const IMPORT_OUTCOMES = ['new', 'changed', 'untouched', 'merged', 'clash', 'failed'] as const
export type ImportOutcome = (typeof IMPORT_OUTCOMES)[number]

/** What became of one row of a file. */
export const ImportedGame = Type.Object({
  line: Type.Integer({ description: 'Where the row begins, from 1' }),
  title: Nullable(Type.String()),
  outcome: OneOf(IMPORT_OUTCOMES, {
    description:
      '`merged`: it is told with a row before it that means the same game; `clash`: it says something else than the owner of the game, or means several games, or one that a row before meant'
  }),
  id: Nullable(
    Type.String({
      format: 'uuid',
      description: 'Of the game it came to; null when it came to none, or to a new one in a dry run'
    })
  ),
  changes: Type.Array(Type.Object({ field: Type.String(), from: Type.Unknown(), to: Type.Unknown() }), {
    description: 'What it changed of a game that was there'
  }),
  clashes: Type.Array(Type.Object({ field: Type.String(), yours: Type.Unknown(), theirs: Type.Unknown() }), {
    description: 'What its owner had set to something else, and stays'
  }),
  error: Nullable(
    Type.String({ description: 'Why it failed, what it could mean, or with which row it was merged' })
  )
})
export type ImportedGame = Static<typeof ImportedGame>

/** How many rows came to what. */
export const ImportCounts = Type.Object({
  new: Type.Integer(),
  changed: Type.Integer(),
  untouched: Type.Integer(),
  merged: Type.Integer(),
  clash: Type.Integer(),
  failed: Type.Integer()
})
export type ImportCounts = Static<typeof ImportCounts>

/** An import that was taken in. */
export const ImportSummary = Type.Object({
  id: Type.String({ format: 'uuid' }),
  created_at: Time,
  format: Nullable(
    OneOf(IMPORT_FORMATS, { description: 'As it was said; null when it was told from the file' })
  ),
  counts: ImportCounts,
  undone_at: Nullable(Time)
})
export type ImportSummary = Static<typeof ImportSummary>

/** What is no id is one that there is not. */
export const ImportRef = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'Id of the import',
  'x-metavar': 'IMPORT'
})
