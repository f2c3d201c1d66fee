import { type ItemChange, invalidField, isUuid } from '@rollcall/core'
import type { items } from '../schema.ts'

type Columns = Partial<typeof items.$inferInsert>

const DEFAULT_SNOOZE_SECONDS = 3600

/** The columns that a change of an item sets. Rejects with `invalid` an assignee that cannot be a user of ours. */
export function changedColumns(change: ItemChange, now: Date): Columns {
  const { title, level, status, assigned_user_id } = change
  return {
    updated_at: now.toISOString(),
    ...(title !== undefined && { title, title_lock: true }),
    ...(level !== undefined && { level }),
    ...(status !== undefined && statusColumns(status, change, now.toISOString())),
    ...(change.resolved_in_version === null && { resolved_in_version: null }),
    ...(assigned_user_id !== undefined && { assigned_user_id: userId(assigned_user_id) }),
    ...snoozeColumns(change, now)
  }
}

function statusColumns(status: NonNullable<ItemChange['status']>, change: ItemChange, now: string): Columns {
  switch (status) {
    case 'resolved':
      return { status, last_resolved_timestamp: now, resolved_in_version: change.resolved_in_version ?? null }
    case 'muted':
      return { status, last_muted_timestamp: now }
    case 'active':
      return { status, last_activated_timestamp: now, resolved_in_version: null }
    case 'archived':
      return { status }
  }
}

function snoozeColumns({ snooze_enabled, snooze_expiration_in_seconds }: ItemChange, now: Date): Columns {
  if (snooze_enabled === undefined) return {}
  const seconds = snooze_expiration_in_seconds ?? DEFAULT_SNOOZE_SECONDS
  const until = new Date(now.getTime() + seconds * 1000).toISOString()
  return { snooze_expiration_datetime: snooze_enabled ? until : null }
}

function userId(id: string | null): string | null {
  if (id === null || isUuid(id)) return id
  throw invalidField('/assigned_user_id', 'must be the UUID of a user')
}
