import { createHash, createHmac } from 'node:crypto'
import {
  type AccessClaims,
  type AccessTokens,
  AppError,
  type Clock,
  type PasswordHasher,
  type Secrets
} from '@rollcall/core'

/** Secrets that anybody can guess: they count. */
export function countingSecrets(): Secrets {
  let made = 0
  return {
    hex: (bytes) => (++made).toString(16).padStart(bytes * 2, '0'),
    hash: (secret) => createHash('sha256').update(secret).digest('hex'),
    derive: (secret, salt) => createHmac('sha256', secret).update(salt).digest('hex')
  }
}

/**
 * Hashes that anybody can turn back: `plain:` and the password, or `weak:` and the password for one that is due to be
 * renewed. `verified` says what was compared.
 */
export function plainPasswords(): PasswordHasher & { verified: (string | null)[] } {
  const verified: (string | null)[] = []
  return {
    verified,
    hash: async (password) => `plain:${password}`,
    async verify(hash, password) {
      verified.push(hash)
      return hash === `plain:${password}` || hash === `weak:${password}`
    },
    async verifyNothing() {
      verified.push(null)
      return false
    },
    inTurn: (work) => work(),
    isWeak: (hash) => hash.startsWith('weak:')
  }
}

/** Access tokens that say what they claim, unsigned; known are those that were issued here. */
export function plainAccessTokens(clock: Clock): AccessTokens {
  const issued = new Map<string, AccessClaims>()
  return {
    issue(claims) {
      const { user_id, session_id, role, scopes, issued_at, expires_at } = claims
      const told = [user_id, session_id, role, scopes, issued_at, expires_at]
      const token = `plain.${Buffer.from(JSON.stringify(told)).toString('base64url')}`
      issued.set(token, structuredClone(claims))
      return token
    },
    verify(token) {
      const claims = issued.get(token)
      if (!claims) throw new AppError('unauthenticated', 'This access token is not valid')
      if (Date.parse(claims.expires_at) <= clock.now().getTime()) {
        throw new AppError('unauthenticated', 'This access token has expired')
      }
      return structuredClone(claims)
    }
  }
}
