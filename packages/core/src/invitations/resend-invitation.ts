import { auditEntry } from '../audit/audit-log.ts'
import { lockLive } from '../auth/live-caller.ts'
import { AppError } from '../errors.ts'
import { Duration } from '../moment.ts'
import { Input, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { refuseExcess } from '../users/refuse-excess.ts'
import type { InvitationPorts } from './create-invitation.ts'
import { InvitationId, InvitationWithCode } from './invitation.ts'
import { newCode, refuseWhenClosed, toInvitation } from './invitation-code.ts'
import { invitationIsOver, lockForChange } from './lock-invitation.ts'

export const resendInvitation = defineUseCase({
  name: 'invitations.resend',
  summary: 'Make a new code for an invitation; the earlier one is worth nothing any more',
  description:
    'Also for an invitation whose code has expired. Nothing is sent: hand the link or the code over in any way.',
  scope: 'invitations:write',
  input: Input({
    id: InvitationId,
    expires: withDefault(Duration({ description: 'For how long the code can be used, at most 90d' }), '7d')
  }),
  output: InvitationWithCode,
  errors: ['not_found', 'conflict'],
  async run({ id, expires }, ports: InvitationPorts, caller) {
    refuseWhenClosed(ports.rules)
    return ports.accounts.transaction(async (stores) => {
      await lockLive('invitations:write', { caller, clock: ports.clock }, stores)
      const kept = await lockForChange(id, stores, ports)
      const { status, access_until, email } = kept
      if (status === 'accepted' || status === 'revoked') throw invitationIsOver(status)
      await refuseExcess(kept, caller, stores)
      if (access_until !== null && access_until <= ports.clock.now().toISOString()) {
        throw new AppError(
          'conflict',
          'The access that this invitation gives has ended: revoke it and make another one'
        )
      }
      if ((await stores.users.findByEmail(email)) !== null) {
        throw new AppError('conflict', `${email} has an account by now: revoke the invitation`)
      }
      const { code, ...fresh } = newCode({ expires, access_until }, ports)
      const invitation = await stores.invitations.change(id, fresh)
      const happened = { user_id: null, subject_id: id, details: { email } }
      await stores.audit.add(auditEntry('invitation.resent', happened, { caller, ...ports }))
      return { ...toInvitation(invitation, ports.clock), code, link: ports.links.invitation(code) }
    })
  }
})
