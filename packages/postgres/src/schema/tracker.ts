import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { users } from './accounts.ts'
import { id64, instant, level, status } from './columns.ts'

export const projects = pgTable(
  'projects',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    name: text().notNull(),
    /** The newest item's counter: counters are given out under this row's lock, so they have no gaps. */
    last_counter: id64('last_counter').notNull().default(0),
    created_at: instant().notNull()
  },
  (t) => [uniqueIndex('projects_name_key').on(sql`lower(${t.name})`)]
)

export const project_tokens = pgTable(
  'project_tokens',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    project_id: integer()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    scopes: text().array().notNull(),
    /** Kept only where it merely lets errors in. */
    access_token: text(),
    token_hash: text().notNull().unique(),
    status: text({ enum: ['enabled', 'disabled'] })
      .notNull()
      .default('enabled'),
    created_at: instant().notNull()
  },
  (t) => [index('project_tokens_project_id_idx').on(t.project_id)]
)

export const items = pgTable(
  'items',
  {
    id: id64('id').primaryKey().generatedAlwaysAsIdentity(),
    project_id: integer()
      .notNull()
      .references(() => projects.id),
    counter: id64('counter').notNull(),
    title: text().notNull(),
    level: level().notNull(),
    status: status().notNull().default('active'),
    environment: text().notNull(),
    platform: text().notNull(),
    framework: text().notNull(),
    hash: text().notNull(),
    total_occurrences: id64('total_occurrences').notNull(),
    first_occurrence_id: id64('first_occurrence_id'),
    first_occurrence_timestamp: instant(),
    activating_occurrence_id: id64('activating_occurrence_id'),
    last_activated_timestamp: instant(),
    last_occurrence_id: id64('last_occurrence_id'),
    last_occurrence_timestamp: instant(),
    /**
     * What the newest-seen list is indexed by. It changes once an hour at most: an index on the time itself would have
     * every occurrence write into all indexes of the table.
     */
    last_seen_hour: timestamp({ mode: 'string' }).generatedAlwaysAs(
      sql`date_trunc('hour', last_occurrence_timestamp at time zone 'UTC')`
    ),
    last_resolved_timestamp: instant(),
    last_muted_timestamp: instant(),
    resolved_in_version: text(),
    assigned_user_id: uuid().references(() => users.id, { onDelete: 'set null' }),
    snooze_expiration_datetime: instant(),
    /** A person chose the title: a reactivation keeps it. */
    title_lock: boolean().notNull().default(false),
    updated_at: instant().notNull()
  },
  (t) => [
    uniqueIndex('items_group_key').on(t.project_id, t.environment, t.platform, t.hash),
    uniqueIndex('items_counter_key').on(t.project_id, t.counter),
    index('items_last_seen_idx').on(t.last_seen_hour, t.id),
    index('items_first_seen_idx').on(t.first_occurrence_timestamp, t.id),
    index('items_level_idx').on(t.level, t.id)
  ]
)

export const occurrences = pgTable(
  'occurrences',
  {
    id: id64('id').primaryKey().generatedAlwaysAsIdentity(),
    project_id: integer().notNull(),
    item_id: id64('item_id')
      .notNull()
      .references(() => items.id, { onDelete: 'cascade' }),
    uuid: text().notNull(),
    timestamp: instant().notNull(),
    /** The posted JSON as text: reading it into `jsonb` would cost two to three times the insert. */
    payload: text().notNull()
  },
  (t) => [
    uniqueIndex('occurrences_uuid_key').on(t.project_id, t.uuid),
    index('occurrences_item_id_idx').on(t.item_id, t.id)
  ]
)
