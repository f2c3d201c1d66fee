import type { VideogameRow } from '@rollcall/core'
import { asc, type SQL } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { videogames } from '../schema.ts'

/** What a game is made of, of the table or rows of it. */
export const gameColumns = {
  id: videogames.id,
  title: videogames.title,
  platform: videogames.platform,
  release_date: videogames.release_date,
  publisher: videogames.publisher,
  status: videogames.status,
  score: videogames.score,
  notes: videogames.notes,
  hours_to_beat: videogames.hours_to_beat,
  playthroughs: videogames.playthroughs,
  external_ids: videogames.external_ids,
  sources: videogames.sources,
  created_at: videogames.created_at,
  updated_at: videogames.updated_at
}

/** All games for which a condition holds, as they are at one moment, in the order of their ids. */
export async function readGames(db: Db, condition: SQL | undefined): Promise<VideogameRow[]> {
  return db.select(gameColumns).from(videogames).where(condition).orderBy(asc(videogames.id))
}
