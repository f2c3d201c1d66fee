import type { Telemetry } from '@rollcall/core'
import type { Test } from 'tap'
import { postgresImports } from '../src/backlog/import-store.ts'
import { postgresVideogames } from '../src/backlog/videogame-store.ts'
import { emptyDatabase, truncate } from '../testing/test-database.ts'
import { addingUsers } from './adding-users.ts'

/** A database for games; `fresh` empties it and answers new stores over it. */
export async function backlogDesk(t: Pick<Test, 'teardown'>, telemetry?: Telemetry) {
  const database = await emptyDatabase(t, telemetry)
  const { db } = database
  const user = addingUsers(db)

  async function fresh() {
    await truncate(database)
    return { videogames: postgresVideogames(db), imports: postgresImports(db), user }
  }

  return { database, fresh }
}
