import { isOpen, type Link, type Visit, type VisitFilter, type VisitStore } from '@rollcall/core'
import { and, asc, type Column, desc, eq, gte, ne, type SQL, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { groupCommit } from '../group-commit.ts'
import { bookmark_totals, bookmark_visits, visit_counts } from '../schema.ts'
import { translatingLoss } from '../sql-errors.ts'
import { countVisits, type FoundLink, findLink } from './count-visits.ts'
import { settlingVisits } from './settle-visits.ts'
import { spendVisit } from './spend-visit.ts'

export interface PostgresVisits extends VisitStore {
  /** Resolves once every visit that was answered before is in the counts. */
  settle(): Promise<void>
  /** Resolves once every visit taken in has been answered and counted. */
  drain(): Promise<void>
}

/** Visits of one statement, and those that may wait for theirs. */
const BATCH_LIMIT = 1_000
const WAITING_LIMIT = 20_000

/** More at once make the batches smaller: measured, neither faster nor slower, and later answers at the end. */
const IN_FLIGHT = 1

const CODE = /^[A-Za-z0-9_-]{1,64}$/

/**
 * Visits are written down in batches before they are answered, and added to the counts a little later, many at once: a
 * count has an index, and to write it at every visit takes several times as long.
 */
export function postgresVisits({
  db,
  sql: driver,
  telemetry
}: Pick<Database, 'db' | 'sql' | 'telemetry'>): PostgresVisits {
  const { settle, settleSoon, stop } = settlingVisits(driver, telemetry)
  const { add, drain } = groupCommit<Visit, FoundLink | null>({
    commit: (batch) => countVisits(driver, batch),
    divisible: () => false,
    batchLimit: BATCH_LIMIT,
    waitingLimit: WAITING_LIMIT,
    inFlight: IN_FLIGHT,
    observe: { name: 'visits', telemetry }
  })

  const port = translatingLoss<VisitStore & { settle(): Promise<void> }>({
    settle,

    async visit(visit) {
      if (!CODE.test(visit.short_url)) return null
      const found = await add(visit)
      if (found === null) return null
      const { max_visits, ...link } = found
      if (max_visits !== null) return visitLimited(visit, link)
      settleSoon()
      return { ...link, spent: false }
    },

    async link(short_url) {
      if (!CODE.test(short_url)) return null
      await settle()
      return findLink(db, short_url)
    },

    async totals(user_id) {
      await settle()
      const [kept] = await db.select().from(bookmark_totals).where(eq(bookmark_totals.user_id, user_id))
      const [summed] = await db
        .select({
          visits: sum(bookmark_visits.visits),
          bot_visits: sum(bookmark_visits.bot_visits),
          never_visited: sql`count(*) filter (where ${bookmark_visits.visits} = 0)`.mapWith(Number)
        })
        .from(bookmark_visits)
        .where(eq(bookmark_visits.user_id, user_id))
      return {
        bookmarks: kept?.bookmarks ?? 0,
        ...(summed ?? { visits: 0, bot_visits: 0, never_visited: 0 })
      }
    },

    async days(filter) {
      await settle()
      return db
        .select({
          day: visit_counts.day,
          visits: sum(visit_counts.visits),
          bot_visits: sum(visit_counts.bot_visits)
        })
        .from(visit_counts)
        .where(within(filter))
        .groupBy(visit_counts.day)
        .orderBy(asc(visit_counts.day))
    },

    async top(by, { limit, ...filter }) {
      await settle()
      const name = visit_counts[by]
      return db
        .select({ name, visits: sum(visit_counts.visits) })
        .from(visit_counts)
        .where(and(within(filter), ne(name, '')))
        .groupBy(name)
        .orderBy(desc(sum(visit_counts.visits)), asc(name))
        .limit(limit)
    }
  })

  /** Until it is counted, or seen not to be open: its owner may change it meanwhile. */
  async function visitLimited(visit: Visit, link: Omit<Link, 'spent'>): Promise<Link | null> {
    await settle()
    while (!(await spendVisit(driver, visit))) {
      const now = await findLink(db, visit.short_url)
      if (now === null || !isOpen(now, visit.at)) return now
    }
    return { ...link, spent: false }
  }

  return {
    ...port,
    async drain() {
      await drain()
      await stop()
    }
  }
}

function sum(column: Column): SQL<number> {
  return sql`coalesce(sum(${column}), 0)`.mapWith(Number)
}

function within({ user_id, bookmark_id, since }: VisitFilter) {
  return and(
    eq(visit_counts.user_id, user_id),
    bookmark_id === undefined ? undefined : eq(visit_counts.bookmark_id, bookmark_id),
    gte(visit_counts.day, since)
  )
}
