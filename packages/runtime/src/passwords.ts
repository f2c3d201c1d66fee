import type { PasswordHasher } from '@rollcall/core'
import { argon2id, hash, verify } from 'argon2'

/** OWASP's floor for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const PARAMETERS = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Of a password nobody knows, made with the parameters above: comparing with it takes as long as with any other. */
const UNMATCHED =
  '$argon2id$v=19$m=19456,t=2,p=1$Vkwh2PLVq6DSNMbk4bNVFQ$6yjoV3gxYPkBXzqbutTvtaLiJE0AFfC9qPHhnglYmDE'

/** argon2id, on the thread pool and so off the event loop. */
export function argon2Passwords(): PasswordHasher {
  return {
    hash: (password) => hash(password, PARAMETERS),
    verify: (known, password) => verify(known, password),
    async verifyNothing(password) {
      await verify(UNMATCHED, password)
      return false
    }
  }
}
