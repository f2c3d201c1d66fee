import type { Page, Paging } from '../paging.ts'
import type { Invitation, InvitationStatus } from './invitation.ts'

/** An invitation as it is kept: its status follows from the times. */
export interface KeptInvitation extends Omit<Invitation, 'status'> {
  code_hash: string
}

export type InvitationChanges = Partial<
  Pick<KeptInvitation, 'code_hash' | 'expires_at' | 'accepted_at' | 'accepted_by' | 'revoked_at'>
>

export interface InvitationFilter {
  status?: InvitationStatus
  /** Part of the e-mail address, in any case. */
  search?: string
}

export interface InvitationStore {
  /** Rejects with `conflict` when the address has one that is neither accepted nor revoked. */
  add(invitation: KeptInvitation): Promise<void>
  /** Rejects with `not_found`. */
  get(id: string): Promise<KeptInvitation>
  /** Kept from others until the transaction ends. Rejects with `not_found`. */
  lock(id: string): Promise<KeptInvitation>
  /** Kept from others until the transaction ends; `null` when no invitation has the code. */
  lockByCode(code_hash: string): Promise<KeptInvitation | null>
  /** Rejects with `not_found`. */
  change(id: string, changes: InvitationChanges): Promise<KeptInvitation>
  /** Revokes those of an inviter that are neither accepted nor revoked, and answers them. */
  revokeOpen(invited_by: string, revoked_at: string): Promise<KeptInvitation[]>
  /** Newest first; `now` decides what has expired. */
  list(filter: InvitationFilter & { now: string }, paging: Paging): Promise<Page<KeptInvitation>>
}
