import { OneOf, withDefault } from '@rollcall/core'
import { Type } from 'typebox'

/** Passwords are hashed no cheaper than OWASP's floor for argon2id (Password Storage Cheat Sheet). */
export const passwords = {
  ROLLCALL_COMMON_PASSWORDS: withDefault(
    OneOf(['refuse', 'allow'] as const, {
      description: 'What is done about new passwords among the 10,000 most common'
    }),
    'refuse'
  ),
  ROLLCALL_ARGON2_MEMORY_KIB: Type.Integer({
    minimum: 19_456,
    maximum: 4_194_304,
    default: 19_456,
    description: 'Memory that hashing a password takes, in KiB',
    'x-more': 'Hashes made with other values than these are made anew when their owners log in.'
  }),
  ROLLCALL_ARGON2_PASSES: Type.Integer({
    minimum: 2,
    maximum: 100,
    default: 2,
    description: 'How often hashing a password goes over that memory'
  }),
  ROLLCALL_ARGON2_LANES: Type.Integer({
    minimum: 1,
    maximum: 16,
    default: 1,
    description: 'Threads that hash one password'
  })
}
