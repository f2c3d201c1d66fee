import { operator, scopesOf } from '@rollcall/core'
import t from 'tap'
import { accountDesk, PASSWORD, visitor } from './account-desk.ts'

const WRONG = { code: 'forbidden', message: 'The current password is wrong' }
const UNUSABLE = {
  code: 'unauthenticated',
  message: /^This code is not known, was used already or has expired/
}
const CHANGE = { current_password: PASSWORD, new_password: 'another horse' }

t.test('auth.password sets another password, and ends all sessions but the one that asks', async (t) => {
  const { app, kept, comeIn, present, trail } = accountDesk()
  const { user, caller } = await present('ada')
  await comeIn('ada')
  await comeIn('ada')
  await present('bob')
  t.strictSame(await app.changePassword(CHANGE, caller), { ended_sessions: 2 })
  t.equal(kept.users[0]?.password_hash, 'plain:another horse')
  t.match(kept.sessions, [{ id: caller.credential_id }, { user_id: kept.users[1]?.id }])
  t.equal(kept.sessions.length, 2)
  const details = { ended_sessions: 2 }
  t.strictSame(trail(), [{ action: 'account.password_changed', user_id: user.id, details }])
})

t.test('auth.password takes a set-password link that is out away', async (t) => {
  const { app, present } = accountDesk()
  const { caller } = await present('ada')
  const { code } = await app.issuePasswordLink({ user: 'ada' }, operator)
  await app.changePassword(CHANGE, caller)
  await t.rejects(app.setPassword({ code, password: 'a third horse' }, visitor), UNUSABLE)
})

t.test('auth.password changes nothing without the current password, and makes guesses wait', async (t) => {
  const { app, clock, kept, present, trail } = accountDesk({ failures_per_account: 2 })
  const { caller } = await present('ada')
  const before = structuredClone(kept)
  const guess = () => app.changePassword({ ...CHANGE, current_password: 'wrong' }, caller)
  await t.rejects(guess(), WRONG)
  await t.rejects(guess(), WRONG)
  await t.rejects(app.changePassword(CHANGE, caller), { code: 'rate_limited', retryAfter: 1 })
  await t.rejects(app.deleteAccount({ password: PASSWORD }, caller), { code: 'rate_limited' })
  t.strictSame({ ...kept, audit: [] }, before)
  clock.pass(1)
  await app.changePassword(CHANGE, caller)
  const [first, second, third] = trail()
  t.match([first, second], [{ details: { attempts: 1 } }, { details: { attempts: 2 } }])
  t.match(first, { action: 'account.proof_failed' })
  t.match(third, { action: 'account.password_changed' })
})

t.test('auth.password refuses a new password that is too common or too long', async (t) => {
  const { app, passwords, present } = accountDesk()
  const { caller } = await present('ada')
  passwords.verified.length = 0
  for (const new_password of ['letmein', 'short', 'ä'.repeat(129)]) {
    const refused = { code: 'invalid', errors: [{ pointer: '/new_password' }] }
    await t.rejects(app.changePassword({ ...CHANGE, new_password }, caller), refused)
  }
  t.strictSame(passwords.verified, [])
})

t.test('of two new passwords at once, one wins', async (t) => {
  const { app, kept, present } = accountDesk()
  const { caller } = await present('ada')
  const both = await Promise.allSettled([
    app.changePassword(CHANGE, caller),
    app.changePassword({ ...CHANGE, new_password: 'a third horse' }, caller)
  ])
  t.match(both, [{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'conflict' } }])
  t.match(kept.users, [{ password_hash: 'plain:another horse' }])
})

t.test('an operator who acts as a user ends all sessions of the user', async (t) => {
  const { app, kept, present } = accountDesk()
  const { user } = await present('ada')
  const acting = { ...operator, user_id: user.id, scopes: scopesOf.member }
  t.strictSame(await app.changePassword(CHANGE, acting), { ended_sessions: 1 })
  t.match(kept.audit, [{ actor_kind: 'operator', actor_id: user.id, door: 'cli' }])
  await t.rejects(app.changePassword(CHANGE, operator), { code: 'unauthenticated', message: /--as/ })
})

t.test('users.password-link answers a code and a link, of which only a hash is kept', async (t) => {
  const { app, kept, person, secrets, trail } = accountDesk()
  const { id } = await person('ada')
  const { code, link, expires_at } = await app.issuePasswordLink({ user: 'ADA' }, operator)
  t.match(code, /^rp_[0-9A-Za-z]{49}$/)
  t.equal(link, `https://rollcall.example/set-password#code=${code}`)
  t.equal(expires_at, '2026-01-02T00:00:00.000Z')
  t.match(kept.password_links, [{ user_id: id, code_hash: secrets.hash(code), expires_at }])
  t.notOk(JSON.stringify(kept).includes(code))
  t.strictSame(trail(), [{ action: 'password_link.issued', user_id: id, details: { expires_at } }])
})

