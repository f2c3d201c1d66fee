import { type Static, Type } from 'typebox'
import { ROLES } from '../caller.ts'
import { Nullable, OneOf, Time } from '../schema.ts'
import { USER_STATUSES } from './user.ts'

/** Somebody in the tree of who invited whom; everybody follows right after the one who invited them. */
export const LineageEntry = Type.Object({
  user_id: Type.String({ format: 'uuid' }),
  username: Type.String(),
  role: OneOf(ROLES),
  status: OneOf(USER_STATUSES),
  depth: Type.Integer({ description: '0 for whoever was invited by nobody who is still here' }),
  invited_by: Nullable(Type.String({ format: 'uuid' })),
  created_at: Time
})
export type LineageEntry = Static<typeof LineageEntry>
