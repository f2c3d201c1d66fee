import { bind, nobody, opaqueToken, useCases } from '@rollcall/core'
import t from 'tap'
import { accountDesk, visitor } from './account-desk.ts'

const REFUSED = { code: 'unauthenticated', message: /^This refresh token is not valid/ }
const PHONE = { ...nobody, origin: { door: 'api', address: '198.51.100.7', device: 'Phone' } as const }

/** Ada has come in, and `show` shows a refresh token. */
async function deskWithSession(told = {}) {
  const desk = accountDesk({ failures_per_address: 100 })
  const ada = await desk.present('ada', told)
  return { desk, ada, show: (refresh_token: string) => desk.app.refresh({ refresh_token }, visitor) }
}

t.test('auth.refresh answers the next two tokens, and keeps only a hash', async (t) => {
  const { desk, ada } = await deskWithSession()
  desk.clock.pass(600)
  const answer = await desk.app.refresh({ refresh_token: ada.refresh }, PHONE)
  t.strictSame(Object.keys(answer), ['access', 'refresh'])
  t.match(answer.refresh, /^rr_[0-9A-Za-z]{49}$/)
  t.not(answer.refresh, ada.refresh)
  t.match(await desk.bearer(answer.access), { user_id: ada.user.id, scopes: ada.caller.scopes })
  t.notOk(JSON.stringify(desk.kept).includes(answer.refresh))
  t.match(desk.kept.sessions, [
    {
      id: ada.caller.credential_id,
      token_hash: desk.secrets.hash(answer.refresh),
      device: 'Phone',
      address: '198.51.100.7',
      created_at: '2026-01-01T00:00:00.000Z',
      last_used_at: '2026-01-01T00:10:00.000Z',
      expires_at: '2026-01-31T00:10:00.000Z'
    }
  ])
  t.strictSame(desk.trail(), [], 'what happens every few minutes leaves no line')
})

t.test('each refresh prolongs the session, one token after the other', async (t) => {
  const { desk, ada, show } = await deskWithSession()
  let { refresh } = ada
  for (let week = 0; week < 10; week++) {
    desk.clock.pass(7 * 24 * 60 * 60)
    refresh = (await show(refresh)).refresh
  }
  t.match(desk.kept.sessions, [{ id: ada.caller.credential_id }])
  t.equal(desk.kept.used_tokens.length, 4, 'used tokens are forgotten when they would have expired')
})

t.test('the token just used gets the same answer for ten seconds, however often', async (t) => {
  const { desk, ada, show } = await deskWithSession()
  const first = await show(ada.refresh)
  t.strictSame(await show(ada.refresh), first)
  desk.clock.pass(10)
  t.strictSame(await show(ada.refresh), first)
  t.equal(desk.kept.sessions.length, 1)
  t.equal(desk.kept.used_tokens.length, 1)
  desk.clock.pass(60)
  await t.resolves(show(first.refresh), 'the successor goes on')
})

t.test('two refreshes at once get the same answer', async (t) => {
  const { ada, show } = await deskWithSession()
  const [one, other, third] = await Promise.all([show(ada.refresh), show(ada.refresh), show(ada.refresh)])
  t.strictSame(one, other)
  t.strictSame(one, third)
  await t.resolves(show(one.refresh))
})

t.test('a token used again after the grace ends the session, and leaves a line', async (t) => {
  const { desk, ada, show } = await deskWithSession()
  const { refresh } = await show(ada.refresh)
  desk.clock.pass(10.001)
  await t.rejects(show(ada.refresh), REFUSED)
  t.strictSame(desk.kept.sessions, [])
  t.match(desk.kept.audit, [
    { action: 'session.replayed', user_id: ada.user.id, subject_id: ada.caller.credential_id, door: 'api' }
  ])
  await t.rejects(show(refresh), REFUSED, 'whoever came second has lost it too')
  await t.rejects(show(ada.refresh), REFUSED)
  t.equal(desk.kept.audit.length, 1)
})

t.test('a token of an older generation ends the session even within the grace', async (t) => {
  const { desk, ada, show } = await deskWithSession()
  const { refresh } = await show(ada.refresh)
  const latest = await show(refresh)
  await t.rejects(show(ada.refresh), REFUSED)
  t.strictSame(desk.kept.sessions, [])
  await t.rejects(show(latest.refresh), REFUSED)
})

