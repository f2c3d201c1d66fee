import { createHash } from 'node:crypto'
import { isOpaqueToken, opaqueToken, TOKEN_PREFIXES, type TokenKind } from '@rollcall/core'
import t from 'tap'

const KINDS: TokenKind[] = ['api_token', 'refresh_token', 'invitation_code', 'password_code']
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const random = createHash('sha256').update('any').digest('hex')

t.test('a token says what it is for, and is 52 letters and digits whatever the randomness', async (t) => {
  for (const kind of KINDS) {
    for (const hex of [random, '0'.repeat(64), 'f'.repeat(64)]) {
      const token = opaqueToken(kind, hex)
      t.match(token, new RegExp(`^${TOKEN_PREFIXES[kind]}_[0-9A-Za-z]{49}$`))
      t.ok(isOpaqueToken(kind, token))
    }
  }
})

t.test('all 32 bytes are in a token, so that no two of them are the same', async (t) => {
  const flipped = Array.from({ length: 64 }, (_, i) => {
    const digit = (Number.parseInt(random.charAt(i), 16) ^ 1).toString(16)
    return `${random.slice(0, i)}${digit}${random.slice(i + 1)}`
  })
  const tokens = [random, ...flipped].map((hex) => opaqueToken('api_token', hex))
  t.equal(new Set(tokens).size, 65)
})

t.test('a token is of one kind only', async (t) => {
  for (const kind of KINDS) {
    const others = KINDS.filter((other) => other !== kind)
    for (const other of others) t.notOk(isOpaqueToken(other, opaqueToken(kind, random)))
  }
  const renamed = `rr${opaqueToken('api_token', random).slice(2)}`
  t.notOk(isOpaqueToken('refresh_token', renamed), 'the checksum covers the prefix')
})

t.test('the checksum finds every slip in a single character', async (t) => {
  const token = opaqueToken('invitation_code', random)
  const slips = Array.from(token).flatMap((right, i) =>
    Array.from(`${ALPHABET}_- ä`)
      .filter((wrong) => wrong !== right)
      .map((wrong) => `${token.slice(0, i)}${wrong}${token.slice(i + 1)}`)
  )
  t.equal(slips.length, token.length * 65)
  t.strictSame(
    slips.filter((slip) => isOpaqueToken('invitation_code', slip)),
    []
  )
})

t.test('a token with characters missing, doubled, swapped or around it is none', async (t) => {
  const token = opaqueToken('password_code', random)
  for (let i = 0; i < token.length; i++) {
    const [left, at, right] = [token.slice(0, i), token.charAt(i), token.slice(i + 1)]
    t.notOk(isOpaqueToken('password_code', left + right), 'missing')
    t.notOk(isOpaqueToken('password_code', left + at + at + right), 'doubled')
    const next = right.charAt(0)
    if (next !== at && next !== '') t.notOk(isOpaqueToken('password_code', left + next + at + right.slice(1)))
  }
  for (const text of [
    '',
    'rp_',
    `${token}\n`,
    ` ${token}`,
    `x\n${token}`,
    token.toLowerCase(),
    token.repeat(2)
  ])
    t.notOk(isOpaqueToken('password_code', text), JSON.stringify(text))
})
