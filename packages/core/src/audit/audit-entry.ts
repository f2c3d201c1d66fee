import { type Static, Type } from 'typebox'
import { Nullable, OneOf, Time } from '../schema.ts'

/** Everything that matters to security and leaves a line in the trail. */
export const AUDIT_ACTIONS = [
  'account.registered',
  'account.logged_in',
  'account.login_failed',
  'account.proof_failed',
  'account.profile_changed',
  'account.password_changed',
  'account.deleted',
  'session.ended',
  'session.replayed',
  'token.created',
  'token.revoked',
  'invitation.created',
  'invitation.resent',
  'invitation.revoked',
  'invitation.accepted',
  'user.created',
  'user.role_changed',
  'user.disabled',
  'user.enabled',
  'user.deleted',
  'password_link.issued',
  'password_link.used'
] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

const Id = Type.String({ format: 'uuid' })

/** Who did what to whom, when, from where and how. Names are null once the account is gone. */
export const AuditEntry = Type.Object({
  id: Id,
  created_at: Time,
  action: OneOf(AUDIT_ACTIONS),
  door: OneOf(['api', 'cli'] as const),
  actor_kind: OneOf(['user', 'api_token', 'operator', 'nobody'] as const),
  actor_id: Nullable(Id),
  actor_name: Nullable(Type.String()),
  user_id: Nullable(Id),
  username: Nullable(Type.String()),
  subject_id: Nullable(
    Type.String({ format: 'uuid', description: 'Of the session, token or invitation it is about' })
  ),
  address: Nullable(Type.String()),
  device: Nullable(Type.String()),
  details: Type.Record(Type.String(), Type.Unknown())
})
export type AuditEntry = Static<typeof AuditEntry>
