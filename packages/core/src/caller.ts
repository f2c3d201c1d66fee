import { AppError } from './errors.ts'

/** What a caller may be allowed to do. A use case names the one it needs; there is no other notion of permission. */
export const SCOPES = [
  'account:read',
  'account:write',
  'audit:read',
  'items:read',
  'items:write',
  'reports:read',
  'reports:write',
  'projects:read',
  'projects:write',
  'bookmarks:read',
  'bookmarks:write',
  'posts:read',
  'posts:write',
  'posts:moderate',
  'backlog:read',
  'backlog:write',
  'users:read',
  'users:write',
  'invitations:read',
  'invitations:write',
  'database:read',
  'database:write'
] as const
export type Scope = (typeof SCOPES)[number]

/**
 * What an API token may carry: everything but its owner's account. A token that leaks can then make no further tokens,
 * and change no password.
 */
export const GRANTABLE_SCOPES = SCOPES.filter((scope) => scope !== 'account:write')

export const ROLES = ['admin', 'member', 'guest'] as const
export type Role = (typeof ROLES)[number]

/** What everybody may with their own account, whatever else they may. */
const OWN_ACCOUNT: readonly Scope[] = ['account:read', 'account:write']

/** A role is a set of scopes, nothing else. */
export const scopesOf: Record<Role, readonly Scope[]> = {
  admin: SCOPES,
  member: [
    ...OWN_ACCOUNT,
    'items:read',
    'items:write',
    'reports:read',
    'reports:write',
    'projects:read',
    'bookmarks:read',
    'bookmarks:write',
    'posts:read',
    'posts:write',
    'backlog:read',
    'backlog:write'
  ],
  guest: [...OWN_ACCOUNT, 'items:read', 'reports:read', 'posts:read']
}

/** What a role allows; a guest may have been given an exact list in its place, beside the own account. */
export function scopesOfUser({
  role,
  scopes
}: {
  role: Role
  scopes: readonly Scope[] | null
}): readonly Scope[] {
  return scopes === null ? scopesOf[role] : [...new Set([...OWN_ACCOUNT, ...scopes])]
}

/** How a call came in. */
export interface Origin {
  door: 'api' | 'cli'
  /** IP address, where there is one. */
  address: string | null
  /** What the caller's program says of itself (a User-Agent, RFC 9110). */
  device: string | null
}

/** How many attempts somebody has left, as the draft RateLimit header fields say it. */
export interface RateLimit {
  /** Name of what is limited. */
  policy: string
  /** Attempts that are free, and in how many seconds they come back. */
  quota: number
  window_seconds: number
  remaining: number
  /** Until the next attempt is let in. */
  reset_seconds: number
}

/** Who asks. Every way in makes one and hands it to the use case. */
export interface Caller {
  /** `operator` runs beside the database; `nobody` showed no token. */
  kind: 'user' | 'api_token' | 'operator' | 'nobody'
  /** Whose account it is. An operator may act as a user. */
  user_id: string | null
  /** Of the session, or the API token, that let the caller in. */
  credential_id: string | null
  scopes: readonly Scope[]
  origin: Origin
  /** Told how far long work has come; `total` is null while it is unknown. */
  onProgress?: (done: number, total: number | null) => void
  /** Told how many attempts are left, where they are limited. */
  onRateLimit?: (limit: RateLimit) => void
  /** Asks long work to stop where nothing is lost. */
  interrupted?: AbortSignal
}

export const nobody: Caller = {
  kind: 'nobody',
  user_id: null,
  credential_id: null,
  scopes: [],
  origin: { door: 'api', address: null, device: null }
}

/** Whoever can reach the database can do anything in it already: the command line beside it acts as the operator. */
export const operator: Caller = {
  kind: 'operator',
  user_id: null,
  credential_id: null,
  scopes: SCOPES,
  origin: { door: 'cli', address: null, device: null }
}

/** Rejects with `unauthenticated` when nobody asks, and with `forbidden` when the caller lacks the scope. */
export function requireScope(scope: Scope | 'public', caller: Caller): void {
  if (scope === 'public') return
  if (caller.kind === 'nobody') {
    throw new AppError(
      'unauthenticated',
      'This needs an access token: log in first and send it as a bearer token'
    )
  }
  if (!caller.scopes.includes(scope)) throw new AppError('forbidden', `This needs the scope ${scope}`)
}
