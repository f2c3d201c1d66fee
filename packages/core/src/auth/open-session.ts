import type { Caller } from '../caller.ts'
import { opaqueToken } from '../opaque-token.ts'
import type { Clock, Ids, Secrets } from '../ports.ts'
import type { AccountRules } from '../users/account-rules.ts'
import type { AccountStores } from '../users/accounts.ts'
import type { User } from '../users/user.ts'
import type { AccessClaims, AccessTokens } from './credentials.ts'

export interface SessionPorts {
  accessTokens: AccessTokens
  rules: AccountRules
  clock: Clock
  ids: Ids
  secrets: Secrets
}

interface Opening {
  ports: SessionPorts
  caller: Caller
  session_id: string
  /** Whether a refresh token prolongs it; without one it ends with its access token. */
  refreshable: boolean
}

/** Begins a session for a user who has proved to be one. `refresh` is empty when nothing can prolong it. */
export async function openSession(
  user: User,
  { sessions, users }: Pick<AccountStores, 'sessions' | 'users'>,
  { ports, caller, session_id, refreshable }: Opening
): Promise<{ access: string; refresh: string }> {
  const { accessTokens, rules, clock, secrets } = ports
  const now = clock.now()
  const refresh = refreshable ? opaqueToken('refresh_token', secrets.hex(32)) : ''
  const session = {
    id: session_id,
    user_id: user.id,
    token_hash: refreshable ? secrets.hash(refresh) : null,
    device: caller.origin.device,
    address: caller.origin.address,
    created_at: now.toISOString(),
    last_used_at: now.toISOString(),
    expires_at: later(now, refreshable ? rules.refresh_seconds : rules.access_seconds)
  }
  await Promise.all([sessions.add(session), users.change(user.id, { last_login_at: now.toISOString() })])
  return { access: accessTokens.issue(claimsOf(user, session_id, { rules, now })), refresh }
}

/** What an access token of this session says. It ends no later than the user's access. */
export function claimsOf(
  { id, role, scopes, access_until }: User,
  session_id: string,
  { rules, now }: { rules: AccountRules; now: Date }
): AccessClaims {
  const issued_at = new Date(Math.floor(now.getTime() / 1000) * 1000)
  const expires_at = later(issued_at, rules.access_seconds)
  const ends = access_until !== null && access_until < expires_at ? access_until : expires_at
  return { user_id: id, session_id, role, scopes, issued_at: issued_at.toISOString(), expires_at: ends }
}

export function later(time: Date, seconds: number): string {
  return new Date(time.getTime() + seconds * 1000).toISOString()
}
