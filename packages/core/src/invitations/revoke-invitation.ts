import { auditEntry } from '../audit/audit-log.ts'
import { requireLive } from '../auth/live-caller.ts'
import type { Caller } from '../caller.ts'
import { AppError } from '../errors.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { AccountStores } from '../users/accounts.ts'
import { ifKnown } from '../users/if-known.ts'
import type { InvitationPorts } from './create-invitation.ts'
import { Invitation, InvitationId } from './invitation.ts'
import { toInvitation } from './invitation-code.ts'
import { invitationIsOver, lockForChange } from './lock-invitation.ts'
import { revokePending } from './revoke-pending.ts'

export const revokeInvitation = defineUseCase({
  name: 'invitations.revoke',
  summary: 'Take an invitation back; a guest who has accepted it loses the access',
  scope: 'invitations:write',
  input: Input({ id: InvitationId }),
  output: Invitation,
  errors: ['not_found', 'conflict'],
  async run({ id }, ports: InvitationPorts, caller) {
    return ports.accounts.transaction(async (stores) => {
      await requireLive('invitations:write', { caller, clock: ports.clock }, stores)
      const { status, accepted_by, email } = await lockForChange(id, stores, ports)
      if (status === 'revoked') throw invitationIsOver(status)
      const revoked_at = ports.clock.now().toISOString()
      if (accepted_by !== null) await endAccess(accepted_by, stores, { ports, caller })
      const invitation = await stores.invitations.change(id, { revoked_at })
      const happened = { user_id: accepted_by, subject_id: id, details: { email } }
      await stores.audit.add(auditEntry('invitation.revoked', happened, { caller, ...ports }))
      return toInvitation(invitation, ports.clock)
    })
  }
})

/**
 * What the guest offered to others is taken back too: with such a code one could come in again. Rejects with `conflict`
 * for whoever is no guest, or none any more: such an account stands on its own.
 */
async function endAccess(
  user_id: string,
  stores: AccountStores,
  { ports, caller }: { ports: InvitationPorts; caller: Caller }
): Promise<void> {
  const { users, sessions } = stores
  const now = ports.clock.now().toISOString()
  const user = await ifKnown(users.lock(user_id))
  if (user === null) return
  if (user.role !== 'guest') {
    throw new AppError(
      'conflict',
      `${user.username} is ${user.role === 'admin' ? 'an administrator' : 'a member'} now: disable the account instead`
    )
  }
  const { access_until } = user
  if (access_until === null || access_until > now) await users.change(user_id, { access_until: now })
  await sessions.end(user_id)
  await revokePending(user_id, stores, { caller, ...ports })
}
