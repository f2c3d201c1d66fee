import { countingIds } from '@rollcall/core/contracts'
import type { Test } from 'tap'
import { postgresBookmarks } from '../src/bookmarks/bookmark-store.ts'
import { postgresSearches } from '../src/bookmarks/saved-search-store.ts'
import { postgresVisits } from '../src/bookmarks/visit-store.ts'
import { users } from '../src/schema.ts'
import { emptyDatabase, truncate } from '../testing/test-database.ts'

/** A database for bookmarks; `fresh` empties it and answers new stores over it. */
export async function bookmarkDesk(t: Pick<Test, 'teardown'>) {
  const database = await emptyDatabase(t)
  const { db } = database
  const ids = countingIds()

  async function fresh() {
    await truncate(database)
    const visits = postgresVisits(database)
    return {
      visits,
      bookmarks: postgresBookmarks(database, visits),
      searches: postgresSearches(db),
      user,
      async visit(short_url: string, at: string) {
        await visits.visit({ short_url, at, is_bot: false, referrer: '', client: 'Firefox' })
      }
    }
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
