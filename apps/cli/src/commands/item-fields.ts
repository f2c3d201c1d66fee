import type { Item } from '@rollcall/core'
import { counterField, type Field, field, levelStyle, momentField, statusStyle } from '../output/cell.ts'

/** An item on its own. */
export const itemFields: Field<Item>[] = [
  field('title', { style: (_row, paint) => paint.bold }),
  field('id'),
  counterField('counter'),
  field('level', { style: levelStyle }),
  field('status', { style: statusStyle }),
  field('environment'),
  field('platform'),
  field('framework'),
  { name: 'occurrences', value: (item) => item.total_occurrences },
  { name: 'affected', value: (item) => item.unique_occurrences },
  momentField('first_seen', (item) => item.first_occurrence_timestamp),
  momentField('last_seen', (item) => item.last_occurrence_timestamp),
  momentField('last_activated', (item) => item.last_activated_timestamp),
  momentField('last_resolved', (item) => item.last_resolved_timestamp),
  field('resolved_in_version'),
  momentField('last_muted', (item) => item.last_muted_timestamp),
  { name: 'assigned_to', value: (item) => item.assigned_user_id },
  momentField('snoozed_until', (item) => item.snooze_expiration_datetime),
  { name: 'last_occurrence', value: (item) => item.last_occurrence_id },
  { name: 'fingerprint', value: ({ hash }) => hash }
]
