import { AppError, isNewerVersion, type NewOccurrence, type Status } from '@rollcall/core'
import type { Sql, TransactionSql } from 'postgres'
import type { Recorded } from './recorded.ts'

/** What decides over an item's change, as it is while its row is locked; a new item has no status yet. */
interface LockedItem {
  id: number
  status: Status | null
  title_lock: boolean
  resolved_in_version: string | null
  total_occurrences: number
}

/** What came for one item, in the order it came. */
interface Group {
  place: number
  first: NewOccurrence
  occurrences: NewOccurrence[]
}

/** Parsed and planned once for each connection. */
const PREPARE = { prepare: true }

const LOCK_PROJECTS = `
SELECT id, last_counter::float8 FROM projects WHERE id = ANY ($1::text::int[]) ORDER BY id FOR NO KEY UPDATE`

const FIND_REPEATS = `
SELECT project_id, uuid FROM json_to_recordset($1::text::json) AS sent(project_id int, uuid text)
JOIN occurrences USING (project_id, uuid)`

const LOCK_ITEMS = `
SELECT wanted.place, items.id::float8, status, title_lock, resolved_in_version, total_occurrences::float8
FROM json_to_recordset($1::text::json)
  AS wanted(place int, project_id int, environment text, platform text, fingerprint text)
JOIN items ON items.project_id = wanted.project_id AND items.environment = wanted.environment
  AND items.platform = wanted.platform AND items.hash = wanted.fingerprint
ORDER BY items.id
FOR NO KEY UPDATE OF items`

const ADD_ITEMS = `
WITH wanted AS (
  SELECT * FROM json_to_recordset($1::text::json) AS wanted(
    place int, project_id int, counter bigint, title text, level level, environment text, platform text,
    framework text, fingerprint text, timestamp timestamptz)
), advanced AS (
  UPDATE projects SET last_counter = newest.counter
  FROM (SELECT project_id, max(counter) AS counter FROM wanted GROUP BY project_id) AS newest
  WHERE projects.id = newest.project_id
), added AS (
  INSERT INTO items (project_id, counter, title, level, environment, platform, framework, hash,
    total_occurrences, first_occurrence_timestamp, updated_at)
  SELECT project_id, counter, title, level, environment, platform, framework, fingerprint, 0, timestamp, timestamp
  FROM wanted
  RETURNING id, project_id, counter
)
SELECT place, id::float8 FROM added JOIN wanted USING (project_id, counter)`

const ADD_OCCURRENCES = `
INSERT INTO occurrences (project_id, item_id, uuid, timestamp, payload)
SELECT project_id, item_id, uuid, timestamp, payload
FROM json_to_recordset($1::text::json)
  AS sent(project_id int, item_id bigint, uuid text, timestamp timestamptz, payload text)
RETURNING id::float8, project_id, uuid`

const CHANGE_ITEMS = `
UPDATE items SET
  total_occurrences = change.total_occurrences,
  first_occurrence_id = coalesce(items.first_occurrence_id, change.first_id),
  last_occurrence_id = change.last_id,
  last_occurrence_timestamp = greatest(items.last_occurrence_timestamp, change.last_timestamp),
  updated_at = greatest(items.updated_at, change.last_timestamp),
  status = CASE WHEN change.activating_id IS NULL THEN items.status ELSE 'active' END,
  title = coalesce(change.title, items.title),
  activating_occurrence_id = coalesce(change.activating_id, items.activating_occurrence_id),
  last_activated_timestamp = coalesce(change.activated_timestamp, items.last_activated_timestamp),
  resolved_in_version = CASE WHEN change.activating_id IS NULL THEN items.resolved_in_version END
FROM json_to_recordset($1::text::json) AS change(
  id bigint, total_occurrences bigint, first_id bigint, last_id bigint, last_timestamp timestamptz,
  activating_id bigint, activated_timestamp timestamptz, title text)
WHERE items.id = change.id`

/**
 * Records anything, in one transaction: makes new items, and decides whether a resolved one becomes active again. Rows
 * are locked projects first, then items by id. Fails on a unique constraint when another process is just recording the
 * same uuid: then all is undone, counters included, and another attempt finds a repeat.
 */
export async function recordCarefully(
  sql: Sql,
  batch: readonly NewOccurrence[]
): Promise<(Recorded | null | AppError)[]> {
  return sql.begin(async (tx) => {
    const counters = await lockProjects(tx, batch)
    const storable = firstOfEach(batch).filter(({ project_id }) => counters.has(project_id))
    const repeats = await findRepeats(tx, storable)
    const groups = groupsOf(storable.filter((occurrence) => !repeats.has(keyOf(occurrence))))
    const recorded =
      groups.length > 0 ? await recordGroups(tx, groups, counters) : new Map<NewOccurrence, Recorded>()
    return batch.map((occurrence) => {
      if (!counters.has(occurrence.project_id)) return noSuchProject(occurrence)
      const answer = recorded.get(occurrence) ?? null
      recorded.delete(occurrence)
      return answer
    })
  })
}

/** The newest counter of each project that is there. */
async function lockProjects(tx: TransactionSql, batch: readonly NewOccurrence[]) {
  const ids = new Set(batch.map(({ project_id }) => project_id))
  const rows = await tx.unsafe<{ id: number; last_counter: number }[]>(
    LOCK_PROJECTS,
    [`{${[...ids].join(',')}}`],
    PREPARE
  )
  return new Map(rows.map(({ id, last_counter }) => [id, last_counter]))
}

