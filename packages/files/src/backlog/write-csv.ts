import type { Videogame } from '@rollcall/core'
import { writeTable } from '../csv/write-table.ts'
import { EXPORTED_FIELDS, exportedFields } from './exported-fields.ts'

/** Playthroughs and ids of elsewhere are JSON in a cell. */
export function writeCsv(games: AsyncIterable<Videogame>): AsyncIterable<string> {
  return writeTable(games, { columns: EXPORTED_FIELDS, rowOf })
}

function rowOf(game: Videogame) {
  const { playthroughs, external_ids, ...fields } = exportedFields(game)
  return {
    ...fields,
    playthroughs: JSON.stringify(playthroughs),
    external_ids: JSON.stringify(external_ids)
  }
}
