import { LINK_STATUSES, type Link, type Visit } from '@rollcall/core'
import { eq, sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Db } from '../database.ts'
import { bookmark_visits, bookmarks } from '../schema.ts'

/** A link as it stands in the database, before it is known whether it is spent. */
export type FoundLink = Omit<Link, 'spent'> & { max_visits: number | null }

/** Join visits into one parameter, and their links into one answer: none of them can hold these characters. */
const RECORD = '\u001e'
const FIELD = '\u001f'

/** Links with a limit are found here and counted on their own (`spendVisit`): whether they are spent takes a lock. */
const STATEMENT = `
WITH asked AS (
  SELECT * FROM unnest(
    string_to_array($1, E'\\x1e'), $2::text::timestamptz[], $3::text::boolean[],
    string_to_array($4, E'\\x1e'), string_to_array($5, E'\\x1e'), $6::text::int[]
  ) WITH ORDINALITY AS asked(short_url, at, is_bot, referrer, client, count, place)
), found AS MATERIALIZED (
  SELECT asked.*, id, url, enabled, expires_at, max_visits, redirect_status, alternate_url, link_status
  FROM asked JOIN bookmarks USING (short_url)
), counted AS (
  INSERT INTO visits (bookmark_id, visited_at, is_bot, referrer, client, count)
  SELECT id, at, is_bot, referrer, client, count FROM found
  WHERE enabled AND max_visits IS NULL AND (expires_at IS NULL OR expires_at > at)
)
SELECT string_agg(concat_ws(E'\\x1f', place, url, redirect_status, enabled, link_status,
  coalesce(extract(epoch FROM expires_at)::text, ''), coalesce(max_visits::text, ''), coalesce(alternate_url, '')),
  E'\\x1e') AS links
FROM found`

/** Writes down the visits of links that are open and have no limit, and answers all the links: null for no link. */
export async function countVisits(driver: Sql, batch: readonly Visit[]): Promise<(FoundLink | null)[]> {
  const { groups, placeOf } = grouped(batch)
  const joined = (read: (visit: Visit) => string) =>
    groups.map(({ visit }) => read(visit)).join(RECORD) + RECORD
  const list = (read: (group: Group) => string | number | boolean) => `{${groups.map(read).join(',')},NULL}`
  const parameters = [
    joined(({ short_url }) => short_url),
    list(({ visit }) => visit.at),
    list(({ visit }) => visit.is_bot),
    joined(({ referrer }) => referrer),
    joined(({ client }) => client),
    list(({ count }) => count)
  ]
  const [answer] = await driver.unsafe<{ links: string | null }[]>(STATEMENT, parameters, { prepare: true })
  const links = linksIn(answer?.links ?? null)
  return batch.map((visit) => links.get(placeOf.get(visit) ?? 0) ?? null)
}

interface Group {
  visit: Visit
  count: number
}

/** Visits that tell the same are one row; each visit's place among the rows, from 1. */
function grouped(batch: readonly Visit[]) {
  const groups: Group[] = []
  const places = new Map<string, number>()
  const placeOf = new Map<Visit, number>()
  for (const visit of batch) {
    const { short_url, at, is_bot, referrer, client } = visit
    const key = `${short_url}${FIELD}${at}${FIELD}${is_bot}${FIELD}${referrer}${FIELD}${client}`
    const place = places.get(key) ?? groups.push({ visit, count: 0 })
    const group = groups[place - 1]
    if (group) group.count++
    places.set(key, place)
    placeOf.set(visit, place)
  }
  return { groups, placeOf }
}

function linksIn(text: string | null): Map<number, FoundLink> {
  const links = new Map<number, FoundLink>()
  for (const record of text?.split(RECORD) ?? []) {
    const [place, url = '', redirect_status, enabled, status, expires, limit, alternate] = record.split(FIELD)
    links.set(Number(place), {
      url,
      redirect_status: Number(redirect_status),
      enabled: enabled === 't',
      link_status: LINK_STATUSES.find((one) => one === status) ?? 'unchecked',
      expires_at: expires ? new Date(Math.round(Number(expires) * 1000)).toISOString() : null,
      max_visits: limit ? Number(limit) : null,
      alternate_url: alternate || null
    })
  }
  return links
}

/** The link of a code, null when there is none. */
export async function findLink(db: Db, short_url: string): Promise<Link | null> {
  const [link] = await db
    .select({
      url: bookmarks.url,
      enabled: bookmarks.enabled,
      expires_at: bookmarks.expires_at,
      redirect_status: bookmarks.redirect_status,
      alternate_url: bookmarks.alternate_url,
      link_status: bookmarks.link_status,
      spent: sql<boolean>`coalesce(${bookmark_visits.visits} - ${bookmark_visits.bot_visits}
        >= ${bookmarks.max_visits}, false)`
    })
    .from(bookmarks)
    .innerJoin(bookmark_visits, eq(bookmark_visits.bookmark_id, bookmarks.id))
    .where(eq(bookmarks.short_url, short_url))
    .prepare('find_link')
    .execute()
  return link ?? null
}
