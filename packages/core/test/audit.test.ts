import { type AuditAction, auditEntry, bind, type Caller, operator, useCases } from '@rollcall/core'
import t from 'tap'
import { accountDesk, FIREFOX, PASSWORD, visitor } from './account-desk.ts'

/** An empty trail, and who can look at it. */
async function desk() {
  const made = accountDesk()
  const { clock, ids, memory } = made
  const { list } = bind({ list: useCases.listAuditEntries }, made)
  const boss = await made.present('Boss', { role: 'admin' })
  const ada = await made.present('Ada')
  const bob = await made.present('bob')
  const note = (action: AuditAction, caller: Caller, user_id: string | null) =>
    memory.audit.add(auditEntry(action, { user_id }, { caller, clock, ids }))
  /** Who did what to whom, newest first. */
  const told = async (input: Parameters<typeof list>[0], caller: Caller) => {
    const { data } = await list(input, caller)
    return data.map(({ actor_name, action, username }) => [actor_name, action, username])
  }
  return { ...made, list, told, note, boss, ada, bob }
}

/** Four entries, a minute apart from midnight on. */
async function busyDesk() {
  const made = await desk()
  const { ada, bob, boss, clock, note } = made
  await note('user.created', operator, ada.user.id)
  clock.pass(60)
  await note('token.created', ada.caller, ada.user.id)
  clock.pass(60)
  await note('user.disabled', boss.caller, bob.user.id)
  clock.pass(60)
  await note('invitation.created', ada.caller, null)
  return made
}

const OF_ADA = [
  ['Ada', 'invitation.created', null],
  ['Ada', 'token.created', 'Ada'],
  [null, 'user.created', 'Ada']
]
const OF_BOB = ['Boss', 'user.disabled', 'bob']

t.test('everybody sees what they did and what was done to them', async (t) => {
  const { ada, bob, told } = await busyDesk()
  t.strictSame(await told({}, ada.caller), OF_ADA)
  t.strictSame(await told({}, bob.caller), [OF_BOB])
})

t.test('where an administrator sits is shown to those who see the whole trail', async (t) => {
  const { boss, ada, list, note } = await desk()
  await note('user.disabled', boss.caller, ada.user.id)
  await note('token.created', ada.caller, ada.user.id)
  await note('account.login_failed', visitor, ada.user.id)
  const told = async (caller: Caller) => {
    const { data } = await list({ user: 'ada' }, caller)
    return data.map(({ action, address, device }) => ({ action, address, device }))
  }
  const from = { address: FIREFOX.address, device: FIREFOX.device }
  const own = [
    { action: 'account.login_failed', ...from },
    { action: 'token.created', ...from }
  ]
  t.strictSame(await told(ada.caller), [...own, { action: 'user.disabled', address: null, device: null }])
  t.strictSame(await told(boss.caller), [...own, { action: 'user.disabled', ...from }])
})

t.test('audit:read shows all, to administrators, guests and the operator', async (t) => {
  const { boss, ada, note, present, told } = await desk()
  const eve = await present('eve', { role: 'guest', scopes: ['audit:read'] })
  await note('token.created', ada.caller, ada.user.id)
  for (const caller of [operator, boss.caller, eve.caller]) {
    t.strictSame(await told({ user: 'ada' }, caller), [['Ada', 'token.created', 'Ada']])
    t.strictSame(await told({}, caller), [['Ada', 'token.created', 'Ada']])
  }
})

t.test('an API token sees as much as it was given', async (t) => {
  const { apiToken, bearer, boss, told } = await busyDesk()
  const narrow = await bearer((await apiToken(boss.user.id, ['account:read'])).text)
  t.strictSame(await told({}, narrow), [OF_BOB])
  await t.rejects(told({ user: 'Ada' }, narrow), { code: 'forbidden', message: /audit:read/ })
  const wide = await bearer((await apiToken(boss.user.id, ['account:read', 'audit:read'])).text)
  t.equal((await told({}, wide)).length, 4)
  const none = await bearer((await apiToken(boss.user.id, ['items:read'])).text)
  await t.rejects(told({}, none), { code: 'forbidden', message: /account:read/ })
})

t.test('asking for somebody else is forbidden, whether they exist or not', async (t) => {
  const { ada, bob, told } = await busyDesk()
  for (const ref of [
    'bob',
    'bob@example.com',
    bob.user.id,
    'nobody',
    '019ac000-0000-7000-8000-000000009999'
  ]) {
    for (const input of [{ actor: ref }, { user: ref }, { actor: 'ada', user: ref }]) {
      await t.rejects(told(input, ada.caller), { code: 'forbidden', message: /audit:read/ }, ref)
    }
  }
})

