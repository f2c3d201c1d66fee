import { type Accounts, AppError, nobody, operator, scopesOf } from '@rollcall/core'
import t from 'tap'
import { accountDesk, addressOf, PASSWORD, visitor } from './account-desk.ts'

const WRONG = { code: 'unauthenticated', message: 'Wrong e-mail address or password' }
const ADA = { email: 'ada@example.com', password: PASSWORD }

t.test(
  'auth.login answers two tokens, keeps only a hash of the one that lasts, and leaves a line',
  async (t) => {
    const { app, kept, bearer, person, secrets, trail } = accountDesk()
    const { id } = await person('Ada')
    const { user } = await app.login({ ...ADA, email: 'ADA@example.com' }, visitor)
    t.match(user, { username: 'Ada', email: 'ada@example.com', refresh: /^rr_[0-9A-Za-z]{49}$/ })
    const [session] = kept.sessions
    t.match(session, {
      user_id: id,
      token_hash: secrets.hash(user.refresh),
      device: 'Firefox',
      address: '192.0.2.1',
      created_at: '2026-01-01T00:00:00.000Z',
      expires_at: '2026-01-31T00:00:00.000Z'
    })
    t.notOk(JSON.stringify(kept).includes(user.refresh))
    t.match(await bearer(user.access), {
      kind: 'user',
      user_id: id,
      credential_id: session?.id,
      scopes: scopesOf.member
    })
    t.match(kept.users, [{ last_login_at: '2026-01-01T00:00:00.000Z' }])
    t.match(kept.audit, [{ action: 'account.logged_in', user_id: id, subject_id: session?.id, door: 'api' }])
    t.equal(trail().length, 1)
  }
)

t.test('auth.login fails in the same words after the same work, whatever is wrong', async (t) => {
  const { app, clock, kept, passwords, person } = accountDesk()
  await person('ada')
  await person('bob', { status: 'disabled' })
  await person('eve', { role: 'guest', access_until: clock.now().toISOString() })
  for (const [email, password] of [
    ['ada@example.com', 'Correct horse'],
    ['nobody@example.com', PASSWORD],
    ['not an address', ''],
    ['bob@example.com', PASSWORD],
    ['eve@example.com', PASSWORD],
    ['ada@example.com', 'x'.repeat(1024)]
  ] as const) {
    const error = await app.login({ email, password }, visitor).catch((error: unknown) => error)
    t.ok(error instanceof AppError)
    t.match(error, { ...WRONG, errors: [], retryAfter: undefined }, email)
  }
  const hash = `plain:${PASSWORD}`
  t.strictSame(passwords.verified, [hash, null, null, hash, hash, hash])
  t.strictSame(kept.sessions, [])
})

t.test(
  'auth.login writes the 1st, 2nd, 4th, 8th … failure at an account down, and none at nobody',
  async (t) => {
    const { app, clock, person, trail } = accountDesk({
      failures_per_account: 100,
      failures_per_address: 100
    })
    const { id } = await person('ada')
    for (let i = 0; i < 9; i++) {
      await t.rejects(app.login({ ...ADA, password: 'wrong' }, visitor), WRONG)
      await t.rejects(app.login({ ...ADA, email: 'who@example.com' }, visitor), WRONG)
      clock.pass(1)
    }
    const line = (attempts: number) => ({
      action: 'account.login_failed',
      user_id: id,
      details: { attempts }
    })
    t.strictSame(trail(), [1, 2, 4, 8].map(line))
  }
)

t.test('auth.login makes guesses wait, and forgives whoever gets in', async (t) => {
  const { app, clock, person } = accountDesk({ failures_per_account: 2 })
  await person('ada')
  const guess = () => app.login({ ...ADA, password: 'wrong' }, visitor)
  await t.rejects(guess(), WRONG)
  await t.rejects(guess(), WRONG)
  await t.rejects(app.login(ADA, visitor), { code: 'rate_limited', retryAfter: 1 })
  clock.pass(1)
  await t.resolves(app.login(ADA, visitor))
  await t.rejects(guess(), WRONG)
  await t.resolves(app.login(ADA, visitor))
})

