import type {
  KeptApiToken,
  KeptInvitation,
  KeptSession,
  NewAuditEntry,
  PasswordLink,
  UsedToken,
  UserWithPassword
} from '@rollcall/core'

/** All that is kept of accounts, as plain rows. */
export interface AccountState {
  users: UserWithPassword[]
  sessions: KeptSession[]
  used_tokens: (UsedToken & { session_id: string })[]
  api_tokens: KeptApiToken[]
  invitations: KeptInvitation[]
  password_links: PasswordLink[]
  audit: NewAuditEntry[]
}

export function emptyAccountState(): AccountState {
  return {
    users: [],
    sessions: [],
    used_tokens: [],
    api_tokens: [],
    invitations: [],
    password_links: [],
    audit: []
  }
}

/** How a store gets at the state: inside a transaction its own copy, outside whatever was kept last. */
export type Within = <T>(work: (state: AccountState) => T) => Promise<T>

export function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

export function contains(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase())
}
