import { AppError, accountGone, backlogFull, isUuid, MOST_GAMES, type VideogameStore } from '@rollcall/core'
import { and, eq, sql } from 'drizzle-orm'
import { again } from '../again.ts'
import type { Db } from '../database.ts'
import { videogames } from '../schema.ts'
import { translatingLoss } from '../sql-errors.ts'
import { holdShelf, sharedShelf } from './hold-shelf.ts'
import { listVideogames } from './list-videogames.ts'
import { gameColumns, readGames } from './read-videogames.ts'
import { insertGames, updateGames } from './write-videogames.ts'

/** Video games in PostgreSQL. */
export function postgresVideogames(db: Db): VideogameStore {
  return translatingLoss<VideogameStore>({
    async add(user_id, game) {
      await again(() =>
        db.transaction(async (tx) => {
          if (!(await holdShelf(tx, user_id))) throw accountGone()
          const hasRoom = sql`(SELECT count(*) FROM videogames WHERE user_id = ${user_id}) < ${MOST_GAMES}`
          const added = await insertGames(tx, { user_id, games: [game], condition: hasRoom })
          if (added === 0) throw backlogFull()
        })
      )
    },

    async find(user_id, id) {
      if (!isUuid(id)) throw noGame(id)
      const [game] = await db
        .select(gameColumns)
        .from(videogames)
        .where(and(eq(videogames.id, id), eq(videogames.user_id, user_id)))
        .prepare('find_videogame')
        .execute()
      if (!game) throw noGame(id)
      return game
    },

    async change(user_id, id, change) {
      if (!isUuid(id)) throw noGame(id)
      return again(() =>
        db.transaction(async (tx) => {
          const shelf = sharedShelf(tx, user_id)
          const [before] = await tx
            .with(shelf)
            .select(gameColumns)
            .from(shelf)
            .innerJoin(videogames, eq(videogames.user_id, shelf.owner_id))
            .where(eq(videogames.id, id))
            .for('no key update', { of: videogames })
            .prepare('hold_videogame')
            .execute()
          if (!before) throw noGame(id)
          const after = { ...change(before), id: before.id, created_at: before.created_at }
          await updateGames(tx, { user_id, games: [after] })
          return after
        })
      )
    },

    async remove(user_id, id) {
      if (!isUuid(id)) throw noGame(id)
      const shelf = sharedShelf(db, user_id)
      const isOwn = sql`${videogames.user_id} = (SELECT ${shelf.owner_id} FROM ${shelf})`
      const removed = await again(() =>
        db
          .with(shelf)
          .delete(videogames)
          .where(and(eq(videogames.id, id), isOwn))
          .prepare('remove_videogame')
          .execute()
      )
      if (removed.count === 0) throw noGame(id)
    },

    async list(query) {
      return listVideogames(db, query)
    },

    async all(user_id) {
      return readGames(db, eq(videogames.user_id, user_id))
    }
  })
}

function noGame(id: string): AppError {
  return new AppError('not_found', `No video game ${id}`)
}
