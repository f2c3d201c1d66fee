import type { NewOccurrence } from '@rollcall/core'
import type { Sql } from 'postgres'
import type { Recorded } from './recorded.ts'

/** Joins texts into one parameter: the driver escapes arrays of large texts far more slowly than the server splits. */
const SEPARATOR = '\u001e'

/**
 * Locks the items in the order of their ids, so that two processes wait for each other but never in a circle. What is
 * inserted while the lock is held is what is counted.
 */
const STATEMENT = `
WITH wanted AS (
  SELECT * FROM unnest($1::text::int[], ${split(2)}, ${split(3)}, ${split(4)})
    WITH ORDINALITY AS wanted(project_id, environment, platform, hash, place)
), known AS MATERIALIZED (
  SELECT wanted.place, items.id, items.project_id
  FROM wanted JOIN items USING (project_id, environment, platform, hash)
  WHERE items.status <> 'resolved'
  ORDER BY items.id
  FOR NO KEY UPDATE OF items
), stored AS (
  INSERT INTO occurrences (project_id, item_id, uuid, timestamp, payload)
  SELECT known.project_id, known.id, sent.uuid, sent.timestamp, sent.payload
  FROM unnest($5::text::int[], ${split(6)}, $7::text::timestamptz[], ${split(8)})
    AS sent(place, uuid, timestamp, payload)
  JOIN known USING (place)
  ON CONFLICT (project_id, uuid) DO NOTHING
  RETURNING id, project_id, item_id, uuid, timestamp
), counted AS (
  UPDATE items SET
    total_occurrences = total_occurrences + new.count,
    last_occurrence_id = new.last_id,
    last_occurrence_timestamp = greatest(last_occurrence_timestamp, new.last_timestamp),
    updated_at = greatest(updated_at, new.last_timestamp)
  FROM (
    SELECT item_id, count(*), max(id) AS last_id, max(timestamp) AS last_timestamp FROM stored GROUP BY item_id
  ) AS new
  WHERE items.id = new.item_id
)
SELECT
  (SELECT string_agg(place::text, ',') FROM known) AS places,
  string_agg(id::text, ',') AS ids,
  string_agg(item_id::text, ',') AS item_ids,
  string_agg(project_id || ':' || uuid, E'\\x1e') AS keys
FROM stored`

interface Answer {
  places: string | null
  ids: string | null
  item_ids: string | null
  keys: string | null
}

/**
 * Records what belongs to items that are known and not resolved, in one statement; the rest is `undefined` in the
 * answer.
 */
export async function recordKnown(
  sql: Sql,
  batch: readonly NewOccurrence[]
): Promise<(Recorded | null | undefined)[]> {
  const plain = batch.filter(isSeparable)
  const { groups, places } = grouped(plain)
  const texts = [
    list(groups, ({ project_id }) => project_id),
    joined(groups, ({ environment }) => environment),
    joined(groups, ({ platform }) => platform),
    joined(groups, ({ fingerprint }) => fingerprint),
    list(plain, (occurrence) => places.get(occurrence) ?? 0),
    joined(plain, ({ uuid }) => uuid),
    list(plain, ({ timestamp }) => timestamp),
    joined(plain, ({ payload }) => payload)
  ]
  const [answer] = await sql.unsafe<Answer[]>(STATEMENT, texts, { prepare: true })
  if (!answer) throw new Error('the statement that records occurrences returned no row')

  const known = new Set(answer.places?.split(',').map(Number))
  const stored = storedBy(answer)
  return batch.map((occurrence) => {
    const place = places.get(occurrence)
    if (place === undefined || !known.has(place)) return undefined
    const key = `${occurrence.project_id}:${occurrence.uuid}`
    const recorded = stored.get(key) ?? null
    stored.delete(key)
    return recorded
  })
}

function split(parameter: number): string {
  return `string_to_array($${parameter}, E'\\x1e')`
}

function isSeparable({ environment, platform, fingerprint, uuid, payload }: NewOccurrence): boolean {
  return ![environment, platform, fingerprint, uuid, payload].some((text) => text.includes(SEPARATOR))
}

/** The first occurrence of each item, and for every occurrence the place of its item among them, from 1. */
function grouped(batch: NewOccurrence[]) {
  const groups: NewOccurrence[] = []
  const placeOf = new Map<string, number>()
  const places = new Map<NewOccurrence, number>()
  for (const occurrence of batch) {
    const { project_id, environment, platform, fingerprint } = occurrence
    const key = [project_id, environment, platform, fingerprint].join(SEPARATOR)
    const place = placeOf.get(key) ?? groups.push(occurrence)
    placeOf.set(key, place)
    places.set(occurrence, place)
  }
  return { groups, places }
}

function list<T>(values: T[], read: (value: T) => string | number): string {
  return `{${values.map(read).join(',')}}`
}

/** Ends with a separator, since a single empty text would be split into nothing. */
function joined<T>(values: T[], read: (value: T) => string): string {
  return values.map(read).join(SEPARATOR) + SEPARATOR
}

function storedBy({ ids, item_ids, keys }: Answer): Map<string, Recorded> {
  const [id, item_id] = [ids?.split(','), item_ids?.split(',')]
  const entries = keys?.split(SEPARATOR).map((key, i): [string, Recorded] => {
    return [key, { id: Number(id?.[i]), item_id: Number(item_id?.[i]) }]
  })
  return new Map(entries)
}
