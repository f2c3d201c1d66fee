import { createHmac, generateKeyPairSync, sign as signWith } from 'node:crypto'
import { type AccessClaims, scopesOf } from '@rollcall/core'
import t from 'tap'
import { jwtAccessTokens } from '../src/access-tokens.ts'

const NEW = { kid: '2026-12', secret: 'n'.repeat(32) }
const OLD = { kid: 'default', secret: 'o'.repeat(32) }
const tokens = jwtAccessTokens([NEW, OLD])

const EXPIRED = { code: 'unauthenticated', message: 'The access token has expired: log in again' }
const NOT_VALID = { code: 'unauthenticated', message: 'The access token is not valid: log in again' }

const nowSeconds = Math.floor(Date.now() / 1000)
const inSeconds = (seconds: number) => new Date((nowSeconds + seconds) * 1000).toISOString()
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString()
const claims: AccessClaims = {
  user_id: '019aa4f0-0000-7000-8000-000000000001',
  session_id: '019aa4f0-0000-7000-8000-000000000002',
  role: 'member',
  scopes: null,
  issued_at: inSeconds(0),
  expires_at: inSeconds(900)
}

const HEADER = { alg: 'HS256', typ: 'at+jwt', kid: NEW.kid }
const PAYLOAD = {
  sub: claims.user_id,
  sid: claims.session_id,
  role: 'member',
  iat: nowSeconds,
  exp: nowSeconds + 900,
  iss: 'rollcall',
  aud: 'rollcall-api'
}

t.test('what was said in a token is read from it', async (t) => {
  t.strictSame(tokens.verify(tokens.issue(claims)), claims)
})

t.test('an exact list of scopes travels with it, the empty one too', async (t) => {
  for (const scopes of [['items:read', 'reports:read'] as const, [], scopesOf.admin]) {
    const guest: AccessClaims = { ...claims, role: 'guest', scopes }
    t.strictSame(tokens.verify(tokens.issue(guest)), guest)
  }
  t.match(payloadOf(tokens.issue({ ...claims, scopes: ['items:read', 'reports:read'] })), {
    scope: 'items:read reports:read'
  })
  t.notHas(payloadOf(tokens.issue(claims)), 'scope')
})

t.test('a scope that is no more is left out', async (t) => {
  const token = forged(HEADER, { ...PAYLOAD, scope: 'items:read cats:write' })
  t.strictSame(tokens.verify(token).scopes, ['items:read'])
})

t.test('a token is what others can read: HS256, a name of its key, a type, whole seconds', async (t) => {
  const token = tokens.issue({ ...claims, expires_at: claims.expires_at.replace('.000Z', '.999Z') })
  t.strictSame(headerOf(token), HEADER)
  t.strictSame(payloadOf(token), PAYLOAD)
  t.equal(token, forged(HEADER, payloadOf(token)))
})

t.test('the same claims make the same token, at any time', async (t) => {
  const first = tokens.issue(claims)
  await new Promise((resolve) => setTimeout(resolve, 1100))
  t.equal(jwtAccessTokens([NEW]).issue({ ...claims }), first)
})

t.test('the first key signs, all verify, and one that was taken away does not', async (t) => {
  const before = jwtAccessTokens([OLD]).issue(claims)
  t.strictSame(headerOf(before), { ...HEADER, kid: OLD.kid })
  t.strictSame(tokens.verify(before), claims)
  const after = tokens.issue(claims)
  t.strictSame(headerOf(after), HEADER)
  t.throws(() => jwtAccessTokens([OLD]).verify(after), NOT_VALID)
  t.throws(() => jwtAccessTokens([NEW]).verify(before), NOT_VALID)
})

t.test('clocks may be five seconds apart', async (t) => {
  t.ok(tokens.verify(tokens.issue({ ...claims, expires_at: ago(2) })))
  t.throws(() => tokens.verify(tokens.issue({ ...claims, expires_at: ago(7) })), EXPIRED)
  t.throws(() => tokens.verify(forged({ ...HEADER }, { ...PAYLOAD, nbf: nowSeconds + 60 })), NOT_VALID)
  t.ok(tokens.verify(forged(HEADER, { ...PAYLOAD, iat: nowSeconds + 3 })))
})

t.test('a token that was good a moment ago expires all the same', async (t) => {
  const token = tokens.issue({ ...claims, expires_at: ago(3.5) })
  t.ok(tokens.verify(token))
  t.ok(tokens.verify(token))
  await new Promise((resolve) => setTimeout(resolve, 2100))
  t.throws(() => tokens.verify(token), EXPIRED)
})

t.test('however many tokens there are, each is read as its own', async (t) => {
  const all = Array.from({ length: 1200 }, (_, i) => ({ ...claims, issued_at: inSeconds(-i) }))
  const read = [...all, ...all.slice(0, 300)].map((one) => tokens.verify(tokens.issue(one)))
  t.strictSame(read, [...all, ...all.slice(0, 300)])
})

t.test('that it has expired is told of a token of ours only', async (t) => {
  const token = forged(HEADER, { ...PAYLOAD, exp: nowSeconds - 60 }, 'x'.repeat(32))
  t.throws(() => tokens.verify(token), NOT_VALID)
})

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const unsigned = (header: object) => `${encoded(header)}.${encoded(PAYLOAD)}`
const withPayload = (changes: object) => forged(HEADER, { ...PAYLOAD, ...changes })
const [head = '', body = '', signature = ''] = tokens.issue(claims).split('.')

