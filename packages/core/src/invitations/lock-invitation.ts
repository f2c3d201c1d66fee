import { requireLive } from '../auth/live-caller.ts'
import type { Caller } from '../caller.ts'
import { AppError } from '../errors.ts'
import type { AccountStores } from '../users/accounts.ts'
import type { InvitationPorts } from './create-invitation.ts'
import { invitationStatus } from './invitation.ts'

/** An invitation for somebody who may change it, kept from others until the transaction ends, with its status. */
export async function lockForChange(
  id: string,
  stores: AccountStores,
  { ports, caller }: { ports: InvitationPorts; caller: Caller }
) {
  await requireLive('invitations:write', { caller, clock: ports.clock }, stores)
  const invitation = await stores.invitations.lock(id)
  return { ...invitation, status: invitationStatus(invitation, ports.clock.now()) }
}

/** The `conflict` of one that cannot be changed any more. */
export function invitationIsOver(status: 'accepted' | 'revoked'): AppError {
  const told = status === 'accepted' ? 'was accepted already' : 'was revoked: make another one'
  return new AppError('conflict', `This invitation ${told}`)
}
