import type { Clock } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from '../users/accounts.ts'
import { Invitation, InvitationId } from './invitation.ts'
import { toInvitation } from './invitation-code.ts'

type Ports = { accounts: Accounts; clock: Clock }

export const showInvitation = defineUseCase({
  name: 'invitations.show',
  summary: 'Show an invitation',
  scope: 'invitations:read',
  input: Input({ id: InvitationId }),
  output: Invitation,
  errors: ['not_found'],
  async run({ id }, { accounts, clock }: Ports) {
    return toInvitation(await accounts.invitations.get(id), clock)
  }
})
