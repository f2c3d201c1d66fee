import { AppError, type Report, type ReportFilter, type ReportStore } from '@rollcall/core'
import { and, count, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { deleteInChunks } from '../delete-in-chunks.ts'
import { beyond, pageOf, timeCursor } from '../keyset.ts'
import { reports } from '../schema.ts'
import { translatingLoss } from '../sql-errors.ts'
import { storableJson, storableText } from '../storable-json.ts'

/** Reports in PostgreSQL, their data as `jsonb`. */
export function postgresReports(db: Db): ReportStore {
  return translatingLoss<ReportStore>({
    async add(candidates) {
      const fresh = withoutRepeats(candidates, await newestHashes(db, candidates))
      if (fresh.length === 0) return 0
      await db.insert(reports).values(fresh.map(storable))
      return fresh.length
    },

    async list(query) {
      const matching = matches(query)
      return pageOf(query, {
        rows: (limit, offset) =>
          db
            .select()
            .from(reports)
            .where(and(...matching, beyond(query.cursor, reports, 'newest first')))
            .orderBy(desc(reports.created_at), desc(reports.id))
            .limit(limit)
            .offset(offset),
        total: () => db.$count(reports, and(...matching)),
        cursor: timeCursor
      })
    },

    async get(id) {
      const [report] = await db.select().from(reports).where(eq(reports.id, id))
      if (!report) throw new AppError('not_found', `No report ${id}`)
      return report
    },

    async remove(id) {
      const removed = await db.delete(reports).where(eq(reports.id, id)).returning({ id: reports.id })
      if (removed.length === 0) throw new AppError('not_found', `No report ${id}`)
    },

    async clean({ before, keep, dry_run }) {
      const ranked = db
        .select({
          id: reports.id,
          created_at: reports.created_at,
          rank: sql<number>`row_number() over (partition by ${reports.source}, ${reports.item_id}
            order by ${reports.created_at} desc, ${reports.id} desc)`.as('rank')
        })
        .from(reports)
        .as('ranked')
      const doomed = and(
        before === undefined ? undefined : lt(ranked.created_at, before),
        keep === undefined ? undefined : sql`${ranked.rank} > ${keep}`
      )
      if (dry_run) return (await db.select({ found: count() }).from(ranked).where(doomed))[0]?.found ?? 0
      return deleteInChunks((limit) => {
        const some = db.select({ id: ranked.id }).from(ranked).where(doomed).limit(limit)
        return db.delete(reports).where(inArray(reports.id, some))
      })
    }
  })
}

/** Rollbar may answer characters that PostgreSQL cannot hold. */
function storable({ title, environment, data, ...report }: Report): Report {
  return {
    ...report,
    title: storableText(title),
    environment: storableText(environment),
    data: storableJson(data)
  }
}

/** The content hash of the newest report of each of these items. */
async function newestHashes(db: Db, candidates: Report[]): Promise<Map<string, string>> {
  const [first] = candidates
  if (!first) return new Map()
  const item_ids = [...new Set(candidates.map(({ item_id }) => item_id))]
  const wanted = sql`unnest(${sql.param(item_ids)}::bigint[]) as wanted (id)`
  const newest = db
    .select({ item_id: reports.item_id, content_hash: reports.content_hash })
    .from(reports)
    .where(and(eq(reports.source, first.source), eq(reports.item_id, sql`wanted.id`)))
    .orderBy(desc(reports.created_at), desc(reports.id))
    .limit(1)
    .as('newest')
  const rows = await db
    .select({ item_id: newest.item_id, content_hash: newest.content_hash })
    .from(wanted)
    .innerJoinLateral(newest, sql`true`)
  return new Map(rows.map(({ item_id, content_hash }) => [String(item_id), content_hash]))
}

/** A tracker may name one item twice while its pages move, so each report kept is the newest for the next. */
function withoutRepeats(candidates: Report[], newest: Map<string, string>): Report[] {
  return candidates.filter(({ item_id, content_hash }) => {
    if (newest.get(String(item_id)) === content_hash) return false
    newest.set(String(item_id), content_hash)
    return true
  })
}

function matches({ item, status, level, environment, since, until }: ReportFilter): (SQL | undefined)[] {
  return [
    item === undefined ? undefined : isItem(item),
    status && inArray(reports.status, status),
    level && inArray(reports.level, level),
    environment && inArray(reports.environment, environment),
    since === undefined ? undefined : gte(reports.created_at, since),
    until === undefined ? undefined : lt(reports.created_at, until)
  ]
}

function isItem(ref: string): SQL {
  return ref.startsWith('#') ? eq(reports.counter, Number(ref.slice(1))) : eq(reports.item_id, Number(ref))
}
