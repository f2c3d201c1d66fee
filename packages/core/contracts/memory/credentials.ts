import { createHash } from 'node:crypto'
import type { AccessTokens, PasswordHasher, Secrets } from '@rollcall/core'

/** Secrets that anybody can guess: they count. */
export function countingSecrets(): Secrets {
  let made = 0
  return {
    hex: (bytes) => (++made).toString(16).padStart(bytes * 2, '0'),
    hash: (secret) => createHash('sha256').update(secret).digest('hex')
  }
}

/** Hashes that anybody can turn back; `verified` says what was compared. */
export function plainPasswords(): PasswordHasher & { verified: (string | null)[] } {
  const verified: (string | null)[] = []
  return {
    verified,
    hash: async (password) => `plain:${password}`,
    async verify(hash, password) {
      verified.push(hash)
      return hash === `plain:${password}`
    },
    async verifyNothing() {
      verified.push(null)
      return false
    }
  }
}

/** Access tokens that say what they claim, unsigned. */
export function plainAccessTokens(): AccessTokens {
  return { issue: async ({ user_id, role }) => `${role}:${user_id}` }
}
