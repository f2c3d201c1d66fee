import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { id64, instant, level, source, status } from './columns.ts'

export const collections = pgTable(
  'collections',
  {
    id: uuid().primaryKey(),
    source: source().notNull(),
    state: text({ enum: ['running', 'complete', 'abandoned'] }).notNull(),
    started_at: instant().notNull(),
    /** The last sign of life; the database's own clock, so that machines need not agree on the time. */
    alive_at: instant().notNull(),
    seen: integer().notNull().default(0),
    stored: integer().notNull().default(0)
  },
  (t) => [
    uniqueIndex('collections_running_key').on(t.source).where(sql`state = 'running'`),
    index('collections_started_at_idx').on(t.source, t.started_at)
  ]
)

export const reports = pgTable(
  'reports',
  {
    id: uuid().primaryKey(),
    collection_id: uuid()
      .notNull()
      .references(() => collections.id),
    created_at: instant().notNull(),
    source: source().notNull(),
    project_id: id64('project_id').notNull(),
    item_id: id64('item_id').notNull(),
    counter: id64('counter').notNull(),
    title: text().notNull(),
    environment: text().notNull(),
    level: level().notNull(),
    status: status().notNull(),
    total_occurrences: id64('total_occurrences').notNull(),
    last_occurrence_timestamp: instant(),
    content_hash: text().notNull(),
    data: jsonb().$type<Record<string, unknown>>().notNull()
  },
  (t) => [
    index('reports_created_at_idx').on(t.created_at, t.id),
    index('reports_item_idx').on(t.source, t.item_id, t.created_at, t.id),
    index('reports_collection_id_idx').on(t.collection_id)
  ]
)
