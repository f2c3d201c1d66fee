import { createHash } from 'node:crypto'

/** What a token of ours is for; it starts with this, so that people and secret scanners know one when they see it. */
export const TOKEN_PREFIXES = {
  api_token: 'rc',
  refresh_token: 'rr',
  invitation_code: 'ri',
  password_code: 'rp'
} as const
export type TokenKind = keyof typeof TOKEN_PREFIXES

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Enough of base 62 for 32 bytes, and for 4. */
const SECRET_LENGTH = 43
const CHECKSUM_LENGTH = 6

/**
 * An opaque token: prefix, 32 bytes of randomness (given in hexadecimal) in base 62, and a checksum that tells a slip
 * of the keyboard from a token that is not known.
 */
export function opaqueToken(kind: TokenKind, randomHex: string): string {
  const body = `${TOKEN_PREFIXES[kind]}_${base62(randomHex, SECRET_LENGTH)}`
  return body + checksumOf(body)
}

/** Whether a text could be a token of this kind: without asking anybody. */
export function isOpaqueToken(kind: TokenKind, text: string): boolean {
  const body = text.slice(0, -CHECKSUM_LENGTH)
  const pattern = new RegExp(`^${TOKEN_PREFIXES[kind]}_[0-9A-Za-z]{${SECRET_LENGTH}}$`)
  return pattern.test(body) && checksumOf(body) === text.slice(-CHECKSUM_LENGTH)
}

/** No protection, only four bytes that change with every slip. */
function checksumOf(body: string): string {
  return base62(createHash('sha256').update(body).digest('hex').slice(0, 8), CHECKSUM_LENGTH)
}

function base62(hex: string, length: number): string {
  let rest = BigInt(`0x${hex}`)
  let text = ''
  while (text.length < length) {
    text = (DIGITS[Number(rest % 62n)] ?? '') + text
    rest /= 62n
  }
  return text
}