async function findRepeats(tx: TransactionSql, sent: NewOccurrence[]): Promise<Set<string>> {
  const keys = sent.map(({ project_id, uuid }) => ({ project_id, uuid }))
  const rows = await tx.unsafe<{ project_id: number; uuid: string }[]>(
    FIND_REPEATS,
    [JSON.stringify(keys)],
    PREPARE
  )
  return new Set(rows.map(keyOf))
}

async function recordGroups(
  tx: TransactionSql,
  groups: Group[],
  counters: Map<number, number>
): Promise<Map<NewOccurrence, Recorded>> {
  const items = await lockItems(tx, groups)
  const unknown = groups.filter(({ place }) => !items.has(place))
  for (const [place, item] of await addItems(tx, unknown, counters)) items.set(place, item)

  const recorded = await addOccurrences(tx, groups, items)
  const changes = groups.map(({ place, occurrences }) => changeOf(items.get(place), occurrences, recorded))
  await tx.unsafe(CHANGE_ITEMS, [JSON.stringify(changes)], PREPARE)
  return recorded
}

/** The items that there are, by the place of their group. */
async function lockItems(tx: TransactionSql, groups: Group[]): Promise<Map<number, LockedItem>> {
  const wanted = groups.map(({ place, first: { project_id, environment, platform, fingerprint } }) => {
    return { place, project_id, environment, platform, fingerprint }
  })
  const rows = await tx.unsafe<(LockedItem & { place: number })[]>(
    LOCK_ITEMS,
    [JSON.stringify(wanted)],
    PREPARE
  )
  return new Map(rows.map((item) => [item.place, item]))
}

async function addItems(
  tx: TransactionSql,
  groups: Group[],
  counters: Map<number, number>
): Promise<Map<number, LockedItem>> {
  if (groups.length === 0) return new Map()
  const wanted = groups.map(({ place, first: { payload: _payload, ...first } }) => {
    const counter = (counters.get(first.project_id) ?? 0) + 1
    counters.set(first.project_id, counter)
    return { ...first, place, counter }
  })
  const rows = await tx.unsafe<{ place: number; id: number }[]>(ADD_ITEMS, [JSON.stringify(wanted)], PREPARE)
  const fresh = { status: null, title_lock: false, resolved_in_version: null, total_occurrences: 0 }
  return new Map(rows.map(({ place, id }) => [place, { ...fresh, id }]))
}

async function addOccurrences(
  tx: TransactionSql,
  groups: Group[],
  items: Map<number, LockedItem>
): Promise<Map<NewOccurrence, Recorded>> {
  const sent = groups.flatMap(({ place, occurrences }) => {
    const item_id = items.get(place)?.id ?? 0
    return occurrences.map((occurrence) => ({ occurrence, item_id }))
  })
  const columns = sent.map(({ occurrence: { project_id, uuid, timestamp, payload }, item_id }) => {
    return { project_id, item_id, uuid, timestamp, payload }
  })
  const rows = await tx.unsafe<{ id: number; project_id: number; uuid: string }[]>(
    ADD_OCCURRENCES,
    [JSON.stringify(columns)],
    PREPARE
  )
  const ids = new Map(rows.map((row) => [keyOf(row), row.id]))
  return new Map(
    sent.map(({ occurrence, item_id }) => [occurrence, { id: ids.get(keyOf(occurrence)) ?? 0, item_id }])
  )
}

/** A resolved item that becomes active again counts from the occurrence that made it so, and takes its title. */
function changeOf(
  item: LockedItem | undefined,
  occurrences: NewOccurrence[],
  recorded: Map<NewOccurrence, Recorded>
) {
  if (!item) throw new Error('an item was neither found nor made')
  const ids = occurrences.map((occurrence) => recorded.get(occurrence)?.id ?? 0)
  const before = occurrences.findIndex((occurrence) => activates(item, occurrence))
  const activating = occurrences[before]
  return {
    id: item.id,
    total_occurrences: activating ? occurrences.length - before : item.total_occurrences + occurrences.length,
    first_id: ids[0],
    last_id: Math.max(...ids),
    last_timestamp: occurrences.map(({ timestamp }) => timestamp).reduce((a, b) => (a > b ? a : b)),
    activating_id: activating ? ids[before] : null,
    activated_timestamp: activating?.timestamp ?? null,
    title: item.title_lock ? null : (activating?.title ?? null)
  }
}

function activates({ status, resolved_in_version }: LockedItem, { code_version }: NewOccurrence): boolean {
  return status === null || (status === 'resolved' && !isNewerVersion(resolved_in_version, code_version))
}

/** One of each uuid, the first that came. */
function firstOfEach(batch: readonly NewOccurrence[]): NewOccurrence[] {
  const seen = new Set<string>()
  return batch.filter((occurrence) => {
    const repeated = seen.has(keyOf(occurrence))
    seen.add(keyOf(occurrence))
    return !repeated
  })
}

function groupsOf(occurrences: NewOccurrence[]): Group[] {
  const groups = new Map<string, Group>()
  for (const occurrence of occurrences) {
    const { project_id, environment, platform, fingerprint } = occurrence
    const key = JSON.stringify([project_id, environment, platform, fingerprint])
    const group = groups.get(key)
    if (group) group.occurrences.push(occurrence)
    else groups.set(key, { place: groups.size, first: occurrence, occurrences: [occurrence] })
  }
  return [...groups.values()]
}

function keyOf({ project_id, uuid }: { project_id: number; uuid: string }): string {
  return `${project_id}:${uuid}`
}

function noSuchProject({ project_id }: NewOccurrence): AppError {
  return new AppError('not_found', `No project ${project_id}`)
}