const refused: Record<string, string> = {
  'an empty one': '',
  'a word': 'token',
  dots: '..',
  'an opaque token': `rr_${'A'.repeat(49)}`,
  'two parts': `${head}.${body}`,
  'four parts': `${head}.${body}.${signature}.${signature}`,
  'no signature': `${head}.${body}.`,
  'a cut signature': `${head}.${body}.${signature.slice(0, -1)}`,
  'a changed signature': `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
  'padding at its end': `${head}.${body}.${signature}=`,
  'a space at its end': `${head}.${body}.${signature} `,
  'a changed payload': `${head}.${encoded({ ...PAYLOAD, role: 'admin' })}.${signature}`,
  'a header of no object': `${encoded(null)}.${body}.${signature}`,
  'a header that is no JSON': `${Buffer.from('{').toString('base64url')}.${body}.${signature}`,
  'the algorithm none': `${unsigned({ ...HEADER, alg: 'none' })}.`,
  'the algorithm None, signed': forged({ ...HEADER, alg: 'None' }, PAYLOAD),
  'the algorithm none, signed': forged({ ...HEADER, alg: 'none' }, PAYLOAD),
  'no algorithm': forged({ typ: 'at+jwt', kid: NEW.kid }, PAYLOAD),
  HS512: forged({ ...HEADER, alg: 'HS512' }, PAYLOAD, NEW.secret, 'sha512'),
  'HS512 that says HS256': forged(HEADER, PAYLOAD, NEW.secret, 'sha512'),
  'HS256 that says RS256': forged({ ...HEADER, alg: 'RS256' }, PAYLOAD),
  RS256: rsa({ ...HEADER, alg: 'RS256' }),
  'another secret': forged(HEADER, PAYLOAD, 'x'.repeat(32)),
  'the secret of another name': forged(HEADER, PAYLOAD, OLD.secret),
  'no name of a key': forged({ alg: 'HS256', typ: 'at+jwt' }, PAYLOAD),
  'an unknown name of a key': forged({ ...HEADER, kid: 'other' }, PAYLOAD),
  'a name of a key from every object': forged({ ...HEADER, kid: '__proto__' }, PAYLOAD),
  'a name of a key that is no text': forged({ ...HEADER, kid: [NEW.kid] }, PAYLOAD),
  'an empty name of a key': forged({ ...HEADER, kid: '' }, PAYLOAD, ''),
  'no type': forged({ alg: 'HS256', kid: NEW.kid }, PAYLOAD),
  'the type of an identity token': forged({ ...HEADER, typ: 'JWT' }, PAYLOAD),
  'an extension that must be understood': forged({ ...HEADER, crit: ['exp'], exp: 1 }, PAYLOAD),
  'a key of its own': forged({ ...HEADER, kid: 'other', jwk: { kty: 'oct', k: 'eA' } }, PAYLOAD, 'x'),
  'another issuer': withPayload({ iss: 'somebody' }),
  'another audience': withPayload({ aud: 'another-api' }),
  'a list of no audience': withPayload({ aud: [] }),
  'an end that is text': withPayload({ exp: String(nowSeconds + 900) }),
  'an end beyond time': withPayload({ exp: 1e300 }),
  'an end within a second': withPayload({ exp: nowSeconds + 0.5 }),
  'a beginning that is text': withPayload({ iat: 'now' }),
  'a user who is no id': withPayload({ sub: 'ada' }),
  'a user who is a number': withPayload({ sub: 1 }),
  'a session that is no id': withPayload({ sid: "' or 1=1" }),
  'an unknown role': withPayload({ role: 'root' }),
  'a role from every object': withPayload({ role: 'constructor' }),
  'a list of roles': withPayload({ role: ['member'] }),
  'scopes that are a list': withPayload({ scope: ['items:read'] }),
  'scopes that are null': withPayload({ scope: null }),
  'a payload that is a list': forged(HEADER, [PAYLOAD]),
  'far too much': withPayload({ more: 'x'.repeat(4096) }),
  ...Object.fromEntries(
    Object.keys(PAYLOAD).map((claim) => [`no ${claim}`, withPayload({ [claim]: undefined })])
  )
}

t.test('the forgery of these tests is a good one', async (t) => {
  t.strictSame(tokens.verify(forged(HEADER, PAYLOAD)), claims)
})

for (const [what, token] of Object.entries(refused)) {
  t.test(`refuses ${what}`, async (t) => {
    t.throws(() => tokens.verify(token), NOT_VALID)
  })
}

function forged(header: object, payload: unknown, secret = NEW.secret, digest = 'sha256'): string {
  const input = `${encoded(header)}.${encoded(payload)}`
  return `${input}.${createHmac(digest, secret).update(input).digest('base64url')}`
}

function rsa(header: object): string {
  const input = unsigned(header)
  return `${input}.${signWith('sha256', Buffer.from(input), privateKey).toString('base64url')}`
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function headerOf(token: string): unknown {
  return decoded(token.split('.')[0])
}

function payloadOf(token: string): unknown {
  return decoded(token.split('.')[1])
}

function decoded(part = ''): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString())
}