t.test('asking for oneself is not, by whatever name', async (t) => {
  const { ada, told } = await busyDesk()
  const [invited, token, made] = OF_ADA
  for (const ref of ['ada', 'ADA@example.com', ada.user.id, ada.user.id.toUpperCase()]) {
    t.strictSame(await told({ actor: ref }, ada.caller), [invited, token], ref)
    t.strictSame(await told({ user: ref }, ada.caller), [token, made], ref)
  }
})

t.test('the filters narrow it down together', async (t) => {
  const { boss, told } = await busyDesk()
  const [invited, token, made] = OF_ADA
  const see = (input: Parameters<typeof told>[0]) => told(input, boss.caller)
  t.strictSame(await see({ actor: 'ada' }), [invited, token])
  t.strictSame(await see({ user: 'ada' }), [token, made])
  t.strictSame(await see({ actor: 'ada', user: 'ADA@EXAMPLE.COM' }), [token])
  t.strictSame(await see({ action: 'user.disabled' }), [OF_BOB])
  t.strictSame(await see({ action: 'user.disabled', user: 'ada' }), [])
  t.strictSame(await see({ actor: 'ada', limit: 1 }), [invited])
  await t.rejects(see({ actor: 'nobody' }), { code: 'not_found' })
})

t.test('since is inclusive, until is not, and both can say how long ago', async (t) => {
  const { boss, told } = await busyDesk()
  const [invited, token, made] = OF_ADA
  const see = (input: Parameters<typeof told>[0]) => told(input, boss.caller)
  t.strictSame(await see({ since: '2026-01-01T00:02:00Z' }), [invited, OF_BOB])
  t.strictSame(await see({ until: '2026-01-01T00:02:00Z' }), [token, made])
  t.strictSame(await see({ since: '2m', until: '1m' }), [token])
  t.strictSame(await see({ since: '2026-01-01T01:01:00+01:00', until: '2026-01-01T00:01:00.001Z' }), [token])
  t.equal((await see({ since: '2026-01-01' })).length, 4)
  t.strictSame(await see({ until: '2026-01-01' }), [])
  await t.rejects(see({ since: '2026-02-30' }), { code: 'invalid', errors: [{ pointer: '/since' }] })
  await t.rejects(see({ until: 'yesterday' }), { code: 'invalid', errors: [{ pointer: '/until' }] })
})

t.test('whoever is gone is found by id, without a name', async (t) => {
  const { app, ada, boss, list, told } = await busyDesk()
  await app.deleteUser({ user: 'ada' }, boss.caller)
  const { data } = await list({ user: ada.user.id.toUpperCase() }, boss.caller)
  t.match(data, [
    { action: 'user.deleted', actor_name: 'Boss', user_id: ada.user.id, username: null },
    { action: 'token.created', actor_id: ada.user.id, actor_name: null, username: null },
    { action: 'user.created' }
  ])
  await t.rejects(list({ user: 'ada' }, boss.caller), { code: 'not_found' })
  await t.rejects(told({ user: ada.user.id }, ada.caller), { code: 'unauthenticated', message: /is gone/ })
  t.strictSame(await told({ user: '019ac000-0000-7000-8000-000000009999' }, boss.caller), [])
})

t.test('an entry says who, what, when, from where and how', async (t) => {
  const { app, ada, list } = await desk()
  const input = { current_password: PASSWORD, new_password: 'battery staple' }
  await app.changePassword(input, ada.caller)
  const { data } = await list({}, ada.caller)
  t.match(data, [
    {
      action: 'account.password_changed',
      created_at: '2026-01-01T00:00:00.000Z',
      door: 'api',
      actor_kind: 'user',
      actor_id: ada.user.id,
      actor_name: 'Ada',
      user_id: ada.user.id,
      address: '192.0.2.1',
      device: 'Firefox'
    }
  ])
  t.notOk(JSON.stringify(data).includes('battery'))
})

t.test('the list goes on where a page ended', async (t) => {
  const { boss, list } = await busyDesk()
  const first = await list({ limit: 3 }, boss.caller)
  t.equal(first.data.length, 3)
  const cursor = first.meta.next_cursor ?? ''
  t.match(await list({ limit: 3, cursor }, boss.caller), {
    data: [{ action: 'user.created' }],
    meta: { has_next: false }
  })
  t.match((await list({ page: 2, per_page: 3 }, boss.caller)).meta, { total_count: 4, pages: 2 })
  await t.rejects(list({ page: 2, cursor }, boss.caller), { code: 'invalid' })
})
