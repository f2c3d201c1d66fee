import {
  isOpen,
  type Link,
  MOST_REFERRERS,
  OTHERS,
  type Visit,
  type VisitFilter,
  type VisitStore
} from '@rollcall/core'
import type { BookmarkRow, CountedVisits } from './bookmark-rows.ts'
import type { MemoryBookmarks } from './memory-bookmarks.ts'

/** Visits of these bookmarks, counted in them. */
export function memoryVisits({ rows }: Pick<MemoryBookmarks, 'rows'>): VisitStore {
  const rowOf = (short_url: string) => rows.find(({ bookmark }) => bookmark.short_url === short_url)
  const ofUser = (user_id: string) => rows.filter((row) => row.user_id === user_id)
  const counts = ({ user_id, bookmark_id, since }: VisitFilter) =>
    ofUser(user_id)
      .filter(({ bookmark }) => bookmark_id === undefined || bookmark.id === bookmark_id)
      .flatMap((row) => row.counts.filter(({ day }) => day >= since))

  return {
    async visit(visit) {
      const row = rowOf(visit.short_url)
      if (!row) return null
      const link = linkOf(row)
      if (isOpen(link, visit.at)) count(row, visit)
      return link
    },
    async link(short_url) {
      const row = rowOf(short_url)
      return row ? linkOf(row) : null
    },
    async totals(user_id) {
      const own = ofUser(user_id).map(({ bookmark }) => bookmark)
      return {
        bookmarks: own.length,
        visits: sum(own, ({ visits }) => visits),
        bot_visits: sum(own, ({ bot_visits }) => bot_visits),
        never_visited: own.filter(({ visits }) => visits === 0).length
      }
    },
    async days(filter) {
      const days = groups(counts(filter), ({ day }) => day).map(([day, some]) => ({
        day,
        visits: sum(some, ({ visits }) => visits),
        bot_visits: sum(some, ({ bot_visits }) => bot_visits)
      }))
      return days.sort((a, b) => (a.day < b.day ? -1 : 1))
    },
    async top(by, { limit, ...filter }) {
      const named = counts(filter).filter((one) => one[by] !== '')
      const top = groups(named, (one) => one[by]).map(([name, some]) => ({
        name,
        visits: sum(some, ({ visits }) => visits)
      }))
      return top.sort((a, b) => b.visits - a.visits || (a.name < b.name ? -1 : 1)).slice(0, limit)
    }
  }
}

function linkOf({ bookmark }: BookmarkRow): Link {
  const { url, enabled, expires_at, redirect_status, alternate_url, link_status } = bookmark
  const { visits, bot_visits, max_visits } = bookmark
  const spent = max_visits !== null && visits - bot_visits >= max_visits
  return { url, enabled, expires_at, redirect_status, alternate_url, link_status, spent }
}

function count({ bookmark, counts }: BookmarkRow, { at, is_bot, referrer, client }: Visit): void {
  const bots = is_bot ? 1 : 0
  bookmark.visits++
  bookmark.bot_visits += bots
  if (bookmark.last_visited_at === null || bookmark.last_visited_at < at) bookmark.last_visited_at = at
  const day = at.slice(0, 10)
  const named = nameOf(
    referrer,
    counts.filter((one) => one.day === day)
  )
  const known = counts.find((one) => one.day === day && one.referrer === named && one.client === client)
  if (known) Object.assign(known, { visits: known.visits + 1, bot_visits: known.bot_visits + bots })
  else counts.push({ day, referrer: named, client, visits: 1, bot_visits: bots })
}

function nameOf(referrer: string, today: readonly CountedVisits[]): string {
  const known = new Set(today.map((one) => one.referrer))
  return known.has(referrer) || known.size < MOST_REFERRERS ? referrer : OTHERS
}

function groups<T>(all: readonly T[], read: (one: T) => string): [string, T[]][] {
  return [...new Set(all.map(read))].map((name) => [name, all.filter((one) => read(one) === name)])
}

function sum<T>(all: readonly T[], read: (one: T) => number): number {
  return all.reduce((total, one) => total + read(one), 0)
}
