import { actAs, bind, nobody, operator, useCases } from '@rollcall/core'
import t from 'tap'
import { accountDesk, visitor } from './account-desk.ts'

const { logout, listSessions, endSession, endSessions } = useCases
const ID = '019ac000-0000-7000-8000-999999999999'

function sessionDesk() {
  const desk = accountDesk()
  return { ...desk, app: { ...desk.app, ...bind({ logout, listSessions, endSession, endSessions }, desk) } }
}

t.test('auth.sessions.list shows the own sessions, the last used first, and which one asks', async (t) => {
  const { app, clock, comeIn, present } = sessionDesk()
  const first = await present('ada')
  await present('bob')
  clock.pass(60)
  const second = await comeIn('ada')
  clock.pass(60)
  await app.refresh({ refresh_token: first.refresh }, visitor)
  const { data, meta } = await app.listSessions({}, second.caller)
  t.strictSame(meta, { has_next: false, next_cursor: null })
  t.match(data, [
    { id: first.caller.credential_id, current: false, last_used_at: '2026-01-01T00:02:00.000Z' },
    { id: second.caller.credential_id, current: true, created_at: '2026-01-01T00:01:00.000Z' }
  ])
  t.strictSame(Object.keys(data[0] ?? {}).toSorted(), [
    'address',
    'created_at',
    'current',
    'device',
    'expires_at',
    'id',
    'last_used_at'
  ])
})

t.test('auth.sessions.list leaves out what has expired', async (t) => {
  const { app, clock, comeIn, present } = sessionDesk()
  await present('ada')
  clock.pass(30 * 24 * 60 * 60)
  const { caller } = await comeIn('ada')
  t.match((await app.listSessions({}, caller)).data, [{ id: caller.credential_id }])
})

t.test(
  'auth.logout ends the session that asks and no other, with a line, as often as one likes',
  async (t) => {
    const { app, comeIn, kept, present } = sessionDesk()
    const { user, caller, refresh } = await present('ada')
    const other = await comeIn('ada')
    await app.logout({}, caller)
    t.match(kept.sessions, [{ id: other.caller.credential_id }])
    t.match(kept.audit, [
      { action: 'session.ended', actor_id: user.id, user_id: user.id, subject_id: caller.credential_id }
    ])
    await t.rejects(app.refresh({ refresh_token: refresh }, visitor), { code: 'unauthenticated' })
    await t.resolves(app.logout({}, caller))
    t.equal(kept.audit.length, 1)
  }
)

t.test('auth.logout tells whoever has no session what to do', async (t) => {
  const { app, apiToken, bearer, kept, memory, present } = sessionDesk()
  const { user } = await present('ada')
  const program = await bearer((await apiToken(user.id, ['account:read'])).text)
  await t.rejects(app.logout({}, program), { code: 'conflict', message: /revoke the API token/ })
  await t.rejects(app.logout({}, operator), { code: 'conflict' })
  await t.rejects(app.logout({}, await actAs('ada', memory)), { code: 'conflict' })
  await t.rejects(app.logout({}, nobody), { code: 'unauthenticated' })
  t.equal(kept.sessions.length, 1)
})

t.test('auth.sessions.end ends one of the own sessions', async (t) => {
  const { app, comeIn, kept, present } = sessionDesk()
  const { caller } = await present('ada')
  const other = await comeIn('ada')
  const id = other.caller.credential_id ?? ''
  await app.endSession({ id }, caller)
  t.match(kept.sessions, [{ id: caller.credential_id }])
  t.match(kept.audit, [{ action: 'session.ended', subject_id: id }])
  await t.rejects(app.endSession({ id }, caller), { code: 'not_found' })
})

t.test("auth.sessions.end does not find somebody else's session", async (t) => {
  const { app, kept, present } = sessionDesk()
  const ada = await present('ada')
  const root = await present('root', { role: 'admin' })
  for (const id of [ada.caller.credential_id ?? '', ID])
    await t.rejects(app.endSession({ id }, root.caller), { code: 'not_found' })
  await t.rejects(app.endSession({ id: 'x' }, root.caller), { code: 'invalid' })
  t.equal(kept.sessions.length, 2)
  t.strictSame(kept.audit, [])
})

t.test('auth.sessions.clear ends all others, or all, with a line each', async (t) => {
  const { app, comeIn, kept, present } = sessionDesk()
  const { caller } = await present('ada')
  await present('bob')
  for (let i = 0; i < 3; i++) await comeIn('ada')
  t.strictSame(await app.endSessions({ others: true }, caller), { ended: 3 })
  t.strictSame(
    kept.audit.map(({ action }) => action),
    ['session.ended', 'session.ended', 'session.ended']
  )
  t.strictSame(await app.endSessions({ others: true }, caller), { ended: 0 })
  t.strictSame(await app.endSessions({}, caller), { ended: 1 })
  t.equal(kept.sessions.length, 1, "Bob's is left")
})

t.test('the operator ends the sessions of a user in whose place it acts', async (t) => {
  const { app, comeIn, kept, memory, present } = sessionDesk()
  const { user } = await present('ada')
  await comeIn('ada')
  const caller = await actAs('ada', memory)
  t.equal((await app.listSessions({}, caller)).data.filter(({ current }) => current).length, 0)
  t.strictSame(await app.endSessions({ others: true }, caller), { ended: 2 })
  t.match(kept.audit, [{ actor_kind: 'operator', user_id: user.id, door: 'cli' }, {}])
  await t.rejects(app.listSessions({}, operator), { code: 'unauthenticated', message: /--as/ })
  await t.rejects(app.endSessions({}, operator), { code: 'unauthenticated', message: /--as/ })
})

t.test('an API token lists the sessions of its owner, and ends none', async (t) => {
  const { app, apiToken, bearer, kept, present } = sessionDesk()
  const { user } = await present('ada')
  const program = await bearer((await apiToken(user.id, ['account:read'])).text)
  t.match((await app.listSessions({}, program)).data, [{ current: false }])
  const id = kept.sessions[0]?.id ?? ''
  await t.rejects(app.endSession({ id }, program), { code: 'forbidden' })
  await t.rejects(app.endSessions({}, program), { code: 'forbidden' })
})
