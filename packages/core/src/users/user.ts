import { type Static, Type } from 'typebox'
import { ROLES, SCOPES } from '../caller.ts'
import { Nullable, OneOf, Time } from '../schema.ts'

export const USER_STATUSES = ['active', 'disabled'] as const

export const User = Type.Object({
  id: Type.String({ format: 'uuid' }),
  username: Type.String(),
  email: Type.String(),
  role: OneOf(ROLES),
  scopes: Nullable(
    Type.Array(OneOf(SCOPES), { description: 'What a guest may, in place of the role; null for the role' })
  ),
  status: OneOf(USER_STATUSES),
  access_until: Nullable(Time),
  invited_by: Nullable(Type.String({ format: 'uuid' })),
  created_at: Time,
  last_login_at: Nullable(Time)
})
export type User = Static<typeof User>

/** Whether a user may come in at all now: not disabled, and not past the end of the access. */
export function mayEnter(
  { status, access_until }: Pick<User, 'status' | 'access_until'>,
  now: Date
): boolean {
  return status === 'active' && (access_until === null || now.getTime() < Date.parse(access_until))
}

export const Username = Type.String({
  pattern: '^[A-Za-z0-9]+$',
  'x-expected': 'letters and digits only',
  minLength: 3,
  maxLength: 80,
  description: 'Name of the user: 3 to 80 letters and digits'
})
export const Email = Type.String({ format: 'email', maxLength: 120, description: 'E-mail address' })
export const NewPassword = Type.String({
  format: 'password',
  minLength: 6,
  maxLength: 256,
  writeOnly: true,
  'x-new': true,
  description: 'New password: at least 6 characters, at most 256 bytes, none of the most common ones'
})
/** A password that is compared, not chosen: what cannot be right is a wrong password, not invalid input. */
export const Password = Type.String({
  format: 'password',
  maxLength: 1024,
  writeOnly: true,
  description: 'Password'
})
/** Whom an administrator means. */
export const UserRef = Type.String({
  minLength: 1,
  maxLength: 120,
  description: 'A user: id, username or e-mail address'
})
