import type { BookmarkDraft, BookmarkStore, Visit, VisitStore } from '@rollcall/core'
import { saveOne } from '../bookmark-store/bench.ts'

/** An empty store of visits, and the bookmarks that are visited. */
export interface VisitBench {
  visits: VisitStore
  bookmarks: BookmarkStore
  /** Makes somebody new, and answers their id. */
  user: () => Promise<string>
}

export type Fresh = () => Promise<VisitBench>

export const NOON = '2026-01-10T12:00:00.000Z'

/** A visit of a person at noon, from nowhere, where nothing else is said. */
export function aVisit(short_url: string, over: Partial<Visit> = {}): Visit {
  return { short_url, at: NOON, is_bot: false, referrer: '', client: 'Firefox', ...over }
}

/** A store with one user, and what saves and visits links of theirs. */
export async function desk(fresh: Fresh) {
  const bench = await fresh()
  const { bookmarks, visits } = bench
  const user_id = await bench.user()
  const save = (over: Partial<BookmarkDraft> = {}) => saveOne(bookmarks, user_id, over)
  const visit = (short_url: string, over: Partial<Visit> = {}) => visits.visit(aVisit(short_url, over))
  const counts = async (ref: string) => {
    const { visits, bot_visits, last_visited_at } = await bookmarks.find(user_id, ref)
    return { visits, bot_visits, last_visited_at }
  }
  return { ...bench, user_id, save, visit, counts }
}
