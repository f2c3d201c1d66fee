import { inspect } from 'node:util'
import { type Accounts, AppError } from '@rollcall/core'
import t from 'tap'
import { accountDesk, visitor } from './account-desk.ts'

const ada = { username: 'Ada1', email: 'Ada@example.com', password: 'secret' }

t.test('auth.register makes a member, keeps only a hash of the password, and leaves a line', async (t) => {
  const { app, kept, trail } = accountDesk()
  t.strictSame(await app.register(ada, visitor), {
    message: 'User created',
    user: { username: 'Ada1', email: 'Ada@example.com' }
  })
  const [user] = kept.users
  t.match(user, { role: 'member', scopes: null, status: 'active', password_hash: 'plain:secret' })
  t.notOk(user && 'password' in user)
  t.strictSame(trail(), [{ action: 'account.registered', user_id: user?.id, details: {} }])
  t.match(kept.audit, [
    { actor_kind: 'user', actor_id: kept.users[0]?.id, address: '192.0.2.1', device: 'Firefox' }
  ])
})

t.test('auth.register refuses a role of choice', async (t) => {
  const { app } = accountDesk()
  const asAdmin = { ...ada, role: 'admin' }
  await t.rejects(app.register(asAdmin, visitor), { code: 'invalid', errors: [{ pointer: '/role' }] })
})

t.test('auth.register refuses names, addresses and passwords that are none', async (t) => {
  const { app, kept } = accountDesk()
  for (const [field, wrong] of [
    ['username', ['', 'ab', 'x'.repeat(81), 'a b', 'adä', 'ada\n']],
    ['email', ['', 'ada', '@example.com', 'ada@', `${'x'.repeat(120)}@example.com`, 'a@b.c\n']],
    ['password', ['', '12345', 'x'.repeat(257), 'ä'.repeat(129), 'letmein']]
  ] as const) {
    for (const value of wrong) {
      const refused = { code: 'invalid', errors: [{ pointer: `/${field}` }] }
      await t.rejects(app.register({ ...ada, [field]: value }, visitor), refused, JSON.stringify(value))
    }
  }
  t.strictSame(kept.users, [])
  for (const edge of [{ username: 'abc' }, { username: 'x'.repeat(80), email: 'x@example.com' }]) {
    await t.resolves(app.register({ ...ada, ...edge }, visitor))
  }
})

t.test('a password that may not be chosen is no attempt: nobody waits for having chosen badly', async (t) => {
  const { app } = accountDesk()
  for (let i = 0; i < 30; i++) {
    await t.rejects(app.register({ ...ada, password: 'letmein' }, visitor), { code: 'invalid' })
    await t.rejects(app.signUp({ email: ada.email, password: 'letmein' }, visitor), { code: 'invalid' })
  }
  await t.resolves(app.register(ada, visitor))
})

t.test('auth.register never repeats the password it refuses', async (t) => {
  const { app } = accountDesk()
  const error = await app.register({ ...ada, password: 'letmein' }, visitor).catch((error: unknown) => error)
  t.ok(error instanceof AppError)
  t.notMatch(inspect(error), /letmein/)
})

t.test(
  'auth.register rejects with conflict when the name or the address is taken, in any case',
  async (t) => {
    const { app, trail } = accountDesk()
    await app.register(ada, visitor)
    await t.rejects(app.register({ ...ada, username: 'Other' }, visitor), {
      code: 'conflict',
      errors: [{ pointer: '/email' }]
    })
    await t.rejects(app.register({ ...ada, username: 'aDA1', email: 'o@example.com' }, visitor), {
      code: 'conflict',
      errors: [{ pointer: '/username' }]
    })
    t.equal(trail().length, 1, 'what failed leaves no line')
  }
)

t.test('of two registrations with one address at once, one wins', async (t) => {
  const { app, kept } = accountDesk()
  const both = await Promise.allSettled([
    app.register(ada, visitor),
    app.register({ ...ada, username: 'Ada2' }, visitor)
  ])
  t.match(both, [{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'conflict' } }])
  t.equal(kept.users.length, 1)
  t.equal(kept.audit.length, 1)
})

