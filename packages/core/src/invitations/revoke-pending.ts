import { auditEntry } from '../audit/audit-log.ts'
import { type Caller, scopesOfUser } from '../caller.ts'
import type { Clock, Ids } from '../ports.ts'
import type { AccountStores } from '../users/accounts.ts'
import type { User } from '../users/user.ts'

type By = { caller: Caller; clock: Clock; ids: Ids }

/**
 * Takes back the invitations that nobody has accepted yet of somebody who may invite no longer: with a code that they
 * kept they could let themselves in again.
 */
export async function revokePending(
  inviter: string,
  { invitations, audit }: AccountStores,
  by: By
): Promise<void> {
  const revoked = await invitations.revokeOpen(inviter, by.clock.now().toISOString())
  for (const { id, email } of revoked) {
    const happened = { user_id: null, subject_id: id, details: { email } }
    await audit.add(auditEntry('invitation.revoked', happened, by))
  }
}

/** The same, unless the user may still invite. */
export async function revokePendingUnlessInviter(user: User, stores: AccountStores, by: By): Promise<void> {
  if (!scopesOfUser(user).includes('invitations:write')) await revokePending(user.id, stores, by)
}
