import { AppError } from '../errors.ts'
import { endOf } from '../moment.ts'
import { opaqueToken } from '../opaque-token.ts'
import type { Clock, Secrets } from '../ports.ts'
import type { AccountRules } from '../users/account-rules.ts'
import { type Invitation, invitationStatus } from './invitation.ts'
import type { KeptInvitation } from './invitation-store.ts'

/**
 * A code, with what is kept of it; it works no longer than the access that it gives. Rejects with `invalid` when it would
 * live too long or not at all.
 */
export function newCode(
  { expires, access_until }: { expires: string; access_until: string | null },
  { clock, secrets }: { clock: Clock; secrets: Secrets }
) {
  const end = endOf(expires, { now: clock.now(), longest: '90d', field: 'expires' })
  const code = opaqueToken('invitation_code', secrets.hex(32))
  const expires_at = access_until !== null && access_until < end ? access_until : end
  return { code, code_hash: secrets.hash(code), expires_at }
}

/** An invitation as it is shown: with its status, without the hash of its code. */
export function toInvitation({ code_hash: _hash, ...kept }: KeptInvitation, clock: Clock): Invitation {
  return { ...kept, status: invitationStatus(kept, clock.now()) }
}

/** Rejects with `forbidden`: a code that nobody could use is not worth making. */
export function refuseWhenClosed({ registration }: AccountRules): void {
  if (registration !== 'closed') return
  throw new AppError(
    'forbidden',
    'Registration is closed, for invitations too: only administrators make accounts'
  )
}
