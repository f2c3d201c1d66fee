import { createHash } from 'node:crypto'
import { Type } from 'typebox'
import { canonicalJson } from '../canonical-json.ts'
import { type ItemTracker, TRACKER_ERRORS, type TrackedItem } from '../items/item-tracker.ts'
import type { Clock, Ids } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Report } from './report.ts'
import type { CollectionLog, ReportStore } from './report-store.ts'

type Ports = {
  tracker: ItemTracker
  reports: ReportStore
  collections: CollectionLog
  clock: Clock
  ids: Ids
}

/** Small enough that an interruption loses little and memory stays flat, large enough to spare round trips. */
const BATCH = 100

export const collectReports = defineUseCase({
  name: 'reports.collect',
  summary: 'Store a report of every item that changed since the last collection',
  description:
    'Items whose content is as it was last reported are seen and not stored again, so an interrupted collection can ' +
    'simply be run once more. Two never run at once.',
  scope: 'reports:write',
  input: Input({}),
  output: Type.Object({
    collection_id: Type.String({ format: 'uuid' }),
    seen: Type.Integer({ description: 'Items read from the tracker' }),
    stored: Type.Integer({ description: 'Reports stored: items whose content had changed' })
  }),
  errors: ['conflict', ...TRACKER_ERRORS],
  async run(_input, { tracker, reports, collections, clock, ids }: Ports, caller) {
    const collection = { id: ids.next(), source: tracker.source, started_at: clock.now().toISOString() }
    const { since } = await collections.begin(collection)
    const progress = { seen: 0, stored: 0 }
    try {
      for await (const batch of inBatches(tracker.changedSince(since), BATCH)) {
        const created_at = clock.now().toISOString()
        const found = batch.map((tracked) => {
          return {
            ...describe(tracked),
            id: ids.next(),
            collection_id: collection.id,
            created_at,
            source: tracker.source
          }
        })
        progress.stored += await reports.add(found)
        progress.seen += batch.length
        await collections.advance(collection.id, progress)
        caller.onProgress?.(progress.seen, null)
        caller.interrupted?.throwIfAborted()
      }
      await collections.finish(collection.id, progress)
    } catch (error) {
      await collections.abandon(collection.id).catch(() => undefined)
      throw error
    }
    return { collection_id: collection.id, ...progress }
  }
})

function describe({
  item,
  data
}: TrackedItem): Omit<Report, 'id' | 'collection_id' | 'created_at' | 'source'> {
  const {
    project_id,
    counter,
    title,
    environment,
    level,
    status,
    total_occurrences,
    last_occurrence_timestamp
  } = item
  const content_hash = createHash('sha256').update(canonicalJson(data)).digest('hex')
  return {
    project_id,
    item_id: item.id,
    counter,
    title,
    environment,
    level,
    status,
    total_occurrences,
    last_occurrence_timestamp,
    content_hash,
    data
  }
}

async function* inBatches<T>(source: AsyncIterable<T>, size: number): AsyncIterable<T[]> {
  let batch: T[] = []
  for await (const element of source) {
    batch.push(element)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
