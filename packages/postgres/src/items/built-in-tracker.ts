import {
  AppError,
  type Clock,
  decodeCursor,
  encodeCursor,
  foreignCursor,
  type Ids,
  type Item,
  type ItemChange,
  type ItemQuery,
  type ItemRef,
  type ItemSort,
  type ItemTracker,
  invalidField,
  type NewItem,
  type Occurrence,
  type OccurrenceRecorder,
  readPayload,
  type TrackedItem
} from '@rollcall/core'
import { and, asc, desc, eq, gt, gte, inArray, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import { containing } from '../containing.ts'
import type { Db } from '../database.ts'
import { deleteInChunks } from '../delete-in-chunks.ts'
import { pageOf } from '../keyset.ts'
import { items, occurrences, projects } from '../schema.ts'
import { onForeignKeyViolation, translateLoss, translatingLoss } from '../sql-errors.ts'
import { changedColumns } from './item-changes.ts'

interface Dependencies {
  db: Db
  recorder: OccurrenceRecorder
  clock: Clock
  ids: Ids
}

type ItemRow = typeof items.$inferSelect

const CHUNK = 200

/** Longer than any statement may run: an item changed by one that commits late is read again, not missed. */
const COMMIT_LAG = 5 * 60_000

/** The tracker in our own database. */
export function builtInTracker({ db, recorder, clock, ids }: Dependencies): ItemTracker {
  const toItem = (row: ItemRow) => itemOf(row, clock.now())

  return translatingLoss<ItemTracker>({
    source: 'built-in',

    async list(query) {
      const { cursor } = query
      const matching = and(...matches(query))
      const column = SORT_COLUMNS[query.sort]
      const beyond = cursor === undefined ? undefined : after(query.sort, cursor)
      const order = query.sort === 'last_seen' ? [desc(items.last_seen_hour), desc(column)] : [desc(column)]
      const page = await pageOf(query, {
        rows: (limit, offset) =>
          db
            .select()
            .from(items)
            .where(and(matching, beyond))
            .orderBy(...order, desc(items.id))
            .limit(limit)
            .offset(offset),
        total: () => db.$count(items, matching),
        cursor: (row) => encodeCursor([query.sort, String(row[SORT_FIELDS[query.sort]]), row.id])
      })
      return { ...page, data: page.data.map(toItem) }
    },

    async show(ref) {
      return toItem(await find(db, ref))
    },

    async create(item) {
      const project_id = await defaultProject(db)
      const { occurrence } = readPayload(payloadOf(item), clock.now(), ids.next)
      const recorded = await recorder.record({ ...occurrence, project_id })
      const item_id = recorded?.item_id ?? (await itemOfRepeat(db, { project_id, uuid: occurrence.uuid }))
      return toItem(await find(db, String(item_id)))
    },

    async update(ref, change) {
      const { id } = await find(db, ref)
      const [row] = await db
        .update(items)
        .set(changedColumns(change, clock.now()))
        .where(eq(items.id, id))
        .returning()
        .catch(onForeignKeyViolation(() => noSuchUser(change)))
      if (!row) throw new AppError('not_found', `No item ${ref}`)
      return toItem(row)
    },

    async remove(ref) {
      const { id } = await find(db, ref)
      await deleteInChunks((limit) => {
        const some = db
          .select({ id: occurrences.id })
          .from(occurrences)
          .where(eq(occurrences.item_id, id))
          .limit(limit)
        return db.delete(occurrences).where(inArray(occurrences.id, some))
      })
      await db.delete(items).where(eq(items.id, id))
    },

    async listOccurrences(ref, paging) {
      const { cursor } = paging
      const { id } = await find(db, ref)
      const [before] = cursor === undefined ? [] : decodeCursor(cursor, ['number'] as const)
      const ofItem = eq(occurrences.item_id, id)
      const page = await pageOf(paging, {
        rows: (limit, offset) =>
          db
            .select()
            .from(occurrences)
            .where(and(ofItem, before === undefined ? undefined : lt(occurrences.id, before)))
            .orderBy(desc(occurrences.id))
            .limit(limit)
            .offset(offset),
        total: () => db.$count(occurrences, ofItem),
        cursor: (row) => encodeCursor([row.id])
      })
      return { ...page, data: page.data.map(occurrenceOf) }
    },

    async showOccurrence(id) {
      const [row] = await db.select().from(occurrences).where(eq(occurrences.id, id))
      if (!row) throw new AppError('not_found', `No occurrence ${id}`)
      return occurrenceOf(row)
    },

    async *changedSince(since) {
      const from = since === null ? undefined : new Date(Date.parse(since) - COMMIT_LAG).toISOString()
      // An item whose snooze has ended since then shows another state, though nobody changed it.
      const changed =
        from === undefined
          ? undefined
          : or(gte(items.updated_at, from), gte(items.snooze_expiration_datetime, from))
      let last = 0
      for (;;) {
        const rows = await db
          .select()
          .from(items)
          .where(and(gt(items.id, last), changed))
          .orderBy(asc(items.id))
          .limit(CHUNK)
          .catch(translateLoss)
        yield* rows.map(toItem).map((item): TrackedItem => ({ item, data: item }))
        const end = rows.at(-1)
        if (!end || rows.length < CHUNK) return
        last = end.id
      }
    }
  })
}

const SORT_FIELDS = {
  last_seen: 'last_occurrence_timestamp',
  first_seen: 'first_occurrence_timestamp',
  count: 'total_occurrences',
  level: 'level'
} as const satisfies Record<ItemSort, keyof ItemRow>

const SORT_COLUMNS = {
  last_seen: items.last_occurrence_timestamp,
  first_seen: items.first_occurrence_timestamp,
  count: items.total_occurrences,
  level: items.level
}

/** Beyond the row a cursor stands on. The value travels as text, whatever its type. */
function after(sort: ItemSort, cursor: string): SQL | undefined {
  const [madeFor, value, id] = decodeCursor(cursor, ['string', 'string', 'number'] as const)
  const type = { last_seen: 'timestamptz', first_seen: 'timestamptz', count: 'bigint', level: 'level' }[sort]
  if (madeFor !== sort) throw foreignCursor()
  const at = sql`${value}::${sql.raw(type)}`
  const beyond = sql`(${SORT_COLUMNS[sort]}, ${items.id}) < (${at}, ${id})`
  return sort === 'last_seen' ? and(lte(items.last_seen_hour, hourOf(at)), beyond) : beyond
}

/** As the column `last_seen_hour` is made, for its index. */
function hourOf(time: SQL): SQL {
  return sql`date_trunc('hour', ${time} at time zone 'UTC')`
}

function matches({
  status,
  level,
  environment,
  framework,
  query,
  since,
  until
}: ItemQuery): (SQL | undefined)[] {
  const words = query?.split(/\s+/).filter((word) => word !== '') ?? []
  return [
    status && inArray(items.status, status),
    level && inArray(items.level, level),
    environment && inArray(items.environment, environment),
    framework && inArray(items.framework, framework),
    since === undefined ? undefined : gte(items.last_occurrence_timestamp, since),
    until === undefined ? undefined : lt(items.last_occurrence_timestamp, until),
    ...words.map((word) => containing(word, items.title))
  ]
}

/** Rejects with `not_found`, and with `conflict` for a #counter that several projects have. */
async function find(db: Db, ref: ItemRef): Promise<ItemRow> {
  const number = Number(ref.replace('#', ''))
  const found = await db
    .select()
    .from(items)
    .where(eq(ref.startsWith('#') ? items.counter : items.id, number))
    .orderBy(asc(items.id))
    .limit(2)
  const [row, other] = found
  if (!row) throw new AppError('not_found', `No item ${ref}`)
  if (other)
    throw new AppError('conflict', `Several projects have an item ${ref}: name it by its id, as in ${row.id}`)
  return row
}

/** An occurrence that was stored by an attempt whose answer was lost. */
async function itemOfRepeat(
  db: Db,
  { project_id, uuid }: { project_id: number; uuid: string }
): Promise<number> {
  const [row] = await db
    .select({ item_id: occurrences.item_id })
    .from(occurrences)
    .where(and(eq(occurrences.project_id, project_id), eq(occurrences.uuid, uuid)))
  if (!row) throw new Error('an occurrence was neither recorded nor known')
  return row.item_id
}

async function defaultProject(db: Db): Promise<number> {
  const [project] = await db.select({ id: projects.id }).from(projects).orderBy(asc(projects.id)).limit(1)
  if (!project) throw new AppError('not_found', 'There is no project yet: create one with projects create')
  return project.id
}

/** What an SDK would have sent. */
function payloadOf({ title, custom, ...item }: NewItem): string {
  return JSON.stringify({
    data: { ...item, title, body: { message: { body: title } }, ...(custom && { custom }) }
  })
}

function noSuchUser({ assigned_user_id }: ItemChange): AppError {
  return invalidField('/assigned_user_id', `is no user: ${assigned_user_id}`)
}

/** In the order of the schema, as the API answers: JSON is the same text with a server between and without. */
function itemOf(row: ItemRow, now: Date): Item {
  const until = row.snooze_expiration_datetime
  const snoozed = until !== null && new Date(until) > now
  return {
    id: row.id,
    project_id: row.project_id,
    counter: row.counter,
    title: row.title,
    level: row.level,
    status: row.status,
    environment: row.environment,
    platform: row.platform,
    framework: row.framework,
    hash: row.hash,
    total_occurrences: row.total_occurrences,
    unique_occurrences: null,
    first_occurrence_id: row.first_occurrence_id,
    first_occurrence_timestamp: row.first_occurrence_timestamp,
    activating_occurrence_id: row.activating_occurrence_id,
    last_activated_timestamp: row.last_activated_timestamp,
    last_occurrence_id: row.last_occurrence_id,
    last_occurrence_timestamp: row.last_occurrence_timestamp,
    last_resolved_timestamp: row.last_resolved_timestamp,
    last_muted_timestamp: row.last_muted_timestamp,
    resolved_in_version: row.resolved_in_version,
    assigned_user_id: row.assigned_user_id,
    snooze_enabled: snoozed,
    snooze_expiration_datetime: snoozed ? until : null
  }
}

function occurrenceOf({ payload, ...row }: typeof occurrences.$inferSelect): Occurrence {
  const { data }: { data: Record<string, unknown> } = JSON.parse(payload)
  return { ...row, data }
}
