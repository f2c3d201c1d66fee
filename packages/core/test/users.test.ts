import { bind, nobody, operator, scopesOf, useCases } from '@rollcall/core'
import {
  countingIds,
  countingSecrets,
  fixedClock,
  memorySessions,
  memoryUsers,
  plainAccessTokens,
  plainPasswords
} from '@rollcall/core/contracts'
import t from 'tap'

const { register, login, me, createUser, listUsers } = useCases

function desk() {
  const ports = {
    users: memoryUsers(),
    sessions: memorySessions(),
    passwords: plainPasswords(),
    accessTokens: plainAccessTokens(),
    secrets: countingSecrets(),
    clock: fixedClock(),
    ids: countingIds()
  }
  return { app: bind({ register, login, me, createUser, listUsers }, ports), ...ports }
}

const ada = { username: 'Ada1', email: 'Ada@example.com', password: 'secret' }

t.test('auth.register makes a member, and keeps only a hash of the password', async (t) => {
  const { app, users } = desk()
  t.strictSame(await app.register(ada, nobody), {
    message: 'User created',
    user: { username: 'Ada1', email: 'Ada@example.com' }
  })
  const user = await users.findByEmail('ada@example.com')
  t.match(user, { role: 'member', password_hash: 'plain:secret', created_at: '2026-01-01T00:00:00.000Z' })
  t.notOk(user && 'password' in user)
})

t.test('auth.register refuses a role of choice', async (t) => {
  const { app } = desk()
  const asAdmin = { ...ada, role: 'admin' }
  await t.rejects(app.register(asAdmin, nobody), { code: 'invalid', errors: [{ pointer: '/role' }] })
})

t.test('auth.register refuses names, addresses and passwords that are none', async (t) => {
  const { app } = desk()
  for (const [field, wrong] of [
    ['username', ['', 'ab', 'x'.repeat(81), 'a b', 'adä', 'ada\n']],
    ['email', ['', 'ada', '@example.com', 'ada@', `${'x'.repeat(120)}@example.com`, 'a@b.c\n']],
    ['password', ['', '12345', 'x'.repeat(257)]]
  ] as const) {
    for (const value of wrong) {
      const refused = { code: 'invalid', errors: [{ pointer: `/${field}` }] }
      await t.rejects(app.register({ ...ada, [field]: value }, nobody), refused, JSON.stringify(value))
    }
  }
  for (const edge of [{ username: 'abc' }, { username: 'x'.repeat(80), email: 'x@example.com' }]) {
    await t.resolves(app.register({ ...ada, ...edge }, nobody))
  }
})

t.test(
  'auth.register rejects with conflict when the name or the address is taken, in any case',
  async (t) => {
    const { app } = desk()
    await app.register(ada, nobody)
    await t.rejects(app.register({ ...ada, username: 'Other' }, nobody), { code: 'conflict' })
    await t.rejects(app.register({ ...ada, username: 'aDA1', email: 'o@example.com' }, nobody), {
      code: 'conflict'
    })
  }
)

t.test('users.create makes a user of any role, and only for who may', async (t) => {
  const { app } = desk()
  t.match(await app.createUser({ ...ada, role: 'admin' }, operator), { username: 'Ada1', role: 'admin' })
  const other = { username: 'bob', email: 'bob@example.com', password: 'secret' }
  const user = await app.createUser(other, operator)
  t.strictSame(Object.keys(user).sort(), ['created_at', 'email', 'id', 'role', 'username'])
  t.match(user, { role: 'member' })
  const member = { kind: 'user' as const, user_id: user.id, scopes: scopesOf.member }
  await t.rejects(app.createUser(other, member), { code: 'forbidden' })
  await t.rejects(app.listUsers({}, member), { code: 'forbidden' })
  t.match(await app.listUsers({}, operator), { data: [{ username: 'Ada1' }, { username: 'bob' }] })
  await t.rejects(app.listUsers({ cursor: 'x', page: 1 }, operator), { code: 'invalid' })
})

t.test('auth.login answers two tokens, and keeps only a hash of the one that lasts', async (t) => {
  const { app, sessions, secrets, users } = desk()
  await app.register(ada, nobody)
  const { user } = await app.login({ email: 'ADA@example.com', password: 'secret' }, nobody)
  const id = (await users.findByEmail('ada@example.com'))?.id ?? ''
  t.match(user, { access: `member:${id}`, username: 'Ada1', email: 'Ada@example.com' })
  t.match(user.refresh, /^[0-9a-f]{64}$/)
  t.match(sessions.kept, [
    {
      user_id: id,
      token_hash: secrets.hash(user.refresh),
      created_at: '2026-01-01T00:00:00.000Z',
      expires_at: '2026-01-31T00:00:00.000Z'
    }
  ])
  t.notOk(JSON.stringify(sessions.kept).includes(user.refresh))
})

t.test(
  'auth.login fails alike for an unknown address and a wrong password, after the same work',
  async (t) => {
    const { app, passwords, sessions } = desk()
    await app.register(ada, nobody)
    const fail = (input: { email: string; password: string }) =>
      app.login(input, nobody).then(
        () => t.fail('logged in'),
        (error: unknown) => error
      )
    const wrong = await fail({ email: ada.email, password: 'Secret' })
    const unknown = await fail({ email: 'nobody@example.com', password: 'secret' })
    const noAddress = await fail({ email: 'not an address', password: '' })
    t.match(wrong, { code: 'unauthenticated', message: 'Wrong e-mail address or password' })
    for (const other of [unknown, noAddress])
      t.match(other, { code: 'unauthenticated', message: Object(wrong).message })
    t.strictSame(passwords.verified, ['plain:secret', null, null])
    t.strictSame(sessions.kept, [])
  }
)

t.test('auth.me shows the account of the caller', async (t) => {
  const { app, users } = desk()
  await app.register(ada, nobody)
  const id = (await users.findByEmail(ada.email))?.id ?? ''
  const caller = { kind: 'user' as const, user_id: id, scopes: scopesOf.guest }
  const user = await app.me({}, caller)
  t.match(user, { id, username: 'Ada1', email: 'Ada@example.com', role: 'member' })
  t.notOk('password_hash' in user)
})

t.test('auth.me tells the operator and nobody that they have no account', async (t) => {
  const { app } = desk()
  await t.rejects(app.me({}, operator), { code: 'unauthenticated', message: /^The operator has no account/ })
  await t.rejects(app.me({}, nobody), { code: 'unauthenticated' })
})

t.test('auth.me tells the bearer of a token whose account is gone', async (t) => {
  const { app, ids } = desk()
  const caller = { kind: 'user' as const, user_id: ids.next(), scopes: scopesOf.member }
  await t.rejects(app.me({}, caller), { code: 'unauthenticated' })
})
