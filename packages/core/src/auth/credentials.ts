import type { Role, Scope } from '../caller.ts'

/** Turns passwords into hashes nobody can turn back (argon2id, RFC 9106). */
export interface PasswordHasher {
  /** Rejects with `unavailable` when too many wait. */
  hash(password: string): Promise<string>
  /** Rejects with `unavailable` when too many wait. */
  verify(hash: string, password: string): Promise<boolean>
  /** Takes as long as `verify` and is never true: for an account that does not exist. */
  verifyNothing(password: string): Promise<false>
  /**
   * Lets work that compares passwords begin in the order it came, a little more at once than can be compared: what is
   * known of the guesses before then decides about the next. Rejects with `unavailable` when too many wait.
   */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  /** Whether a hash was made with weaker parameters than today's. */
  isWeak(hash: string): boolean
}

/** How access tokens are made and checked (JWT, RFC 7519): the issuer and whoever verifies must agree. */
export const ACCESS_TOKEN = {
  algorithm: 'HS256',
  type: 'at+jwt',
  issuer: 'rollcall',
  audience: 'rollcall-api',
  /** How far the clocks of two servers may be apart. */
  skew_seconds: 5
} as const

/** What an access token says about its bearer, so that a request needs no look-up. */
export interface AccessClaims {
  user_id: string
  session_id: string
  role: Role
  /** A guest's exact list; null for what the role allows. */
  scopes: readonly Scope[] | null
  /** RFC 3339, whole seconds. */
  issued_at: string
  expires_at: string
}

/** Makes and checks short-lived access tokens (JWT, RFC 7519). */
export interface AccessTokens {
  /** The same claims make the same token. */
  issue(claims: AccessClaims): string
  /** Rejects, by throwing `unauthenticated`, what was not issued here, has been changed, or has expired. */
  verify(token: string): AccessClaims
}
