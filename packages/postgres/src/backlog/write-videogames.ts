import { listKeys, type VideogameRow } from '@rollcall/core'
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { storableJson } from '../storable-json.ts'

/** Games in one statement: few enough that their text stays small, however long their notes are. */
const CHUNK = 500

const TYPES = {
  id: 'uuid',
  title: 'text',
  platform: 'text',
  release_date: 'text',
  publisher: 'text',
  status: 'text',
  score: 'smallint',
  notes: 'text',
  hours_to_beat: 'double precision',
  playthroughs: 'json',
  external_ids: 'json',
  sources: 'json',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  sort_title: 'text',
  search_text: 'text',
  platform_text: 'text',
  publisher_text: 'text'
}

const names = Object.keys(TYPES)
const columns = sql.raw(names.join(', '))
const types = sql.raw(
  Object.entries(TYPES)
    .map((column) => column.join(' '))
    .join(', ')
)
/** What a game never changes. */
const changing = names.filter((name) => name !== 'id' && name !== 'created_at')
const changes = sql.raw(changing.map((name) => `${name} = sent.${name}`).join(', '))

interface Written {
  user_id: string
  games: readonly VideogameRow[]
}

/** Adds games to those of a user, where a condition holds; answers how many. */
export async function insertGames(
  db: Db,
  { user_id, games, condition = sql`true` }: Written & { condition?: SQL }
): Promise<number> {
  return inChunks(games, (sent) =>
    db.execute(sql`
      INSERT INTO videogames (user_id, ${columns}) SELECT ${user_id}, ${columns} FROM ${sent} WHERE ${condition}`)
  )
}

/** Puts games in the place of those of a user that have their ids. */
export async function updateGames(db: Db, { user_id, games }: Written): Promise<void> {
  await inChunks(games, (sent) =>
    db.execute(sql`
      UPDATE videogames SET ${changes} FROM ${sent} WHERE videogames.id = sent.id AND videogames.user_id = ${user_id}`)
  )
}

/** Deletes those of the games of a user that have these ids. */
export async function removeGames(
  db: Db,
  { user_id, ids }: { user_id: string; ids: readonly string[] }
): Promise<void> {
  if (ids.length === 0) return
  await db.execute(
    sql`DELETE FROM videogames WHERE user_id = ${user_id} AND id = ANY(${sql.param([...ids])}::uuid[])`
  )
}

async function inChunks(
  games: readonly VideogameRow[],
  write: (sent: SQL) => PromiseLike<{ count: number }>
): Promise<number> {
  let written = 0
  for (let i = 0; i < games.length; i += CHUNK) {
    const { rows } = storableJson({ rows: games.slice(i, i + CHUNK) })
    const text = JSON.stringify(rows.map((game) => ({ ...game, ...listKeys(game) })))
    const { count } = await write(sql`json_to_recordset(${text}::text::json) AS sent(${types})`)
    written += count
  }
  return written
}
