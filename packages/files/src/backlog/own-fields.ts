import { EXPORTED_FIELDS, type ExportedField } from './exported-fields.ts'

const NULLABLE: readonly ExportedField[] = ['release_date', 'publisher', 'score', 'notes', 'hours_to_beat']

/**
 * Parts of a game out of an entry of our own; what is not exported is left out. They stay as they are: whoever imports the game
 * refuses what it cannot be. Null says nothing where a game cannot have none; NUL, which no database keeps, is dropped from texts.
 */
export function ownFields(entry: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const field of EXPORTED_FIELDS) {
    const value = entry.get(field)
    if (value === undefined || (value === null && !NULLABLE.includes(field))) continue
    fields[field] = typeof value === 'string' ? value.replaceAll('\0', '') : value
  }
  return fields
}
