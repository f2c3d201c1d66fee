import { type Static, Type } from 'typebox'
import { GRANTABLE_SCOPES } from '../caller.ts'
import { Nullable, OneOf, Time } from '../schema.ts'

/** A token for programs, as its owner sees it: the token itself is shown only when it is made. */
export const ApiToken = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  scopes: Type.Array(OneOf(GRANTABLE_SCOPES)),
  created_at: Time,
  expires_at: Nullable(Time),
  last_used_at: Nullable(Time),
  revoked_at: Nullable(Time)
})
export type ApiToken = Static<typeof ApiToken>

export const ApiTokenName = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9 ._-]*$',
  'x-expected': 'letters, digits, spaces, dots, dashes and underscores, a letter or digit first',
  minLength: 1,
  maxLength: 80,
  description: 'What the token is for'
})
