import type { Item } from '@rollcall/core'
import { type Field, field, levelStyle, moment, statusStyle } from '../output/cell.ts'

/** An item on its own. */
export const itemFields: Field<Item>[] = [
  field('title', { style: (_row, paint) => paint.bold }),
  field('id'),
  { name: 'counter', value: ({ counter }) => counter, shown: ({ counter }) => `#${counter}` },
  field('level', { style: levelStyle }),
  field('status', { style: statusStyle }),
  field('environment'),
  field('platform'),
  field('framework'),
  { name: 'occurrences', value: (item) => item.total_occurrences },
  { name: 'affected', value: (item) => item.unique_occurrences },
  time('first_seen', (item) => item.first_occurrence_timestamp),
  time('last_seen', (item) => item.last_occurrence_timestamp),
  time('last_activated', (item) => item.last_activated_timestamp),
  time('last_resolved', (item) => item.last_resolved_timestamp),
  field('resolved_in_version'),
  time('last_muted', (item) => item.last_muted_timestamp),
  { name: 'assigned_to', value: (item) => item.assigned_user_id },
  time('snoozed_until', (item) => item.snooze_expiration_datetime),
  { name: 'last_occurrence', value: (item) => item.last_occurrence_id },
  { name: 'fingerprint', value: ({ hash }) => hash }
]

function time(name: string, value: (item: Item) => string | null): Field<Item> {
  return { name, value, shown: (item, screen) => moment(value(item), screen) }
}
