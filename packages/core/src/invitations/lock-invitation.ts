import { AppError } from '../errors.ts'
import type { AccountStores } from '../users/accounts.ts'
import type { InvitationPorts } from './create-invitation.ts'
import { invitationStatus } from './invitation.ts'

/** An invitation, kept from others until the transaction ends, with its status. */
export async function lockForChange(
  id: string,
  { invitations }: Pick<AccountStores, 'invitations'>,
  { clock }: Pick<InvitationPorts, 'clock'>
) {
  const invitation = await invitations.lock(id)
  return { ...invitation, status: invitationStatus(invitation, clock.now()) }
}

/** The `conflict` of one that cannot be changed any more. */
export function invitationIsOver(status: 'accepted' | 'revoked'): AppError {
  const told = status === 'accepted' ? 'was accepted already' : 'was revoked: make another one'
  return new AppError('conflict', `This invitation ${told}`)
}
