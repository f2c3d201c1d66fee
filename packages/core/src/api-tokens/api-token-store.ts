import type { User } from '../users/user.ts'
import type { ApiToken } from './api-token.ts'

export interface KeptApiToken extends ApiToken {
  user_id: string
  token_hash: string
}

export interface ApiTokenStore {
  /** Rejects with `conflict` when the user has a token of this name that is not revoked, in any case of letters. */
  add(token: KeptApiToken): Promise<void>
  /** The token with its owner, expired and revoked ones too; `null` when there is none. */
  find(token_hash: string): Promise<{ token: ApiToken; user: User } | null>
  /** The user's, newest first, with those that are revoked. */
  list(user_id: string): Promise<ApiToken[]>
  /** Notes that a token was used; kept to the minute, so that a busy token is not written at each request. */
  touch(id: string, at: string): Promise<void>
  /** Rejects with `not_found` when the user has no such token that is not yet revoked. */
  revoke(user_id: string, id: string, at: string): Promise<ApiToken>
}
