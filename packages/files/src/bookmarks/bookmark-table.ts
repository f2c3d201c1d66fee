import { type CsvTable, tableIn } from '../csv/csv-table.ts'
import { EXPORTED_FIELDS } from './fields/exported-fields.ts'
import { KNOWN_NAMES } from './fields/known-names.ts'

export interface BookmarkTable extends CsvTable {
  /** What separates tags; it is guessed for each cell where the header does not tell. */
  tagSeparator: RegExp | undefined
}

/** Undefined when no column is named like an address. */
export function bookmarkTable(header: string): BookmarkTable | undefined {
  const found = tableIn(header, (names) => KNOWN_NAMES.url.some((name) => names.includes(name)))
  if (!found) return undefined
  const isOurs = EXPORTED_FIELDS.every((field) => found.names.includes(field))
  return { ...found, isOurs, tagSeparator: isOurs ? /,/ : separatorOf(found.names) }
}

/** Tags of Pocket and Raindrop may hold spaces. */
function separatorOf(names: readonly string[]): RegExp | undefined {
  if (names.includes('time_added')) return /\|/
  return names.includes('excerpt') && names.includes('folder') ? /,/ : undefined
}
