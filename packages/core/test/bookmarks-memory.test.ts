import { randomUUID } from 'node:crypto'
import {
  bookmarkStoreContract,
  memoryBookmarks,
  memorySearches,
  memoryVisits,
  savedSearchStoreContract,
  visitStoreContract
} from '@rollcall/core/contracts'
import t from 'tap'

/** People who are there because they were made. */
function people() {
  const users = new Set<string>()
  const user = async () => {
    const id = randomUUID()
    users.add(id)
    return id
  }
  return { users, user }
}

t.test('memoryBookmarks keeps the contract of BookmarkStore', async (t) => {
  bookmarkStoreContract(t, async () => {
    const { users, user } = people()
    const bookmarks = memoryBookmarks(users)
    const visits = memoryVisits(bookmarks)
    const visit = async (short_url: string, at: string) => {
      await visits.visit({ short_url, at, is_bot: false, referrer: '', client: 'Firefox' })
    }
    return { bookmarks, user, visit }
  })
})

t.test('memorySearches keeps the contract of SavedSearchStore', async (t) => {
  savedSearchStoreContract(t, async () => {
    const { users, user } = people()
    return { searches: memorySearches(users), user }
  })
})

t.test('memoryVisits keeps the contract of VisitStore', async (t) => {
  visitStoreContract(t, async () => {
    const { users, user } = people()
    const bookmarks = memoryBookmarks(users)
    return { visits: memoryVisits(bookmarks), bookmarks, user }
  })
})
