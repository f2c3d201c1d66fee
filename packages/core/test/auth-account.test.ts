import { type Accounts, operator } from '@rollcall/core'
import t from 'tap'
import { accountDesk, PASSWORD } from './account-desk.ts'

const WRONG = { code: 'forbidden', message: 'The current password is wrong' }

t.test('auth.profile changes the username without the password', async (t) => {
  const { app, present, trail } = accountDesk()
  const { user, caller } = await present('ada')
  const changed = await app.changeProfile({ username: 'Lovelace' }, caller)
  t.match(changed, { ...user, username: 'Lovelace', last_login_at: String })
  t.notOk('password_hash' in changed)
  const details = { username: { from: 'ada', to: 'Lovelace' } }
  t.strictSame(trail(), [{ action: 'account.profile_changed', user_id: user.id, details }])
})

t.test('auth.profile changes the e-mail address with the password, and only with it', async (t) => {
  const { app, kept, present, trail } = accountDesk()
  const { user, caller } = await present('ada')
  const email = 'lovelace@example.com'
  const needed = { code: 'invalid', errors: [{ pointer: '/password', detail: /^is required to change/ }] }
  await t.rejects(app.changeProfile({ email }, caller), needed)
  await t.rejects(app.changeProfile({ email, password: 'wrong' }, caller), WRONG)
  t.match(kept.users, [{ email: 'ada@example.com' }])
  t.match(trail(), [{ action: 'account.proof_failed', user_id: user.id }])
  kept.audit = []
  t.match(await app.changeProfile({ email, username: 'Ada', password: PASSWORD }, caller), {
    email,
    username: 'Ada'
  })
  const details = { username: { from: 'ada', to: 'Ada' }, email: { from: 'ada@example.com', to: email } }
  t.strictSame(trail(), [{ action: 'account.profile_changed', user_id: user.id, details }])
})

t.test('auth.profile that changes nothing needs no password and leaves no line', async (t) => {
  const { app, present, trail } = accountDesk()
  const { caller } = await present('ada')
  t.match(await app.changeProfile({ username: 'ada', email: 'ada@example.com' }, caller), { username: 'ada' })
  t.strictSame(trail(), [])
  for (const nothing of [{}, { password: PASSWORD }]) {
    await t.rejects(app.changeProfile(nothing, caller), { code: 'invalid', message: /^Nothing to change/ })
  }
})

t.test(
  'auth.profile never sets an address without the password, also not back to the earlier one',
  async (t) => {
    let meanwhile = async () => {}
    const around = (accounts: Accounts): Accounts => ({
      ...accounts,
      transaction: async (work) => {
        await meanwhile()
        return accounts.transaction(work)
      }
    })
    const { app, memory, present, trail } = accountDesk({ around })
    const { user, caller } = await present('ada')
    meanwhile = async () => void (await memory.users.change(user.id, { email: 'lovelace@example.com' }))
    const asked = { email: 'ada@example.com', username: 'Ada' }
    t.match(await app.changeProfile(asked, caller), { email: 'lovelace@example.com', username: 'Ada' })
    t.match(trail(), [{ details: { username: { from: 'ada', to: 'Ada' } } }])
  }
)

t.test('auth.profile rejects with conflict what is taken, in any case, and leaves no line', async (t) => {
  const { app, kept, person, present } = accountDesk()
  await person('bob')
  const { caller } = await present('ada')
  const before = structuredClone(kept)
  await t.rejects(app.changeProfile({ username: 'BOB' }, caller), {
    code: 'conflict',
    errors: [{ pointer: '/username' }]
  })
  await t.rejects(app.changeProfile({ email: 'Bob@example.com', password: PASSWORD }, caller), {
    code: 'conflict',
    errors: [{ pointer: '/email' }]
  })
  t.strictSame(kept, before)
})

t.test('auth.delete deletes the account with what it owns, and keeps a line', async (t) => {
  const { app, kept, present, trail } = accountDesk()
  const { user, caller } = await present('ada')
  await app.issuePasswordLink({ user: 'ada' }, operator)
  kept.audit = []
  await app.deleteAccount({ password: PASSWORD }, caller)
  t.strictSame([kept.users, kept.sessions, kept.password_links], [[], [], []])
  const details = { username: 'ada', email: 'ada@example.com' }
  t.strictSame(trail(), [{ action: 'account.deleted', user_id: user.id, details }])
})

t.test('auth.delete deletes nothing without the right password', async (t) => {
  const { app, kept, present } = accountDesk()
  const { user, caller } = await present('ada')
  const before = structuredClone(kept)
  await t.rejects(app.deleteAccount({ password: 'wrong' }, caller), WRONG)
  t.match(kept.audit, [{ action: 'account.proof_failed', user_id: user.id }])
  t.strictSame({ ...kept, audit: [] }, before)
})

t.test('auth.delete keeps the last active administrator, and says what to do first', async (t) => {
  const { app, kept, memory, person, present } = accountDesk()
  const { caller } = await present('ada', { role: 'admin' })
  await person('bob', { role: 'admin', status: 'disabled' })
  const before = structuredClone(kept)
  await t.rejects(app.deleteAccount({ password: PASSWORD }, caller), {
    code: 'conflict',
    message: /make somebody else an administrator first/
  })
  t.strictSame(kept, before)
  await memory.users.change(kept.users[1]?.id ?? '', { status: 'active' })
  await t.resolves(app.deleteAccount({ password: PASSWORD }, caller))
})

t.test('of two last administrators who delete themselves at once, one stays', async (t) => {
  const { app, kept, present } = accountDesk()
  const ada = await present('ada', { role: 'admin' })
  const bob = await present('bob', { role: 'admin' })
  const both = await Promise.allSettled(
    [ada, bob].map(({ caller }) => app.deleteAccount({ password: PASSWORD }, caller))
  )
  t.match(both, [{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'conflict' } }])
  t.match(kept.users, [{ username: 'bob', role: 'admin' }])
  t.equal(kept.audit.length, 1)
})
