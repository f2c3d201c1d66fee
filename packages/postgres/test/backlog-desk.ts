import { countingIds } from '@rollcall/core/contracts'
import type { Test } from 'tap'
import { postgresImports } from '../src/backlog/import-store.ts'
import { postgresVideogames } from '../src/backlog/videogame-store.ts'
import { users } from '../src/schema.ts'
import { emptyDatabase, truncate } from '../testing/test-database.ts'

/** A database for games; `fresh` empties it and answers new stores over it. */
export async function backlogDesk(t: Pick<Test, 'teardown'>) {
  const database = await emptyDatabase(t)
  const { db } = database
  const ids = countingIds()

  async function fresh() {
    await truncate(database)
    return { videogames: postgresVideogames(db), imports: postgresImports(db), user }
  }

  async function user(): Promise<string> {
    const id = ids.next()
    const name = `user${id.replaceAll('-', '')}`
    await db.insert(users).values({
      id,
      username: name,
      email: `${name}@example.com`,
      role: 'member',
      password_hash: 'hash',
      created_at: '2026-01-01T00:00:00.000Z'
    })
    return id
  }

  return { database, fresh }
}
