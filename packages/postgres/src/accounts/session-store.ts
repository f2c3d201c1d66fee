import type { KeptSession, SessionStore } from '@rollcall/core'
import { and, desc, eq, getTableColumns, gt, inArray, lte, ne, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { lazily } from '../lazily.ts'
import { sessions, used_refresh_tokens } from '../schema.ts'
import { translatingLoss } from '../sql-errors.ts'
import { storableOrigin } from '../storable-json.ts'

/** Of the sessions that have expired, so many are forgotten at a new one: enough to never gather any. */
const FORGOTTEN_AT_ONCE = 10

const { session_id: _session_id, ...used_columns } = getTableColumns(used_refresh_tokens)

/** Sessions in PostgreSQL. */
export function postgresSessions(db: Db): SessionStore {
  const byId = lazily(() =>
    db
      .select()
      .from(sessions)
      .where(eq(sessions.id, sql.placeholder('id')))
      .prepare('session_by_id')
  )

  return translatingLoss<SessionStore>({
    async add(session) {
      await Promise.all([
        db.insert(sessions).values(storableOrigin(session)).prepare('add_session').execute(),
        forgetExpired(db, session)
      ])
    },

    async get(id) {
      const [session] = await byId().execute({ id })
      return session ?? null
    },

    async lockByToken(token_hash) {
      const [session] = await db
        .select()
        .from(sessions)
        .where(eq(sessions.token_hash, token_hash))
        .for('update')
        .prepare('lock_session')
        .execute()
      return session ? { session, used: null } : lockByUsedToken(db, token_hash)
    },

    async rotate({ id, ...session }, used) {
      const ofSession = eq(used_refresh_tokens.session_id, id)
      await Promise.all([
        db
          .update(sessions)
          .set(storableOrigin(session))
          .where(eq(sessions.id, id))
          .prepare('rotate')
          .execute(),
        db
          .insert(used_refresh_tokens)
          .values({ ...used, session_id: id })
          .prepare('add_used_token')
          .execute(),
        db
          .delete(used_refresh_tokens)
          .where(and(ofSession, lte(used_refresh_tokens.expires_at, used.used_at)))
          .prepare('forget_used_tokens')
          .execute()
      ])
    },

    async list(user_id, now) {
      return db
        .select()
        .from(sessions)
        .where(and(eq(sessions.user_id, user_id), gt(sessions.expires_at, now)))
        .orderBy(desc(sessions.last_used_at), desc(sessions.id))
    },

    async end(user_id, { only, except } = {}) {
      const ended = await db
        .delete(sessions)
        .where(
          and(
            eq(sessions.user_id, user_id),
            only === undefined ? undefined : eq(sessions.id, only),
            except === undefined ? undefined : ne(sessions.id, except)
          )
        )
        .returning({ id: sessions.id })
      return ended.map(({ id }) => id)
    }
  })
}

/**
 * Asked after the session whose current token it is: whoever waited there for another to exchange the same token finds
 * it here.
 */
async function lockByUsedToken(db: Db, token_hash: string) {
  const [found] = await db
    .select({ session: sessions, used: used_columns })
    .from(used_refresh_tokens)
    .innerJoin(sessions, eq(sessions.id, used_refresh_tokens.session_id))
    .where(eq(used_refresh_tokens.token_hash, token_hash))
    .for('update', { of: sessions })
    .prepare('lock_session_by_used_token')
    .execute()
  return found ?? null
}

/** Logging in is all that makes sessions, so none are left of those that are over. Nobody is waited for. */
async function forgetExpired(db: Db, { id, user_id, created_at }: KeptSession): Promise<void> {
  const expired = db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.user_id, user_id), lte(sessions.expires_at, created_at), ne(sessions.id, id)))
    .limit(FORGOTTEN_AT_ONCE)
    .for('update', { skipLocked: true })
  await db.delete(sessions).where(inArray(sessions.id, expired)).prepare('forget_sessions').execute()
}
