import { type Config, JWT_SECRET_LENGTH } from './env.ts'
import { listOf } from './list-of.ts'

/** A secret that access tokens are signed with, and the name under which they say so (`kid`, RFC 7515). */
export interface JwtKey {
  kid: string
  secret: string
}

type JwtSettings = Pick<Config, 'ROLLCALL_JWT_KEYS' | 'ROLLCALL_JWT_SECRET'>

/** The name of the key that has none of its own: `ROLLCALL_JWT_SECRET`, or the secret in the data directory. */
const UNNAMED = 'default'

const KID = /^[A-Za-z0-9_-]{1,32}$/

/**
 * The keys: the first one signs, all of them verify. The secret without a name comes last, so that whoever begins to
 * rotate keys adds `ROLLCALL_JWT_KEYS` beside it, and takes it away once what it signed has expired.
 */
export function jwtKeysOf({ ROLLCALL_JWT_KEYS = '', ROLLCALL_JWT_SECRET }: JwtSettings): JwtKey[] {
  const named = listOf(ROLLCALL_JWT_KEYS).map(keyOf)
  return ROLLCALL_JWT_SECRET === undefined ? named : [...named, unnamedKey(ROLLCALL_JWT_SECRET)]
}

export function unnamedKey(secret: string): JwtKey {
  return { kid: UNNAMED, secret }
}

/** Of 32 random characters in hexadecimal fewer than 8 differ less than once in ten million times. */
const FEWEST = 8

/** Whether a secret seems typed rather than drawn, though it is long enough. */
export function isGuessable({ secret }: JwtKey): boolean {
  return new Set(secret).size < FEWEST
}

/** What is wrong with them, without a word of what they are: who mixes up the two sides of a pair shows no secret. */
export function wrongKeys({ ROLLCALL_JWT_KEYS, ROLLCALL_JWT_SECRET }: JwtSettings): string[] {
  if (ROLLCALL_JWT_KEYS === undefined) return []
  const keys = listOf(ROLLCALL_JWT_KEYS).map(keyOf)
  const wrong = keys.flatMap((key, i) =>
    wrongKey(key, i, keys).map((what) => `pair ${i + 1} must have ${what}`)
  )
  if (keys.length === 0) wrong.push('must hold at least one pair, as in name:secret')
  if (ROLLCALL_JWT_SECRET !== undefined && keys.some(({ kid }) => kid === UNNAMED)) {
    wrong.push(`must not use the name ${UNNAMED}: ROLLCALL_JWT_SECRET has it`)
  }
  return wrong
}

function wrongKey({ kid, secret }: JwtKey, i: number, keys: JwtKey[]): string[] {
  return [
    ...(KID.test(kid) ? [] : ['a name before its colon: at most 32 letters, digits, - and _']),
    ...(secret.length >= JWT_SECRET_LENGTH ? [] : [`a secret of at least ${JWT_SECRET_LENGTH} characters`]),
    ...(kid === '' || keys.findIndex((key) => key.kid === kid) === i ? [] : ['a name of its own'])
  ]
}

/** A secret may hold colons, a name may not. */
function keyOf(pair: string): JwtKey {
  const colon = pair.indexOf(':')
  return colon < 0 ? { kid: '', secret: pair } : { kid: pair.slice(0, colon), secret: pair.slice(colon + 1) }
}
