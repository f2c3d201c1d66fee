import { type Static, Type } from 'typebox'
import { ROLES } from '../caller.ts'
import { OneOf, Time } from '../schema.ts'

export const User = Type.Object({
  id: Type.String({ format: 'uuid' }),
  username: Type.String(),
  email: Type.String(),
  role: OneOf(ROLES),
  created_at: Time
})
export type User = Static<typeof User>

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
  description: 'Password, at least 6 characters'
})
/** A password that is compared, not chosen: what cannot be right is a wrong password, not invalid input. */
export const Password = Type.String({
  format: 'password',
  maxLength: 1024,
  writeOnly: true,
  description: 'Password'
})
