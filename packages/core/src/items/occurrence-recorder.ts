import type { Level } from './item.ts'

/**
 * An event on its way into the built-in tracker: what is searched or sorted by, and the payload whole. No text holds
 * control characters or half surrogate pairs.
 */
export interface NewOccurrence {
  project_id: number
  /** Unique in the project; a repeat is discarded. */
  uuid: string
  environment: string
  platform: string
  framework: string
  level: Level
  title: string
  /** Groups occurrences, together with project, environment and platform. */
  fingerprint: string
  code_version: string | null
  /** When the server got it (RFC 3339). */
  timestamp: string
  /** JSON text of the posted `{"data": ...}`, without any access token; control characters stand in it escaped. */
  payload: string
}

/** Takes events into the built-in tracker. */
export interface OccurrenceRecorder {
  /**
   * Resolves once the occurrence is committed, with the ids it got; `null` when its `uuid` was known already. Counters
   * of new items have no gaps. A resolved item becomes active again, unless it was resolved in a version newer than
   * the occurrence's. Rejects with `not_found` when the project is gone, `unavailable` when the database is.
   */
  record(occurrence: NewOccurrence): Promise<{ id: number; item_id: number } | null>
}
