import { auditEntry } from '../audit/audit-log.ts'
import type { Caller } from '../caller.ts'
import { revokePending } from '../invitations/revoke-pending.ts'
import type { Clock, Ids } from '../ports.ts'
import type { AccountStores } from './accounts.ts'
import type { User } from './user.ts'

/** Deletes a user with all that is theirs; what they were called is kept in the trail alone. */
export async function removeUser(
  { id, username, email }: User,
  action: 'user.deleted' | 'account.deleted',
  { stores, ...by }: { stores: AccountStores; caller: Caller; clock: Clock; ids: Ids }
): Promise<void> {
  await revokePending(id, stores, by)
  await stores.users.delete(id)
  await stores.audit.add(auditEntry(action, { user_id: id, details: { username, email } }, by))
}
