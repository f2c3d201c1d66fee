import type { Bookmark } from './bookmark.ts'

/** What a short link needs to know of itself to lead somewhere. */
export type Link = Pick<
  Bookmark,
  'url' | 'enabled' | 'expires_at' | 'redirect_status' | 'alternate_url' | 'link_status'
> & {
  /** Whether people have used up its `max_visits`. */
  spent: boolean
}

/** One visit of a short link. Addresses of visitors are not kept. */
export interface Visit {
  short_url: string
  /** RFC 3339 */
  at: string
  is_bot: boolean
  /** Host of the page that led here, empty where none is told. */
  referrer: string
  /** Family of the program, as in `Firefox`. */
  client: string
}

/** Visits of one day (in UTC), as in `2026-11-21`. */
export interface DayVisits {
  day: string
  visits: number
  bot_visits: number
}

export interface NamedVisits {
  name: string
  visits: number
}

/** Whose visits: of all the user's bookmarks, or of one of them. */
export interface VisitFilter {
  user_id: string
  bookmark_id?: string
  /** The first day that counts, as in `2026-11-21`. */
  since: string
}

export interface VisitTotals {
  bookmarks: number
  visits: number
  bot_visits: number
  never_visited: number
}

/** Referrers that are told apart for one bookmark and day: a visitor can name as many as they like. */
export const MOST_REFERRERS = 200

/** What the others are counted under. */
export const OTHERS = '(others)'

/** Visits of short links, counted exactly. */
export interface VisitStore {
  /**
   * Counts the visit if the link is open then: enabled, not expired, not spent. A bot's visit spends nothing. Resolves
   * once it is kept for good, with the link as it was before; null when there is no such code.
   */
  visit(visit: Visit): Promise<Link | null>
  /** The link of a code, null when there is none. */
  link(short_url: string): Promise<Link | null>
  totals(user_id: string): Promise<VisitTotals>
  /** Days with visits, the oldest first. */
  days(filter: VisitFilter): Promise<DayVisits[]>
  /** The most visited first, at most `limit`; visits without a referrer are not among the referrers. */
  top(by: 'referrer' | 'client', filter: VisitFilter & { limit: number }): Promise<NamedVisits[]>
}

/** What a program says of itself, told apart. */
export interface Visitors {
  /** Reads a User-Agent (RFC 9110); link previews are bots. */
  describe(user_agent: string | null): { is_bot: boolean; client: string }
}
