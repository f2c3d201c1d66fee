import { type ApiTokenStore, AppError } from '@rollcall/core'
import { and, desc, eq, isNull, lte, or, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { lazily } from '../lazily.ts'
import { api_tokens, users } from '../schema.ts'
import { onUniqueViolation, translatingLoss } from '../sql-errors.ts'
import { userColumns } from './user-store.ts'

const MINUTE = 60_000

const columns = {
  id: api_tokens.id,
  name: api_tokens.name,
  scopes: api_tokens.scopes,
  created_at: api_tokens.created_at,
  expires_at: api_tokens.expires_at,
  last_used_at: api_tokens.last_used_at,
  revoked_at: api_tokens.revoked_at
}

/** API tokens in PostgreSQL. */
export function postgresApiTokens(db: Db): ApiTokenStore {
  const byHash = lazily(() =>
    db
      .select({ token: columns, user: userColumns })
      .from(api_tokens)
      .innerJoin(users, eq(users.id, api_tokens.user_id))
      .where(eq(api_tokens.token_hash, sql.placeholder('token_hash')))
      .prepare('api_token_by_hash')
  )

  return translatingLoss<ApiTokenStore>({
    async add(token) {
      const taken = () => new AppError('conflict', `There is a token ${token.name} already`)
      await db.insert(api_tokens).values(token).catch(onUniqueViolation(taken))
    },

    async find(token_hash) {
      const [found] = await byHash().execute({ token_hash })
      return found ?? null
    },

    async list(user_id) {
      return db
        .select(columns)
        .from(api_tokens)
        .where(eq(api_tokens.user_id, user_id))
        .orderBy(desc(api_tokens.created_at), desc(api_tokens.id))
    },

    async touch(id, at) {
      const minuteBefore = new Date(Date.parse(at) - MINUTE).toISOString()
      const isDue = or(isNull(api_tokens.last_used_at), lte(api_tokens.last_used_at, minuteBefore))
      await db
        .update(api_tokens)
        .set({ last_used_at: at })
        .where(and(eq(api_tokens.id, id), isDue))
        .prepare('touch_api_token')
        .execute()
    },

    async revoke(user_id, id, at) {
      const isTheirs = and(eq(api_tokens.user_id, user_id), eq(api_tokens.id, id))
      const [token] = await db
        .update(api_tokens)
        .set({ revoked_at: at })
        .where(and(isTheirs, isNull(api_tokens.revoked_at)))
        .returning(columns)
      if (!token) throw new AppError('not_found', `No API token ${id}`)
      return token
    }
  })
}
