import type { Bookmark, BookmarkDraft, BookmarkQuery, BookmarkStore } from '@rollcall/core'
import { aDraft } from '../a-draft.ts'
import { walk } from '../paging-contract.ts'

/** An empty store, and what a test has to know about it. */
export interface BookmarkBench {
  bookmarks: BookmarkStore
  /** Makes somebody new, and answers their id. */
  user: () => Promise<string>
  /** Counts a visit of a person at that time (RFC 3339). */
  visit: (short_url: string, at: string) => Promise<void>
}

export type Fresh = () => Promise<BookmarkBench>

/** No bookmark and no user has it. */
export const ABSENT = '019ac000-0000-7000-8000-00000000dead'

/** The 1st to the 28th of January. */
export function day(number: number): string {
  return `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`
}

/** Ids in an order that the test knows. */
export function id(number: number): string {
  return `019ac000-0000-7000-8000-${String(number).padStart(12, '0')}`
}

/** A store with one user, and what saves bookmarks of theirs. */
export async function desk(fresh: Fresh) {
  const bench = await fresh()
  const { bookmarks } = bench
  const user_id = await bench.user()
  const save = (over: Partial<BookmarkDraft> = {}) => saveOne(bookmarks, user_id, over)
  const found = async (query: Partial<BookmarkQuery> = {}) =>
    walk((paging) => bookmarks.list({ user_id, sort: 'created_at', ...query, ...paging }), 100)
  const total = async (query: Partial<BookmarkQuery> = {}) => {
    const page = await bookmarks.list({ user_id, sort: 'created_at', ...query, page: 1, limit: 1 })
    return page.total_count
  }
  return { ...bench, user_id, save, found, total }
}

/** Saves what is sure to be new. */
export async function saveOne(
  bookmarks: BookmarkStore,
  user_id: string,
  over: Partial<BookmarkDraft> = {}
): Promise<Bookmark> {
  const [saved] = await bookmarks.save(user_id, [aDraft(over)])
  if (saved?.outcome !== 'created') throw new Error(`Not created: ${saved?.outcome}`)
  return saved.bookmark
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of source) found.push(one)
  return found
}

/** A place to put a chosen code, and one for codes in the order they were drawn. */
export function custom(code: string): BookmarkDraft['code'] {
  return { custom: code }
}

export function drawn(...codes: string[]): BookmarkDraft['code'] {
  return { drawn: codes }
}
