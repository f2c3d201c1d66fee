import { type Static, Type } from 'typebox'
import { ROLES, SCOPES } from '../caller.ts'
import { Nullable, OneOf, Time } from '../schema.ts'

export const INVITATION_STATUSES = ['pending', 'accepted', 'expired', 'revoked'] as const
export type InvitationStatus = (typeof INVITATION_STATUSES)[number]

export const Invitation = Type.Object({
  id: Type.String({ format: 'uuid' }),
  email: Type.String(),
  role: OneOf(ROLES),
  scopes: Nullable(
    Type.Array(OneOf(SCOPES), { description: 'What the guest may; null for what the role allows' })
  ),
  access_until: Nullable(Time),
  status: OneOf(INVITATION_STATUSES),
  invited_by: Nullable(Type.String({ format: 'uuid' })),
  created_at: Time,
  expires_at: Time,
  accepted_at: Nullable(Time),
  accepted_by: Nullable(Type.String({ format: 'uuid' })),
  revoked_at: Nullable(Time)
})
export type Invitation = Static<typeof Invitation>

export const InvitationId = Type.String({ format: 'uuid', description: 'Id of the invitation' })

/** An invitation with what lets somebody accept it, shown this once. */
export const InvitationWithCode = Type.Object({
  ...Invitation.properties,
  code: Type.String({ description: 'To be handed to the invited person; shown this once' }),
  link: Type.String({ description: 'Address of a page that accepts it with the code' })
})

/** Revoked for good, accepted for good; one that is neither is pending until its code expires. */
export function invitationStatus(
  { revoked_at, accepted_at, expires_at }: Omit<Invitation, 'status'>,
  now: Date
): InvitationStatus {
  if (revoked_at !== null) return 'revoked'
  if (accepted_at !== null) return 'accepted'
  return now.getTime() < Date.parse(expires_at) ? 'pending' : 'expired'
}
