import type {
  KeptApiToken,
  KeptInvitation,
  KeptSession,
  NewAuditEntry,
  PasswordLink,
  User,
  UserWithPassword
} from '@rollcall/core'
import { countingIds } from './memory/counting-ids.ts'

/** The first day is the first of January 2026, at midnight unless an hour is told. */
export function day(number: number, time = '00:00:00.000'): string {
  return `2026-01-${String(number).padStart(2, '0')}T${time}Z`
}

/** Rows to be stored, each with an id of its own: whatever is not told is ordinary. */
export function accountRows() {
  const ids = countingIds()
  return {
    id: ids.next,
    user: (username: string, told: Partial<UserWithPassword> = {}): UserWithPassword => ({
      id: ids.next(),
      username,
      email: `${username.toLowerCase()}@example.com`,
      role: 'member',
      scopes: null,
      status: 'active',
      access_until: null,
      invited_by: null,
      created_at: day(1),
      last_login_at: null,
      password_hash: `hash of ${username}`,
      ...told
    }),
    session: (user_id: string, token_hash: string | null, told: Partial<KeptSession> = {}): KeptSession => ({
      id: ids.next(),
      user_id,
      token_hash,
      device: 'Firefox',
      address: '192.0.2.1',
      created_at: day(1),
      last_used_at: day(1),
      expires_at: day(31),
      ...told
    }),
    apiToken: (user_id: string, name: string, told: Partial<KeptApiToken> = {}): KeptApiToken => ({
      id: ids.next(),
      user_id,
      name,
      token_hash: `hash of ${name} of ${user_id}`,
      scopes: ['items:read'],
      created_at: day(1),
      expires_at: day(31),
      last_used_at: null,
      revoked_at: null,
      ...told
    }),
    invitation: (email: string, told: Partial<KeptInvitation> = {}): KeptInvitation => {
      const id = ids.next()
      return {
        id,
        email,
        role: 'guest',
        scopes: null,
        access_until: null,
        code_hash: `hash of ${id}`,
        invited_by: null,
        created_at: day(1),
        expires_at: day(8),
        accepted_at: null,
        accepted_by: null,
        revoked_at: null,
        ...told
      }
    },
    entry: (told: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
      id: ids.next(),
      created_at: day(1),
      action: 'account.logged_in',
      door: 'api',
      actor_kind: 'user',
      actor_id: null,
      user_id: null,
      subject_id: null,
      address: '192.0.2.1',
      device: 'Firefox',
      details: {},
      ...told
    })
  }
}

export function passwordLink(user_id: string, code_hash: string): PasswordLink {
  return { user_id, code_hash, created_at: day(1), expires_at: day(2) }
}

export function shown({ password_hash: _hash, ...user }: UserWithPassword): User {
  return user
}

/** How many of several that came at once got through; the others have to fail with `code`. */
export async function winners(work: readonly Promise<unknown>[], code: string): Promise<number> {
  const settled = await Promise.allSettled(work)
  for (const result of settled) {
    if (result.status === 'rejected' && result.reason?.code !== code) throw result.reason
  }
  return settled.filter(({ status }) => status === 'fulfilled').length
}

/** Texts that no row holds, though some of them are patterns or no text that a database takes. */
export const NOBODY = ['', '%', '_', '\\', "'", '\0', 'ada\0', '\ud800', 'ada\ud800', '*', 'x'.repeat(120)]
