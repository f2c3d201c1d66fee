import { type ExternalIds, type Playthrough, VIDEOGAME_FIELDS, type Videogame } from '@rollcall/core'

/** What a file keeps of a game: all but what is computed, and who set what. */
export const EXPORTED_FIELDS = [
  'id',
  ...VIDEOGAME_FIELDS,
  'created_at',
  'updated_at'
] as const satisfies readonly (keyof Videogame)[]

export type ExportedField = (typeof EXPORTED_FIELDS)[number]

/** In one order, whatever the order they are kept in: equal games make equal files. */
export function exportedFields(game: Videogame): Pick<Videogame, ExportedField> {
  const { id, title, platform, release_date, publisher, status, score, notes, hours_to_beat } = game
  const { playthroughs, external_ids, created_at, updated_at } = game
  const own = { id, title, platform, release_date, publisher, status, score, notes, hours_to_beat }
  return {
    ...own,
    playthroughs: playthroughs.map(inOrder),
    external_ids: sorted(external_ids),
    created_at,
    updated_at
  }
}

function inOrder({ platform, completion, hours, started, finished }: Playthrough): Playthrough {
  return { platform, completion, hours, started, finished }
}

function sorted(ids: ExternalIds): ExternalIds {
  return Object.fromEntries(Object.entries(ids).sort(([a], [b]) => (a < b ? -1 : 1)))
}
