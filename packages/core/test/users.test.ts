import { type Caller, operator } from '@rollcall/core'
import t from 'tap'
import { accountDesk, addressOf, PASSWORD } from './account-desk.ts'

const LAST = { code: 'conflict', message: /last active administrator: make somebody else an administrator/ }

t.test('users.create makes a user of any role, and leaves a line', async (t) => {
  const { app, trail } = accountDesk()
  const ada = { username: 'Ada1', email: 'Ada@example.com', password: PASSWORD }
  const user = await app.createUser({ ...ada, role: 'admin' }, operator)
  t.match(user, { username: 'Ada1', email: 'Ada@example.com', role: 'admin', status: 'active', scopes: null })
  t.notOk('password_hash' in user || 'password' in user)
  t.strictSame(trail(), [{ action: 'user.created', user_id: user.id, details: { role: 'admin' } }])
  t.match(await app.createUser({ ...ada, username: 'bob', email: 'b@example.com' }, operator), {
    role: 'member'
  })
})

t.test(
  'users.create refuses what is taken and passwords that are too common, and leaves no line',
  async (t) => {
    const { app, person, trail } = accountDesk()
    await person('ada')
    const bob = { username: 'bob', email: addressOf('bob'), password: PASSWORD }
    await t.rejects(app.createUser({ ...bob, username: 'ADA' }, operator), { code: 'conflict' })
    await t.rejects(app.createUser({ ...bob, email: 'ADA@example.com' }, operator), { code: 'conflict' })
    await t.rejects(app.createUser({ ...bob, password: 'letmein' }, operator), { code: 'invalid' })
    t.strictSame(trail(), [])
  }
)

t.test('only administrators see and change accounts', async (t) => {
  const { app, kept, present, person } = accountDesk()
  await person('bob')
  const callers = [await present('ada'), await present('eve', { role: 'guest', scopes: ['users:read'] })]
  const before = structuredClone(kept)
  const user = { user: 'bob' }
  const changes: ((input: { user: string }, caller: Caller) => Promise<unknown>)[] = [
    app.disableUser,
    app.enableUser,
    app.deleteUser,
    app.issuePasswordLink
  ]
  for (const { caller } of callers) {
    for (const change of changes) await t.rejects(change(user, caller), { code: 'forbidden' })
    await t.rejects(app.setRole({ ...user, role: 'admin' }, caller), { code: 'forbidden' })
    const joe = { username: 'joe', email: addressOf('joe'), password: PASSWORD }
    await t.rejects(app.createUser(joe, caller), { code: 'forbidden' })
  }
  const [member, reader] = callers
  if (member) await t.rejects(app.showUser(user, member.caller), { code: 'forbidden' })
  if (member) await t.rejects(app.listUsers({}, member.caller), { code: 'forbidden' })
  if (reader) await t.resolves(app.showUser(user, reader.caller))
  t.strictSame(kept, before)
})

t.test('users.list finds accounts by a part of the name or address, by role and by status', async (t) => {
  const { app, person } = accountDesk()
  await person('Ada', { role: 'admin' })
  await person('bob', { status: 'disabled' })
  await person('eve', { role: 'guest' })
  const found = async (filter: Parameters<typeof app.listUsers>[0]) =>
    (await app.listUsers(filter, operator)).data.map(({ username }) => username)
  t.strictSame(await found({}), ['Ada', 'bob', 'eve'])
  t.strictSame(await found({ search: 'ADA' }), ['Ada'])
  t.strictSame(await found({ search: 'eve@' }), ['eve'])
  t.strictSame(await found({ role: 'guest' }), ['eve'])
  t.strictSame(await found({ status: 'disabled' }), ['bob'])
  t.strictSame(await found({ status: 'disabled', role: 'guest' }), [])
  await t.rejects(app.listUsers({ cursor: 'x', page: 1 }, operator), { code: 'invalid' })
})

t.test('users.show finds an account by id, username or address, in any case', async (t) => {
  const { app, person } = accountDesk()
  const ada = await person('Ada')
  for (const user of [ada.id, ada.id.toUpperCase(), 'ada', 'ADA', 'Ada@Example.com'])
    t.strictSame(await app.showUser({ user }, operator), ada, user)
  await t.rejects(app.showUser({ user: 'bob' }, operator), { code: 'not_found' })
})

t.test('users.set-role gives another role, and leaves a line', async (t) => {
  const { app, person, trail } = accountDesk()
  const { id } = await person('ada')
  t.match(await app.setRole({ user: 'ada', role: 'admin' }, operator), { id, role: 'admin' })
  t.strictSame(trail(), [
    { action: 'user.role_changed', user_id: id, details: { from: 'member', to: 'admin' } }
  ])
  t.match(await app.setRole({ user: 'ada', role: 'admin' }, operator), { role: 'admin' })
  t.equal(trail().length, 1, 'the same role is no change')
})

t.test('a guest who is made a member keeps everything but the limits', async (t) => {
  const { app, person } = accountDesk()
  const limits = { scopes: ['items:read' as const], access_until: '2026-02-01T00:00:00.000Z' }
  const eve = await person('eve', { role: 'guest', ...limits })
  const joe = await person('joe', { role: 'guest', ...limits })
  t.match(await app.setRole({ user: 'joe', role: 'guest' }, operator), { ...joe, ...limits })
  const member = await app.setRole({ user: 'eve', role: 'member' }, operator)
  t.strictSame(member, { ...eve, role: 'member', scopes: null, access_until: null })
  t.match(await app.setRole({ user: 'eve', role: 'guest' }, operator), { role: 'guest', scopes: null })
})

