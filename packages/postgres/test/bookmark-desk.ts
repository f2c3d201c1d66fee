import type { Telemetry } from '@rollcall/core'
import type { Test } from 'tap'
import { postgresBookmarks } from '../src/bookmarks/bookmark-store.ts'
import { postgresSearches } from '../src/bookmarks/saved-search-store.ts'
import { postgresVisits } from '../src/bookmarks/visit-store.ts'
import { emptyDatabase, truncate } from '../testing/test-database.ts'
import { addingUsers } from './adding-users.ts'

/** A database for bookmarks; `fresh` empties it and answers new stores over it. */
export async function bookmarkDesk(t: Pick<Test, 'teardown'>, telemetry?: Telemetry) {
  const database = await emptyDatabase(t, telemetry)
  const { db } = database
  const user = addingUsers(db)

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

  return { database, fresh }
}
