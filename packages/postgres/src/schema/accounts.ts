import { type ApiToken, AUDIT_ACTIONS, SCOPES, USER_STATUSES } from '@rollcall/core'
import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant, role } from './columns.ts'

export const users = pgTable(
  'users',
  {
    id: uuid().primaryKey(),
    username: text().notNull(),
    email: text().notNull(),
    role: role().notNull(),
    /** A guest's exact list, in place of the role's. */
    scopes: text({ enum: SCOPES }).array(),
    status: text({ enum: USER_STATUSES }).notNull().default('active'),
    access_until: instant(),
    password_hash: text().notNull(),
    /** No reference: who invited whom is kept when the one who invited is gone. */
    invited_by: uuid(),
    created_at: instant().notNull(),
    last_login_at: instant()
  },
  (t) => [
    uniqueIndex('users_username_key').on(sql`lower(${t.username})`),
    uniqueIndex('users_email_key').on(sql`lower(${t.email})`),
    index('users_created_at_idx').on(t.created_at, t.id),
    index('users_invited_by_idx').on(t.invited_by)
  ]
)

/** The user whose row it is, and with whose account it goes. */
export const owner = () =>
  uuid()
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' })

export const sessions = pgTable(
  'sessions',
  {
    id: uuid().primaryKey(),
    user_id: owner(),
    /** Of the refresh token that prolongs it. */
    token_hash: text().unique(),
    device: text(),
    address: text(),
    created_at: instant().notNull(),
    last_used_at: instant().notNull(),
    expires_at: instant().notNull()
  },
  (t) => [index('sessions_user_id_idx').on(t.user_id)]
)

export const used_refresh_tokens = pgTable(
  'used_refresh_tokens',
  {
    token_hash: text().primaryKey(),
    session_id: uuid()
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    salt: text().notNull(),
    used_at: instant().notNull(),
    expires_at: instant().notNull()
  },
  (t) => [index('used_refresh_tokens_session_idx').on(t.session_id, t.expires_at)]
)

export const api_tokens = pgTable(
  'api_tokens',
  {
    id: uuid().primaryKey(),
    user_id: owner(),
    name: text().notNull(),
    token_hash: text().notNull().unique(),
    scopes: text().array().$type<ApiToken['scopes']>().notNull(),
    created_at: instant().notNull(),
    expires_at: instant(),
    last_used_at: instant(),
    revoked_at: instant()
  },
  (t) => [
    index('api_tokens_user_id_idx').on(t.user_id, t.id),
    uniqueIndex('api_tokens_name_key').on(t.user_id, sql`lower(${t.name})`).where(sql`revoked_at is null`)
  ]
)

export const password_links = pgTable('password_links', {
  user_id: uuid()
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  code_hash: text().notNull().unique(),
  created_at: instant().notNull(),
  expires_at: instant().notNull()
})

export const invitations = pgTable(
  'invitations',
  {
    id: uuid().primaryKey(),
    email: text().notNull(),
    role: role().notNull(),
    scopes: text({ enum: SCOPES }).array(),
    access_until: instant(),
    code_hash: text().notNull().unique(),
    invited_by: uuid(),
    created_at: instant().notNull(),
    expires_at: instant().notNull(),
    accepted_at: instant(),
    accepted_by: uuid(),
    revoked_at: instant()
  },
  (t) => [
    index('invitations_created_at_idx').on(t.created_at, t.id),
    uniqueIndex('invitations_email_key')
      .on(sql`lower(${t.email})`)
      .where(sql`accepted_at is null and revoked_at is null`)
  ]
)

/** No references: an entry outlives what it tells of. */
export const audit_entries = pgTable(
  'audit_entries',
  {
    id: uuid().primaryKey(),
    created_at: instant().notNull(),
    action: text({ enum: AUDIT_ACTIONS }).notNull(),
    door: text({ enum: ['api', 'cli'] }).notNull(),
    actor_kind: text({ enum: ['user', 'api_token', 'operator', 'nobody'] }).notNull(),
    actor_id: uuid(),
    user_id: uuid(),
    subject_id: uuid(),
    address: text(),
    device: text(),
    details: jsonb().$type<Record<string, unknown>>().notNull()
  },
  (t) => [
    index('audit_entries_created_at_idx').on(t.created_at, t.id),
    index('audit_entries_actor_idx').on(t.actor_id, t.created_at, t.id),
    index('audit_entries_user_idx').on(t.user_id, t.created_at, t.id)
  ]
)

export const attempts = pgTable(
  'attempts',
  {
    key: text().primaryKey(),
    count: integer().notNull(),
    next_at: instant().notNull(),
    expires_at: instant().notNull()
  },
  (t) => [index('attempts_expires_at_idx').on(t.expires_at)]
)
