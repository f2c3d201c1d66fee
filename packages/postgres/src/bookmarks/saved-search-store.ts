import { AppError, accountGone, isUuid, type SavedSearchStore } from '@rollcall/core'
import { and, asc, desc, eq, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { saved_searches } from '../schema.ts'
import { onForeignKeyViolation, translatingLoss } from '../sql-errors.ts'

const columns = {
  id: saved_searches.id,
  name: saved_searches.name,
  q: saved_searches.q,
  created_at: saved_searches.created_at
}

/** Saved searches in PostgreSQL. */
export function postgresSearches(db: Db): SavedSearchStore {
  return translatingLoss<SavedSearchStore>({
    async save(user_id, { id, name, q, created_at }) {
      const kept = db.execute<{ id: string }>(sql`
        INSERT INTO ${saved_searches} (id, user_id, name, q, created_at)
        VALUES (${id}, ${user_id}, ${name}, ${q}, ${created_at})
        ON CONFLICT (user_id, lower(name)) DO UPDATE SET name = excluded.name, q = excluded.q
        RETURNING id`)
      const [row] = await kept.catch(onForeignKeyViolation(accountGone))
      return find(db, user_id, row?.id ?? id)
    },

    async list(user_id) {
      return db
        .select(columns)
        .from(saved_searches)
        .where(eq(saved_searches.user_id, user_id))
        .orderBy(sql`lower(${saved_searches.name})`, asc(saved_searches.id))
    },

    async find(user_id, ref) {
      return find(db, user_id, ref)
    },

    async remove(user_id, ref) {
      const { id } = await find(db, user_id, ref)
      const removed = await db.delete(saved_searches).where(isOwn(user_id, eq(saved_searches.id, id)))
      if (removed.count === 0) throw noSearch(ref)
    }
  })
}

/** What has that id comes before what has it for a name. */
async function find(db: Db, user_id: string, ref: string) {
  if (ref.includes('\0')) throw noSearch(ref)
  const isNamed = sql`lower(${saved_searches.name}) = lower(${ref})`
  const hasId = isUuid(ref) ? eq(saved_searches.id, ref) : undefined
  const [row] = await db
    .select(columns)
    .from(saved_searches)
    .where(isOwn(user_id, or(hasId, isNamed)))
    .orderBy(...(hasId === undefined ? [] : [desc(hasId)]))
    .limit(1)
  if (!row) throw noSearch(ref)
  return row
}

function isOwn(user_id: string, condition: SQL | undefined) {
  return and(eq(saved_searches.user_id, user_id), condition)
}

function noSearch(ref: string): AppError {
  return new AppError('not_found', `No saved search ${ref}`)
}
