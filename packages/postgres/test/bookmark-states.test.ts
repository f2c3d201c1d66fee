import { BOOKMARK_SORTS, type BookmarkStore, parseSearch } from '@rollcall/core'
import { aDraft, fixedClock, memoryBookmarks } from '@rollcall/core/contracts'
import t from 'tap'
import { bookmarkDesk } from './bookmark-desk.ts'

const { fresh } = await bookmarkDesk(t)
const ROWS = 1_200

t.test('pages of what has a state are those of memory, however many have it', async (t) => {
  const { bookmarks, user } = await fresh()
  const user_id = await user()
  const drafts = Array.from({ length: ROWS }, (_, n) => {
    const created_at = new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString()
    const states = { unread: n % 50 !== 0, archived: n < 9, favourite: n >= ROWS - 9 }
    return aDraft({ ...states, title: `${(n * 7) % ROWS}`, created_at })
  })
  const memory = memoryBookmarks()
  for (const store of [memory, bookmarks]) await store.save(user_id, drafts)
  const clock = fixedClock('2026-06-30T00:00:00.000Z')

  for (const q of ['is:unread', 'is:archived', 'is:favourite', 'is:dead', 'is:unread -is:favourite']) {
    for (const sort of BOOKMARK_SORTS) {
      const asked = { user_id, sort, search: parseSearch(q, clock), limit: 4 }
      const pages = async (store: BookmarkStore) => {
        const first = await store.list(asked)
        const cursor = first.next_cursor ?? undefined
        const next = cursor === undefined ? [] : (await store.list({ ...asked, cursor })).data
        const third = await store.list({ ...asked, page: 3 })
        const found = [first.data, next, third.data].map((data) => data.map(({ id }) => id))
        return { found, total: third.total_count }
      }
      t.strictSame(await pages(bookmarks), await pages(memory), `${q}, by ${sort}`)
    }
  }
})
