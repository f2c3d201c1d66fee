import {
  type ExternalIds,
  GAME_STATUSES,
  IMPORT_FORMATS,
  type ImportCounts,
  type ImportedRow,
  type Playthrough,
  type Sources
} from '@rollcall/core'
import { sql } from 'drizzle-orm'
import { doublePrecision, index, json, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { owner } from './accounts.ts'
import { instant } from './columns.ts'

/** Documents are `json`, not `jsonb`: nothing looks into them, and their keys keep the order in which they were written. */
export const videogames = pgTable(
  'videogames',
  {
    id: uuid().primaryKey(),
    user_id: owner(),
    title: text().notNull(),
    platform: text().notNull(),
    /** A year, a month, a day, or TBA. */
    release_date: text(),
    publisher: text(),
    status: text({ enum: GAME_STATUSES }).notNull(),
    score: smallint(),
    notes: text(),
    hours_to_beat: doublePrecision(),
    playthroughs: json().$type<Playthrough[]>().notNull(),
    external_ids: json().$type<ExternalIds>().notNull(),
    sources: json().$type<Sources>().notNull(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
    sort_title: text().notNull(),
    search_text: text().notNull(),
    platform_text: text().notNull(),
    publisher_text: text().notNull()
  },
  // Each is a sort, after the owner, as `list-videogames.ts` writes it.
  (t) => [
    index('videogames_created_at_idx').on(t.user_id, t.created_at, t.id),
    index('videogames_updated_at_idx').on(t.user_id, t.updated_at, t.id),
    index('videogames_title_idx').on(t.user_id, sql`sort_title collate "C"`, t.id),
    index('videogames_release_date_idx').on(t.user_id, sql`(coalesce(release_date, 'U') collate "C")`, t.id),
    index('videogames_score_idx').on(t.user_id, sql`coalesce(score, -1)`, t.id),
    index('videogames_hours_to_beat_idx').on(t.user_id, sql`coalesce(hours_to_beat, 'infinity')`, t.id)
  ]
)

export const imports = pgTable(
  'imports',
  {
    id: uuid().primaryKey(),
    user_id: owner(),
    created_at: instant().notNull(),
    format: text({ enum: IMPORT_FORMATS }),
    counts: json().$type<ImportCounts>().notNull(),
    rows: json().$type<ImportedRow[]>().notNull(),
    undone_at: instant()
  },
  (t) => [index('imports_created_at_idx').on(t.user_id, t.created_at, t.id)]
)
