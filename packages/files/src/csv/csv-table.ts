import { parse } from 'csv-parse/sync'
import { plainName } from './plain-name.ts'

/** What the first line of a CSV file says of the others. */
export interface CsvTable {
  delimiter: string
  names: readonly string[]
  /** Whether it was written here: then an empty cell means null, and one with quotes an empty text. */
  isOurs: boolean
}

const DELIMITERS = [',', '\t', ';']

/** The columns of a table, by whatever separates them; undefined when nothing makes them what is looked for. */
export function tableIn(
  header: string,
  isWanted: (names: readonly string[]) => boolean
): Pick<CsvTable, 'delimiter' | 'names'> | undefined {
  return DELIMITERS.map((delimiter) => ({ delimiter, names: namesIn(header, delimiter) })).find(({ names }) =>
    isWanted(names)
  )
}

function namesIn(header: string, delimiter: string): string[] {
  try {
    const [names = []] = parse(header, { delimiter, relax_quotes: true, trim: delimiter !== '\t' })
    return names.map(plainName)
  } catch {
    return []
  }
}
