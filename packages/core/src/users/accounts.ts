import type { ApiTokenStore } from '../api-tokens/api-token-store.ts'
import type { AuditLog } from '../audit/audit-log.ts'
import type { InvitationStore } from '../invitations/invitation-store.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { PasswordLinkStore } from './password-link-store.ts'
import type { UserStore } from './user-store.ts'

/** Everything that is kept of accounts. */
export interface AccountStores {
  users: UserStore
  sessions: SessionStore
  api_tokens: ApiTokenStore
  invitations: InvitationStore
  password_links: PasswordLinkStore
  audit: AuditLog
}

/**
 * The stores of accounts, which change together: whatever matters to security is written down in the audit trail in the
 * same transaction, so that neither can be there without the other.
 */
export interface Accounts extends AccountStores {
  /** All that `work` does with the stores it is given is there at once, or nothing of it when it rejects. */
  transaction<T>(work: (stores: AccountStores) => Promise<T>): Promise<T>
}