t.test('a replay ends one session, not the others', async (t) => {
  const { desk, ada, show } = await deskWithSession()
  const other = await desk.comeIn('ada')
  await show(ada.refresh)
  desk.clock.pass(11)
  await t.rejects(show(ada.refresh), REFUSED)
  t.match(desk.kept.sessions, [{ id: other.caller.credential_id }])
  await t.resolves(show(other.refresh))
})

t.test('a session that was ended or has expired is not prolonged', async (t) => {
  const { desk, ada, show } = await deskWithSession()
  const other = await desk.comeIn('ada')
  await desk.memory.sessions.end(ada.user.id, { only: ada.caller.credential_id ?? '' })
  await t.rejects(show(ada.refresh), REFUSED)
  desk.clock.pass(30 * 24 * 60 * 60)
  await t.rejects(show(other.refresh), REFUSED)
  t.strictSame(desk.trail(), [])
})

t.test('whoever was disabled, or has no access any more, is refused', async (t) => {
  const { desk, ada, show } = await deskWithSession({
    role: 'guest',
    access_until: '2026-01-02T00:00:00.000Z'
  })
  await desk.memory.users.change(ada.user.id, { status: 'disabled' })
  await t.rejects(show(ada.refresh), REFUSED)
  await desk.memory.users.change(ada.user.id, { status: 'active' })
  const { refresh } = await show(ada.refresh)
  desk.clock.pass(24 * 60 * 60)
  await t.rejects(show(refresh), REFUSED)
  await desk.memory.users.delete(ada.user.id)
  await t.rejects(show(refresh), REFUSED)
})

t.test('the next access token says what the user may by now', async (t) => {
  const { desk, ada, show } = await deskWithSession()
  await desk.memory.users.change(ada.user.id, { role: 'guest', scopes: ['projects:read'] })
  const { access } = await show(ada.refresh)
  t.strictSame([...(await desk.bearer(access)).scopes], ['account:read', 'account:write', 'projects:read'])
})

t.test('nothing else is taken for a refresh token', async (t) => {
  const { desk, ada, show } = await deskWithSession()
  const unknown = opaqueToken('refresh_token', desk.secrets.hex(32))
  const apiToken = (await desk.apiToken(ada.user.id, ['items:read'])).text
  const cut = ada.refresh.slice(0, -1)
  for (const token of ['', 'x', cut, unknown, apiToken, ada.access, 'x'.repeat(10_000)])
    await t.rejects(show(token), REFUSED, token.slice(0, 60))
  await t.rejects(desk.bearer(ada.refresh), { code: 'unauthenticated' })
  await t.resolves(show(ada.refresh))
})

t.test('what cannot be a refresh token is refused without a look-up', async (t) => {
  const { desk, ada } = await deskWithSession()
  const code = opaqueToken('password_code', desk.secrets.hex(32))
  const noAccounts = new Proxy(desk.memory, {
    get: () => {
      throw new Error('looked up')
    }
  })
  const { refresh } = bind({ refresh: useCases.refresh }, { ...desk, accounts: noAccounts })
  for (const refresh_token of ['', 'x', 'rr_', ada.refresh.slice(0, -1), ada.access, code])
    await t.rejects(refresh({ refresh_token }, visitor), REFUSED, refresh_token)
  await t.rejects(refresh({ refresh_token: ada.refresh }, visitor), { message: 'looked up' })
})

t.test('a session that nothing prolongs has no refresh token', async (t) => {
  const desk = accountDesk()
  await desk.person('ada')
  await desk.app.authenticate({ email: 'ada@example.com', password: 'correct horse' }, visitor)
  await t.rejects(desk.app.refresh({ refresh_token: '' }, visitor), REFUSED)
})

t.test('guesses at refresh tokens are limited by network; refreshes are not', async (t) => {
  const desk = accountDesk({ failures_per_address: 2 })
  let { refresh } = await desk.present('ada')
  for (let i = 0; i < 10; i++) refresh = (await desk.app.refresh({ refresh_token: refresh }, visitor)).refresh
  for (let i = 0; i < 2; i++) await t.rejects(desk.app.refresh({ refresh_token: 'x' }, visitor), REFUSED)
  await t.rejects(desk.app.refresh({ refresh_token: refresh }, visitor), {
    code: 'rate_limited',
    retryAfter: 1
  })
  await t.resolves(desk.app.refresh({ refresh_token: refresh }, PHONE))
})
