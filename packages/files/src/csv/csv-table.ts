import { parse } from 'csv-parse/sync'
import { EXPORTED_FIELDS } from '../fields/exported-fields.ts'
import { KNOWN_NAMES, plainName } from '../fields/known-names.ts'

/** What the first line of a CSV file says of the others. */
export interface CsvTable {
  delimiter: string
  names: string[]
  /** Whether it was written here: then an empty cell means null, and one with quotes an empty text. */
  isOurs: boolean
  /** What separates tags; it is guessed for each cell where the header does not tell. */
  tagSeparator: RegExp | undefined
}

const DELIMITERS = [',', '\t', ';']

/** Undefined when no column is named like an address. */
export function csvTable(header: string): CsvTable | undefined {
  const tables = DELIMITERS.map((delimiter) => ({ delimiter, names: namesIn(header, delimiter) }))
  const found = tables.find(({ names }) => KNOWN_NAMES.url.some((name) => names.includes(name)))
  if (!found) return undefined
  const isOurs = EXPORTED_FIELDS.every((field) => found.names.includes(field))
  return { ...found, isOurs, tagSeparator: isOurs ? /,/ : separatorOf(found.names) }
}

function namesIn(header: string, delimiter: string): string[] {
  try {
    const [names = []] = parse(header, { delimiter, relax_quotes: true, trim: delimiter !== '\t' })
    return names.map(plainName)
  } catch {
    return []
  }
}

/** Tags of Pocket and Raindrop may hold spaces. */
function separatorOf(names: readonly string[]): RegExp | undefined {
  if (names.includes('time_added')) return /\|/
  return names.includes('excerpt') && names.includes('folder') ? /,/ : undefined
}