t.test(
  'auth.login renews a hash made with weaker parameters, and only with the right password',
  async (t) => {
    const { app, kept, person } = accountDesk()
    await person('ada', { password_hash: `weak:${PASSWORD}` })
    await t.rejects(app.login({ ...ADA, password: 'wrong' }, visitor), WRONG)
    t.match(kept.users, [{ password_hash: `weak:${PASSWORD}` }])
    await app.login(ADA, visitor)
    t.match(kept.users, [{ password_hash: `plain:${PASSWORD}` }])
  }
)

t.test('two logins at once that renew one hash both get in', async (t) => {
  const { app, kept, person } = accountDesk()
  await person('ada', { password_hash: `weak:${PASSWORD}` })
  await t.resolves(Promise.all([app.login(ADA, visitor), app.login(ADA, visitor)]))
  t.match(kept.users, [{ password_hash: `plain:${PASSWORD}` }])
})

/** Between the comparison of the password and the transaction that lets somebody in. */
function meanwhile(change: (accounts: Accounts) => Promise<unknown>) {
  let done = false
  return (accounts: Accounts): Accounts => ({
    ...accounts,
    async transaction(work) {
      const isLogin = (await accounts.users.findByEmail(ADA.email)) !== null
      if (isLogin && !done) {
        done = true
        await change(accounts)
      }
      return accounts.transaction(work)
    }
  })
}

for (const [told, change] of [
  [
    'given another password',
    (accounts: Accounts, id: string) => accounts.users.change(id, { password_hash: 'plain:another' })
  ],
  ['disabled', (accounts: Accounts, id: string) => accounts.users.change(id, { status: 'disabled' })],
  ['deleted', (accounts: Accounts, id: string) => accounts.users.delete(id)]
] as const) {
  t.test(`whoever is ${told} while the password is compared does not get in`, async (t) => {
    let id = ''
    const { app, kept, person } = accountDesk({ around: meanwhile((accounts) => change(accounts, id)) })
    id = (await person('ada', { password_hash: `weak:${PASSWORD}` })).id
    await t.rejects(app.login(ADA, visitor), WRONG)
    t.strictSame(kept.sessions, [])
    if (told === 'given another password') t.match(kept.users, [{ password_hash: 'plain:another' }])
  })
}

t.test('auth.authenticate answers an id and a token that nothing prolongs', async (t) => {
  const { app, kept, bearer, person, trail } = accountDesk()
  const { id } = await person('ada')
  const answer = await app.authenticate(ADA, visitor)
  t.strictSame(Object.keys(answer), ['id', 'token'])
  t.match(kept.sessions, [{ user_id: id, token_hash: null, expires_at: '2026-01-01T00:15:00.000Z' }])
  t.match(await bearer(answer.token), { user_id: id })
  t.match(trail(), [{ action: 'account.logged_in', user_id: id }])
  await t.rejects(app.authenticate({ ...ADA, password: 'wrong' }, visitor), WRONG)
})

t.test('a token lives no longer than the access of its guest', async (t) => {
  const { bearer, clock, present } = accountDesk()
  const told = { role: 'guest' as const, access_until: '2026-01-01T00:05:00.000Z' }
  const { access } = await present('eve', told)
  clock.pass(5 * 60 - 1)
  await t.resolves(bearer(access))
  clock.pass(1)
  await t.rejects(bearer(access), { code: 'unauthenticated' })
})

t.test('auth.me and auth.whoami show the account of the caller', async (t) => {
  const { app, present } = accountDesk()
  const { user, caller } = await present('Ada')
  const shown = await app.me({}, caller)
  t.match(shown, { id: user.id, username: 'Ada', email: addressOf('Ada'), role: 'member' })
  t.notOk('password_hash' in shown)
  t.strictSame(await app.whoami({}, caller), { id: user.id, email: addressOf('Ada') })
})

t.test('auth.me and auth.whoami tell whoever has no account, or none any more', async (t) => {
  const { app, memory, present } = accountDesk()
  const { user, caller } = await present('ada')
  await memory.users.delete(user.id)
  for (const ask of [app.me, app.whoami]) {
    await t.rejects(ask({}, operator), { code: 'unauthenticated', message: /^The operator has no account/ })
    await t.rejects(ask({}, nobody), { code: 'unauthenticated' })
    await t.rejects(ask({}, caller), { code: 'unauthenticated', message: /is gone/ })
  }
})