t.test('users.disable keeps somebody out, ends the sessions and leaves a line, once', async (t) => {
  const { app, kept, comeIn, present, trail } = accountDesk()
  const { user } = await present('ada')
  await comeIn('ada')
  await present('bob')
  await app.issuePasswordLink({ user: 'ada' }, operator)
  kept.audit = []
  t.match(await app.disableUser({ user: 'ada' }, operator), { id: user.id, status: 'disabled' })
  t.equal(kept.sessions.length, 1)
  t.strictSame(kept.password_links, [])
  const details = { ended_sessions: 2 }
  t.strictSame(trail(), [{ action: 'user.disabled', user_id: user.id, details }])
  await t.rejects(comeIn('ada'), { code: 'unauthenticated' })
  t.match(await app.disableUser({ user: 'ada' }, operator), { status: 'disabled' })
  t.equal(trail().filter(({ action }) => action === 'user.disabled').length, 1)
})

t.test('users.enable lets somebody in again, and leaves a line, once', async (t) => {
  const { app, comeIn, person, trail } = accountDesk()
  const { id } = await person('ada', { status: 'disabled' })
  t.match(await app.enableUser({ user: 'ada' }, operator), { id, status: 'active' })
  t.match(await app.enableUser({ user: 'ada' }, operator), { status: 'active' })
  t.strictSame(trail(), [{ action: 'user.enabled', user_id: id, details: {} }])
  await t.resolves(comeIn('ada'))
})

t.test('users.delete deletes an account with what it owns, and keeps a line', async (t) => {
  const { app, kept, present, trail } = accountDesk()
  const { user } = await present('ada')
  await app.deleteUser({ user: 'ada' }, operator)
  t.strictSame([kept.users, kept.sessions], [[], []])
  const details = { username: 'ada', email: 'ada@example.com' }
  t.strictSame(trail(), [{ action: 'user.deleted', user_id: user.id, details }])
  await t.rejects(app.deleteUser({ user: 'ada' }, operator), { code: 'not_found' })
})

t.test('who changed an account is in the trail, with the door', async (t) => {
  const { app, kept, person, present } = accountDesk()
  const { user, caller } = await present('ada', { role: 'admin' })
  const { id } = await person('bob')
  await app.disableUser({ user: 'bob' }, caller)
  await app.enableUser({ user: 'bob' }, operator)
  t.match(kept.audit, [
    { user_id: id, actor_kind: 'user', actor_id: user.id, door: 'api', address: '192.0.2.1' },
    { user_id: id, actor_kind: 'operator', actor_id: null, door: 'cli', address: null }
  ])
})

type App = ReturnType<typeof accountDesk>['app']
type Remove = (app: App, user: string, caller?: Caller) => Promise<unknown>

const REMOVALS: Record<string, Remove> = {
  demoted: (app, user, caller = operator) => app.setRole({ user, role: 'member' }, caller),
  disabled: (app, user, caller = operator) => app.disableUser({ user }, caller),
  deleted: (app, user, caller = operator) => app.deleteUser({ user }, caller)
}

for (const [told, remove] of Object.entries(REMOVALS)) {
  t.test(`the last administrator cannot be ${told}, whoever asks`, async (t) => {
    const { app, kept, person, present } = accountDesk()
    const { caller } = await present('ada', { role: 'admin' })
    await person('bob', { role: 'admin', status: 'disabled' })
    await person('eve')
    const before = structuredClone(kept)
    await t.rejects(remove(app, 'ada'), LAST)
    await t.rejects(remove(app, 'ada', caller), LAST)
    t.strictSame(kept, before)
    await t.resolves(remove(app, 'eve', caller), 'others can')
    await t.resolves(app.enableUser({ user: 'bob' }, caller))
    await t.resolves(remove(app, 'ada', caller), 'and the last but one')
  })

  t.test(`of two last administrators ${told} by each other at once, one stays`, async (t) => {
    const { app, kept, present } = accountDesk()
    const ada = await present('ada', { role: 'admin' })
    const bob = await present('bob', { role: 'admin' })
    const both = await Promise.allSettled([remove(app, 'bob', ada.caller), remove(app, 'ada', bob.caller)])
    t.match(both, [{ status: 'fulfilled' }, { status: 'rejected' }])
    const active = kept.users.filter(({ role, status }) => role === 'admin' && status === 'active')
    t.match(active, [{ username: 'ada' }])
    t.equal(active.length, 1)
    t.equal(kept.audit.length, 1)
  })

  t.test(`of two last administrators ${told} by the operator at once, one stays`, async (t) => {
    const { app, person } = accountDesk()
    await person('ada', { role: 'admin' })
    await person('bob', { role: 'admin' })
    const both = await Promise.allSettled([remove(app, 'bob'), remove(app, 'ada')])
    t.match(both, [{ status: 'fulfilled' }, { status: 'rejected', reason: LAST }])
  })
}
