import type { AuditFilter, AuditLog, NewAuditEntry } from '@rollcall/core'
import { and, desc, eq, gte, lt, or, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../database.ts'
import { beyond, pageOf, timeCursor } from '../keyset.ts'
import { audit_entries, users } from '../schema.ts'
import { translatingLoss } from '../sql-errors.ts'
import { storableJson, storableOrigin } from '../storable-json.ts'

const actors = alias(users, 'actors')
const subjects = alias(users, 'subjects')

const columns = {
  id: audit_entries.id,
  created_at: audit_entries.created_at,
  action: audit_entries.action,
  door: audit_entries.door,
  actor_kind: audit_entries.actor_kind,
  actor_id: audit_entries.actor_id,
  actor_name: actors.username,
  user_id: audit_entries.user_id,
  username: subjects.username,
  subject_id: audit_entries.subject_id,
  address: audit_entries.address,
  device: audit_entries.device,
  details: audit_entries.details
}

/** The audit trail in PostgreSQL, whose table refuses every change of what is in it. */
export function postgresAuditLog(db: Db): AuditLog {
  return translatingLoss<AuditLog>({
    async add(entry) {
      await db.insert(audit_entries).values(storable(entry)).prepare('add_audit_entry').execute()
    },

    async list(filter, paging) {
      const matching = and(...matches(filter))
      return pageOf(paging, {
        rows: (limit, offset) =>
          db
            .select(columns)
            .from(audit_entries)
            .leftJoin(actors, eq(actors.id, audit_entries.actor_id))
            .leftJoin(subjects, eq(subjects.id, audit_entries.user_id))
            .where(and(matching, beyond(paging.cursor, audit_entries, 'newest first')))
            .orderBy(desc(audit_entries.created_at), desc(audit_entries.id))
            .limit(limit)
            .offset(offset),
        total: () => db.$count(audit_entries, matching),
        cursor: timeCursor
      })
    }
  })
}

function matches({ action, actor_id, user_id, involving, since, until }: AuditFilter): (SQL | undefined)[] {
  return [
    action && eq(audit_entries.action, action),
    actor_id === undefined ? undefined : eq(audit_entries.actor_id, actor_id),
    user_id === undefined ? undefined : eq(audit_entries.user_id, user_id),
    involving === undefined
      ? undefined
      : or(eq(audit_entries.actor_id, involving), eq(audit_entries.user_id, involving)),
    since === undefined ? undefined : gte(audit_entries.created_at, since),
    until === undefined ? undefined : lt(audit_entries.created_at, until)
  ]
}

/** What callers say of themselves may be anything, and an entry that cannot be written would undo what it tells of. */
function storable({ details, ...entry }: NewAuditEntry): NewAuditEntry {
  return { ...storableOrigin(entry), details: storableJson(details) }
}
