import {
  ACCESS_TOKEN,
  type AccessClaims,
  type AccessTokens,
  AppError,
  isObject,
  ROLES,
  type Role,
  SCOPES,
  type Scope
} from '@rollcall/core'
import { createSigner, createVerifier, TokenError } from 'fast-jwt'
import type { JwtKey } from './jwt-keys.ts'

const { algorithm, type: typ, issuer: iss, audience: aud, skew_seconds } = ACCESS_TOKEN

const SKEW = skew_seconds * 1000

/** Far beyond the longest of ours: whatever is longer is not looked into. */
const MAX_LENGTH = 4096

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Access tokens as JWTs (RFC 7519, RFC 9068): the first key signs, each verifies what bears its name. One algorithm is
 * known, and the token has no say in it.
 */
export function jwtAccessTokens(keys: readonly JwtKey[]): AccessTokens {
  const [first] = keys
  if (first === undefined) throw new Error('Access tokens need a key')
  const header = { alg: algorithm, typ, kid: first.kid }
  const sign = createSigner({ key: first.secret, algorithm, header, iss, aud })
  const verifiers = new Map(keys.map(({ kid, secret }) => [kid, verifierOf(secret)]))
  return {
    issue: (claims) => sign(payloadOf(claims)),
    verify: remembering((token) => {
      const claims = claimsOf(verified(token, verifiers))
      if (claims === null) throw notValid()
      return claims
    })
  }
}

/** How many good tokens are remembered at most. */
const REMEMBERED = 1000

/**
 * A good token stays good until it expires, so it is verified once: who asks often, asks with the same one. What was
 * refused is not remembered, so that forgeries push out nothing.
 */
function remembering(verify: AccessTokens['verify']): AccessTokens['verify'] {
  const known = new Map<string, { claims: AccessClaims; until: number }>()
  return (token) => {
    const found = known.get(token)
    if (found !== undefined && Date.now() <= found.until) return found.claims
    known.delete(token)
    const claims = verify(token)
    const [oldest] = known.keys()
    if (oldest !== undefined && known.size >= REMEMBERED) known.delete(oldest)
    known.set(token, { claims, until: Date.parse(claims.expires_at) + SKEW })
    return claims
  }
}

type Verify = (token: string) => unknown

function verifierOf(key: string): Verify {
  return createVerifier({
    key,
    algorithms: [algorithm],
    checkTyp: typ,
    allowedIss: iss,
    allowedAud: aud,
    requiredClaims: ['iss', 'aud', 'exp', 'iat', 'sub', 'sid', 'role'],
    clockTolerance: SKEW
  })
}

function verified(token: string, verifiers: ReadonlyMap<string, Verify>): unknown {
  const verify = token.length > MAX_LENGTH ? undefined : verifiers.get(kidOf(token))
  if (verify === undefined) throw notValid()
  try {
    return verify(token)
  } catch (error) {
    if (!(error instanceof TokenError)) throw error
    throw error.code === TokenError.codes.expired ? expired() : notValid()
  }
}

/** The name of the key in the token's header, empty when there is none: no key has that. */
function kidOf(token: string): string {
  const header = parsed(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString())
  return isObject(header) && typeof header.kid === 'string' ? header.kid : ''
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** An exact list of scopes travels as RFC 8693, section 4.2, has it. */
function payloadOf({ user_id, session_id, role, scopes, issued_at, expires_at }: AccessClaims) {
  return {
    sub: user_id,
    sid: session_id,
    role,
    ...(scopes !== null && { scope: scopes.join(' ') }),
    iat: secondsOf(issued_at),
    exp: secondsOf(expires_at)
  }
}

/** A signature says that the claims are ours, not that they are those of this version. */
function claimsOf(payload: unknown): AccessClaims | null {
  if (!isObject(payload)) return null
  const { sub, sid, role, scope, iat, exp } = payload
  const issued_at = timeOf(iat)
  const expires_at = timeOf(exp)
  if (!isId(sub) || !isId(sid) || !isRole(role) || issued_at === null || expires_at === null) return null
  if (scope !== undefined && typeof scope !== 'string') return null
  const scopes = scope === undefined ? null : scope.split(' ').filter(isScope)
  return { user_id: sub, session_id: sid, role, scopes, issued_at, expires_at }
}

function isId(claim: unknown): claim is string {
  return typeof claim === 'string' && UUID.test(claim)
}

function isRole(claim: unknown): claim is Role {
  return ROLES.some((role) => role === claim)
}

function isScope(word: string): word is Scope {
  return SCOPES.some((scope) => scope === word)
}

function secondsOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000)
}

function timeOf(seconds: unknown): string | null {
  if (!Number.isInteger(seconds)) return null
  const time = new Date(Number(seconds) * 1000)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

function expired(): AppError {
  return new AppError('unauthenticated', 'The access token has expired: log in again')
}

function notValid(): AppError {
  return new AppError('unauthenticated', 'The access token is not valid: log in again')
}
