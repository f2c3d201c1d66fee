import { argon2i, hash as hashWith } from 'argon2'
import t from 'tap'
import { readConfig } from '../src/config.ts'
import { argon2Passwords } from '../src/passwords.ts'

const passwords = argon2Passwords(readConfig({}))
const stronger = argon2Passwords(readConfig({ ROLLCALL_ARGON2_PASSES: '3' }))

t.test('a hash is argon2id at the parameters that OWASP asks for, and new each time', async (t) => {
  const hash = await passwords.hash('secret')
  t.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  t.not(await passwords.hash('secret'), hash)
})

t.test('a hash is made with the parameters that are configured', async (t) => {
  const config = readConfig({
    ROLLCALL_ARGON2_MEMORY_KIB: '20000',
    ROLLCALL_ARGON2_PASSES: '3',
    ROLLCALL_ARGON2_LANES: '2'
  })
  t.match(await argon2Passwords(config).hash('secret'), /^\$argon2id\$v=19\$m=20000,t=3,p=2\$/)
})

t.test('only the password it was made from matches a hash', async (t) => {
  const hash = await passwords.hash('secret')
  t.equal(await passwords.verify(hash, 'secret'), true)
  t.equal(await passwords.verify(hash, 'Secret'), false)
  t.equal(await stronger.verify(hash, 'secret'), true)
})

t.test('a password is taken as it is, up to its last byte', async (t) => {
  const long = 'ä'.repeat(128)
  const hash = await passwords.hash(`${long}1`)
  t.equal(await passwords.verify(hash, `${long}1`), true)
  t.equal(await passwords.verify(hash, `${long}2`), false)
})

t.test('no password matches where there is no account', async (t) => {
  t.equal(await passwords.verifyNothing('secret'), false)
})

t.test('comparing with nothing takes as long as with a hash', async (t) => {
  for (const hasher of [passwords, stronger]) {
    const hash = await hasher.hash('secret')
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] }
    for (let i = 0; i < 9; i++) {
      times.known.push(await timed(() => hasher.verify(hash, 'wrong')))
      times.unknown.push(await timed(() => hasher.verifyNothing('wrong')))
    }
    const ratio = median(times.unknown) / median(times.known)
    t.ok(ratio > 0.6 && ratio < 1.6, `takes ${ratio.toFixed(2)} times as long`)
  }
})

t.test('a hash made with other parameters or another kind of argon2 is to be renewed', async (t) => {
  const hash = await passwords.hash('secret')
  t.equal(passwords.isWeak(hash), false)
  t.equal(stronger.isWeak(hash), true)
  const cheap = { memoryCost: 1024, timeCost: 2, parallelism: 1 }
  t.equal(passwords.isWeak(await hashWith('secret', cheap)), true)
  const otherKind = await hashWith('secret', {
    type: argon2i,
    memoryCost: 19_456,
    timeCost: 2,
    parallelism: 1
  })
  t.equal(await passwords.verify(otherKind, 'secret'), true)
  t.equal(passwords.isWeak(otherKind), true)
})

t.test('nothing matches what is no hash of argon2', async (t) => {
  const foreign = [
    '',
    'secret',
    '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
    '$argon2id$',
    '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0',
    '$argon2id$v=19$m=19456,t=2$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA',
    '$argon2id$v=19$m=19456,t=x,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA'
  ]
  for (const hash of foreign) t.equal(await passwords.verify(hash, 'secret'), false, hash)
})

t.test('beyond what may wait, hashing and comparing are refused', async (t) => {
  const hash = await passwords.hash('secret')
  const busy = argon2Passwords(readConfig({}), { atOnce: 1, mostWaiting: 1 })
  const accepted = [busy.hash('secret'), busy.hash('secret')]
  const unavailable = { code: 'unavailable', retryAfter: 1 }
  await t.rejects(busy.hash('secret'), unavailable)
  await t.rejects(busy.verify(hash, 'secret'), unavailable)
  await t.rejects(busy.verifyNothing('secret'), unavailable)
  t.equal((await Promise.all(accepted)).length, 2)
})

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN
}
