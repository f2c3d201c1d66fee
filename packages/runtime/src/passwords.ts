import type { PasswordHasher } from '@rollcall/core'
import { argon2id, hash, verify } from 'argon2'

/** OWASP's floor for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const PARAMETERS = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** argon2id, on the thread pool and so off the event loop. */
export function argon2Passwords(): PasswordHasher {
  let unmatched: Promise<string> | undefined
  return {
    hash: (password) => hash(password, PARAMETERS),
    verify: (known, password) => verify(known, password),
    async verifyNothing(password) {
      const known = await (unmatched ??= hash('no account has this', PARAMETERS))
      await verify(known, password)
      return false
    }
  }
}
