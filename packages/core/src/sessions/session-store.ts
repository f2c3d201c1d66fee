import type { Session } from './session.ts'

/** A session as it is kept: the refresh token that prolongs it as a hash, null when nothing can. */
export interface KeptSession extends Omit<Session, 'current'> {
  user_id: string
  token_hash: string | null
}

/**
 * A refresh token that has been exchanged. With its salt the successor can be derived again from the token itself, so
 * that the same question soon after gets the same answer, and no usable token is kept.
 */
export interface UsedToken {
  token_hash: string
  salt: string
  used_at: string
  expires_at: string
}

export interface SessionStore {
  /** Forgets some of the user's that have expired. */
  add(session: KeptSession): Promise<void>
  /** `null` when it has ended. */
  get(id: string): Promise<KeptSession | null>
  /**
   * The session of a refresh token, kept from others until the transaction ends; `used` when the token has been
   * exchanged already. `null` when the token belongs to no session.
   */
  lockByToken(token_hash: string): Promise<{ session: KeptSession; used: UsedToken | null } | null>
  /** Puts another token in the place of the session's, which is kept as used; forgets used ones that have expired. */
  rotate(session: KeptSession, used: UsedToken): Promise<void>
  /** Those that have not expired, the last used first. */
  list(user_id: string, now: string): Promise<KeptSession[]>
  /** Ends sessions of the user: one, all but one, or all. Answers the ids of those that ended. */
  end(user_id: string, which?: { only?: string; except?: string }): Promise<string[]>
}
