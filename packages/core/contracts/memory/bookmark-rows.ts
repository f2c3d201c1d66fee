import {
  accountGone,
  type Bookmark,
  type BookmarkDraft,
  isUuid,
  shapeOf,
  UNCHECKED,
  UNVISITED
} from '@rollcall/core'

/** Visits of one day that came from one host with one family of programs. */
export interface CountedVisits {
  day: string
  referrer: string
  client: string
  visits: number
  bot_visits: number
}

/** A bookmark, and what is kept beside it. */
export interface BookmarkRow {
  user_id: string
  url_key: string
  /** What a chosen code looks like; null for one that was drawn. */
  code_shape: string | null
  bookmark: Bookmark
  counts: CountedVisits[]
}

/** Who there is: everybody where nothing is said. */
export type Users = Pick<ReadonlySet<string>, 'has'>

export const EVERYBODY: Users = { has: () => true }

export function refuseGone(user_id: string, users: Users): void {
  if (!users.has(user_id)) throw accountGone()
}

export function rowOf(user_id: string, draft: BookmarkDraft, short_url: string): BookmarkRow {
  const { url_key, host: _host, code, ...told } = structuredClone(draft)
  return {
    user_id,
    url_key,
    code_shape: 'custom' in code ? shapeOf(code.custom) : null,
    bookmark: { ...told, short_url, ...UNVISITED, ...UNCHECKED },
    counts: []
  }
}

/** What was found of another address says nothing of this one. */
export function moveTo(row: BookmarkRow, url_key: string): void {
  if (row.url_key !== url_key) Object.assign(row.bookmark, UNCHECKED)
  row.url_key = url_key
}

export function isMeant({ bookmark }: BookmarkRow, ref: string): boolean {
  return isUuid(ref) ? bookmark.id === ref.toLowerCase() : bookmark.short_url === ref
}
