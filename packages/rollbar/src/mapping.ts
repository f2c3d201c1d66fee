import {
  type Item,
  type ItemChange,
  invalidField,
  type NewItem,
  type Occurrence,
  VERSION
} from '@rollcall/core'
import type { RollbarItem, RollbarOccurrence } from './schemas.ts'

/** Rollbar's item in our words. It writes 0 and "" for never and none where it does not write null. */
export function itemOf(row: RollbarItem): Item {
  return {
    id: row.id,
    project_id: row.project_id,
    counter: row.counter,
    title: row.title,
    level: row.level,
    status: row.status,
    environment: row.environment,
    platform: row.platform || 'unknown',
    framework: row.framework || 'unknown',
    hash: row.hash ?? '',
    total_occurrences: row.total_occurrences,
    unique_occurrences: row.unique_occurrences ?? null,
    first_occurrence_id: row.first_occurrence_id || null,
    first_occurrence_timestamp: timeOf(row.first_occurrence_timestamp),
    activating_occurrence_id: row.activating_occurrence_id || null,
    last_activated_timestamp: timeOf(row.last_activated_timestamp),
    last_occurrence_id: row.last_occurrence_id || null,
    last_occurrence_timestamp: timeOf(row.last_occurrence_timestamp),
    last_resolved_timestamp: timeOf(row.last_resolved_timestamp),
    last_muted_timestamp: timeOf(row.last_muted_timestamp),
    resolved_in_version: row.resolved_in_version || null,
    assigned_user_id: row.assigned_user_id ? String(row.assigned_user_id) : null,
    snooze_enabled: row.snooze_status === 'active',
    snooze_expiration_datetime: timeOf(row.snooze_expiration_datetime)
  }
}

/** Without the access token that Rollbar keeps with what was posted. */
export function occurrenceOf({ id, project_id, item_id, timestamp, data }: RollbarOccurrence): Occurrence {
  const { uuid } = data
  return {
    id,
    project_id,
    item_id,
    timestamp: rfc3339(timestamp),
    uuid: typeof uuid === 'string' ? uuid : null,
    data: withoutToken(data)
  }
}

function withoutToken(data: Record<string, unknown>): Record<string, unknown> {
  const { metadata } = data
  if (typeof metadata !== 'object' || metadata === null || !('access_token' in metadata)) return data
  const { access_token: _, ...rest } = metadata
  return { ...data, metadata: rest }
}

/** The body of a PATCH. Rejects with `invalid` an assignee that cannot be a user of Rollbar. */
export function patchOf({ assigned_user_id, ...change }: ItemChange): Record<string, unknown> {
  if (assigned_user_id === undefined) return change
  return { ...change, assigned_user_id: assigned_user_id === null ? null : userNumber(assigned_user_id) }
}

function userNumber(id: string): number {
  if (/^[1-9][0-9]{0,14}$/.test(id)) return Number(id)
  throw invalidField('/assigned_user_id', 'must be the number of a Rollbar user')
}

/** The body of a POST: a message is grouped by its text, unless a fingerprint is given. */
export function payloadOf({ title, ...rest }: NewItem, uuid: string) {
  return {
    data: {
      ...rest,
      uuid,
      body: { message: { body: title } },
      notifier: { name: 'rollcall', version: VERSION }
    }
  }
}

function timeOf(seconds: number | null | undefined): string | null {
  return seconds ? rfc3339(seconds) : null
}

function rfc3339(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
