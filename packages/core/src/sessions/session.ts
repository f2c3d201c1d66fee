import { type Static, Type } from 'typebox'
import { Nullable, Time } from '../schema.ts'

/** A login on one device, as its owner sees it. */
export const Session = Type.Object({
  id: Type.String({ format: 'uuid' }),
  device: Nullable(Type.String({ description: 'What the program said of itself (User-Agent)' })),
  address: Nullable(Type.String({ description: 'IP address it was last used from' })),
  created_at: Time,
  last_used_at: Time,
  expires_at: Time,
  current: Type.Boolean({ description: 'Whether it is the one that asks' })
})
export type Session = Static<typeof Session>