t.test('a later set-password link takes the place of the earlier one', async (t) => {
  const { app, person } = accountDesk()
  await person('ada')
  const first = await app.issuePasswordLink({ user: 'ada' }, operator)
  const second = await app.issuePasswordLink({ user: 'ada' }, operator)
  const choice = { password: 'another horse' }
  await t.rejects(app.setPassword({ ...choice, code: first.code }, visitor), UNUSABLE)
  await t.resolves(app.setPassword({ ...choice, code: second.code }, visitor))
})

t.test(
  'users.password-link refuses an account that may not be used, and says what to do first',
  async (t) => {
    const { app, clock, kept, person } = accountDesk()
    await person('ada', { status: 'disabled' })
    await person('eve', { role: 'guest', access_until: clock.now().toISOString() })
    await t.rejects(app.issuePasswordLink({ user: 'ada' }, operator), {
      code: 'conflict',
      message: /enable it/
    })
    await t.rejects(app.issuePasswordLink({ user: 'eve' }, operator), {
      code: 'conflict',
      message: /a member/
    })
    await t.rejects(app.issuePasswordLink({ user: 'who' }, operator), { code: 'not_found' })
    t.strictSame(kept.password_links, [])
  }
)

t.test('auth.set-password sets a password with a code, once, and ends all sessions', async (t) => {
  const { app, kept, comeIn, present, trail } = accountDesk()
  const { user } = await present('ada')
  await comeIn('ada')
  const { code } = await app.issuePasswordLink({ user: 'ada' }, operator)
  kept.audit = []
  t.strictSame(await app.setPassword({ code, password: 'another horse' }, visitor), {
    message: 'Password set',
    user: { username: 'ada', email: 'ada@example.com' }
  })
  t.match(kept.users, [{ password_hash: 'plain:another horse' }])
  t.strictSame([kept.sessions, kept.password_links], [[], []])
  const details = { ended_sessions: 2 }
  t.strictSame(trail(), [{ action: 'password_link.used', user_id: user.id, details }])
  await t.rejects(app.setPassword({ code, password: 'a third horse' }, visitor), UNUSABLE)
})

t.test(
  'auth.set-password refuses in the same words what is no code, is unknown, is late, or is of no use',
  async (t) => {
    const { app, clock, kept, memory, person, passwords } = accountDesk()
    const { id } = await person('ada')
    const { code } = await app.issuePasswordLink({ user: 'ada' }, operator)
    const choose = (code: string) => app.setPassword({ code, password: 'another horse' }, visitor)
    const hashed: string[] = []
    passwords.hash = async (password) => `plain:${hashed.push(password)}`
    for (const wrong of [
      '',
      'rp_',
      `${code}x`,
      code.replace('rp_', 'ri_'),
      code.toLowerCase(),
      `rp_${'0'.repeat(49)}`
    ])
      await t.rejects(choose(wrong), UNUSABLE, wrong)
    t.strictSame(hashed, [], 'a code that is none costs no work')
    await memory.users.change(id, { status: 'disabled' })
    await t.rejects(choose(code), UNUSABLE)
    await memory.users.change(id, { status: 'active', access_until: clock.now().toISOString() })
    await t.rejects(choose(code), UNUSABLE)
    await memory.users.change(id, { access_until: null })
    clock.pass(24 * 60 * 60)
    await t.rejects(choose(code), UNUSABLE)
    t.match(kept.users, [{ password_hash: `plain:${PASSWORD}` }])
  }
)

t.test(
  'auth.set-password refuses a password that is too common, and the code can be used again',
  async (t) => {
    const { app, person } = accountDesk()
    await person('ada')
    const { code } = await app.issuePasswordLink({ user: 'ada' }, operator)
    const refused = { code: 'invalid', errors: [{ pointer: '/password' }] }
    await t.rejects(app.setPassword({ code, password: 'letmein' }, visitor), refused)
    await t.resolves(app.setPassword({ code, password: 'another horse' }, visitor))
  }
)

t.test('of two that use a set-password code at once, one wins', async (t) => {
  const { app, kept, person } = accountDesk()
  await person('ada')
  const { code } = await app.issuePasswordLink({ user: 'ada' }, operator)
  const both = await Promise.allSettled([
    app.setPassword({ code, password: 'another horse' }, visitor),
    app.setPassword({ code, password: 'a third horse' }, visitor)
  ])
  t.match(both, [{ status: 'fulfilled' }, { status: 'rejected', reason: UNUSABLE }])
  t.match(kept.users, [{ password_hash: 'plain:another horse' }])
})

t.test('guesses at set-password codes have to wait', async (t) => {
  const { app, person } = accountDesk({ failures_per_address: 2 })
  await person('ada')
  const { code } = await app.issuePasswordLink({ user: 'ada' }, operator)
  const choose = (code: string) => app.setPassword({ code, password: 'another horse' }, visitor)
  await t.rejects(choose('rp_1'), UNUSABLE)
  await t.rejects(choose('rp_2'), UNUSABLE)
  await t.rejects(choose(code), { code: 'rate_limited', retryAfter: 1 })
})