for (const registration of ['invited', 'closed'] as const) {
  t.test(`nobody registers or signs up when registration is ${registration}`, async (t) => {
    const { app, kept, passwords, attempts } = accountDesk({ registration })
    const refused = { code: 'forbidden', message: /^Nobody can register here/ }
    await t.rejects(app.register(ada, visitor), refused)
    await t.rejects(app.signUp({ email: ada.email, password: ada.password }, visitor), refused)
    t.strictSame([kept.users, passwords.verified, attempts.kept.size], [[], [], 0])
  })
}

t.test('registrations from one address are limited, those of either route together', async (t) => {
  const { app, clock } = accountDesk({ failures_per_address: 1 })
  await app.register(ada, visitor)
  for (const name of ['bob', 'eve', 'dan', 'zoe']) {
    await app.signUp({ email: `${name}@example.com`, password: 'secret' }, visitor)
  }
  const late = { email: 'joe@example.com', password: 'secret' }
  await t.rejects(app.signUp(late, visitor), { code: 'rate_limited', retryAfter: 1 })
  clock.pass(1)
  await t.resolves(app.signUp(late, visitor))
})

t.test('auth.signup answers an id and a token that nothing prolongs', async (t) => {
  const { app, kept, bearer, trail } = accountDesk()
  const { id, token } = await app.signUp({ email: 'Ada.Lovelace@example.com', password: 'secret' }, visitor)
  t.match(kept.users, [
    { id, username: 'AdaLovelace', role: 'member', last_login_at: '2026-01-01T00:00:00.000Z' }
  ])
  t.match(kept.sessions, [{ user_id: id, token_hash: null, expires_at: '2026-01-01T00:15:00.000Z' }])
  t.strictSame(await app.whoami({}, await bearer(token)), { id, email: 'Ada.Lovelace@example.com' })
  t.strictSame(trail(), [{ action: 'account.registered', user_id: id, details: {} }])
})

t.test('auth.signup makes a username of whatever stands before the @', async (t) => {
  for (const [email, username] of [
    ['ada@example.com', 'ada'],
    ['ada.l+desk_1@example.com', 'adaldesk1'],
    ['al@example.com', 'useral'],
    ['+-_@example.com', 'user'],
    [`${'x'.repeat(64)}@example.com`, 'x'.repeat(64)]
  ] as const) {
    const { app, kept } = accountDesk()
    await app.signUp({ email, password: 'secret' }, visitor)
    t.equal(kept.users[0]?.username, username, email)
  }
})

t.test('auth.signup makes a username that is taken unique with a number', async (t) => {
  const { app, kept } = accountDesk()
  for (const domain of ['one', 'two', 'three'])
    await app.signUp({ email: `ada@${domain}.example`, password: 'secret' }, visitor)
  const names = kept.users.map(({ username }) => username)
  t.equal(new Set(names).size, 3)
  for (const name of names) t.match(name, /^ada[0-9]*$/)
  t.equal(kept.audit.length, 3)
  t.equal(kept.sessions.length, 3)
})

t.test('auth.signup gives up when no name is free', async (t) => {
  let tries = 0
  const around = (accounts: Accounts) => ({
    ...accounts,
    transaction: async () => {
      tries++
      throw new AppError('conflict', 'Taken', { errors: [{ pointer: '/username', detail: 'is taken' }] })
    }
  })
  const { app } = accountDesk({ around })
  await t.rejects(app.signUp({ email: ada.email, password: 'secret' }, visitor), { code: 'conflict' })
  t.equal(tries, 5)
})

t.test('auth.signup rejects with conflict when the address is taken, in any case', async (t) => {
  const { app, kept } = accountDesk()
  await app.signUp({ email: 'ada@example.com', password: 'secret' }, visitor)
  const again = app.signUp({ email: 'ADA@example.com', password: 'secret' }, visitor)
  await t.rejects(again, { code: 'conflict', errors: [{ pointer: '/email' }] })
  t.equal(kept.users.length, 1)
  t.equal(kept.sessions.length, 1)
})
