import { AppError } from './errors.ts'

/** What a caller may be allowed to do. A use case names the one it needs; there is no other notion of permission. */
export const SCOPES = [
  'account:read',
  'items:read',
  'items:write',
  'reports:read',
  'reports:write',
  'projects:read',
  'projects:write',
  'users:read',
  'users:write',
  'database:read',
  'database:write'
] as const
export type Scope = (typeof SCOPES)[number]

export const ROLES = ['admin', 'member', 'guest'] as const
export type Role = (typeof ROLES)[number]

/** A role is a set of scopes, nothing else. */
export const scopesOf: Record<Role, readonly Scope[]> = {
  admin: SCOPES,
  member: ['account:read', 'items:read', 'items:write', 'reports:read', 'reports:write', 'projects:read'],
  guest: ['account:read', 'items:read', 'reports:read']
}

/** Who asks. Every way in makes one and hands it to the use case. */
export interface Caller {
  /** `operator` runs beside the database; `nobody` showed no token. */
  kind: 'user' | 'operator' | 'nobody'
  user_id: string | null
  scopes: readonly Scope[]
  /** Told how far long work has come; `total` is null while it is unknown. */
  onProgress?: (done: number, total: number | null) => void
  /** Asks long work to stop where nothing is lost. */
  interrupted?: AbortSignal
}

export const nobody: Caller = { kind: 'nobody', user_id: null, scopes: [] }

/** Whoever can reach the database can do anything in it already: the command line beside it acts as the operator. */
export const operator: Caller = { kind: 'operator', user_id: null, scopes: SCOPES }

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
