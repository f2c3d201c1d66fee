import type { Role } from '../caller.ts'

/** Turns passwords into hashes nobody can turn back (argon2id, RFC 9106). */
export interface PasswordHasher {
  hash(password: string): Promise<string>
  verify(hash: string, password: string): Promise<boolean>
  /** Takes as long as `verify` and is never true: for an account that does not exist. */
  verifyNothing(password: string): Promise<false>
}

/** How access tokens are made and checked (JWT, RFC 7519): the issuer and whoever verifies must agree. */
export const ACCESS_TOKEN = {
  algorithm: 'HS256',
  issuer: 'rollcall',
  audience: 'rollcall-api',
  ttl_seconds: 900
} as const

/** What an access token says about its bearer, so that a request needs no look-up. */
export interface AccessClaims {
  user_id: string
  role: Role
}

/** Signs short-lived access tokens (JWT, RFC 7519). */
export interface AccessTokens {
  issue(claims: AccessClaims): Promise<string>
}

/** A session that a refresh token can prolong; the token itself is kept as a hash. */
export interface Session {
  id: string
  user_id: string
  token_hash: string
  created_at: string
  expires_at: string
}

export interface SessionStore {
  add(session: Session): Promise<void>
}
