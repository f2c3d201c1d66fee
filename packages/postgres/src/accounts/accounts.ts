import type { AccountStores, Accounts } from '@rollcall/core'
import type { Db } from '../database.ts'
import { translatingLoss } from '../sql-errors.ts'
import { postgresApiTokens } from './api-token-store.ts'
import { postgresAuditLog } from './audit-log.ts'
import { postgresInvitations } from './invitation-store.ts'
import { postgresPasswordLinks } from './password-link-store.ts'
import { postgresSessions } from './session-store.ts'
import { postgresUsers } from './user-store.ts'

/** Accounts in PostgreSQL. A transaction reads what is committed: what it decides upon, it locks. */
export function postgresAccounts(db: Db): Accounts {
  const { transaction } = translatingLoss<Pick<Accounts, 'transaction'>>({
    transaction: (work) => db.transaction((tx) => work(storesOn(tx)))
  })
  return { ...storesOn(db), transaction }
}

function storesOn(db: Db): AccountStores {
  return {
    users: postgresUsers(db),
    sessions: postgresSessions(db),
    api_tokens: postgresApiTokens(db),
    invitations: postgresInvitations(db),
    password_links: postgresPasswordLinks(db),
    audit: postgresAuditLog(db)
  }
}
