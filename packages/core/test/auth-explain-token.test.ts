import { opaqueToken, operator, scopesOf } from '@rollcall/core'
import t from 'tap'
import { accountDesk } from './account-desk.ts'

type Desk = ReturnType<typeof accountDesk>

/** Asks about a token. */
const of = ({ app }: Desk, subject_token: string, use_case: string) =>
  app.explain({ use_case, subject_token }, operator)

t.test('auth.explain says of an access token what is behind it now', async (t) => {
  const desk = accountDesk()
  const { access, caller, user } = await desk.present('ada')
  const ask = (use_case = 'items.update') => of(desk, access, use_case)
  t.match(await ask(), {
    allowed: true,
    rule: 'scope_granted',
    subject: { kind: 'access_token', username: 'ada' }
  })
  await desk.memory.users.change(user.id, { role: 'admin' })
  t.match(await ask('users.list'), {
    allowed: false,
    rule: 'scope_missing',
    reason: /refresh it, or log in again/
  })
  await desk.memory.users.change(user.id, { role: 'guest' })
  t.match(await ask(), { allowed: false, rule: 'scope_missing', reason: /^The role guest does not give/ })
  t.strictSame((await ask()).subject.scopes, [...scopesOf.guest])
  await desk.memory.users.change(user.id, { status: 'disabled' })
  t.match(await ask(), { allowed: false, rule: 'account_disabled' })
  await desk.memory.users.change(user.id, { status: 'active' })
  await desk.memory.sessions.end(user.id)
  t.match(await ask(), { allowed: false, rule: 'session_ended' })
  t.match(await desk.app.explain({ use_case: 'items.list' }, caller), {
    allowed: false,
    rule: 'session_ended'
  })
  await desk.memory.users.delete(user.id)
  t.match(await ask(), { allowed: false, rule: 'account_gone', subject: { user_id: null } })
  desk.clock.pass(15 * 60)
  t.match(await ask(), { allowed: false, rule: 'token_refused', reason: /has expired/ })
  t.match(await of(desk, 'nonsense', 'items.list'), {
    allowed: false,
    rule: 'token_refused',
    reason: /not valid/
  })
})

t.test('auth.explain says of an API token what it and its owner have', async (t) => {
  const desk = accountDesk()
  const { id } = await desk.person('ada')
  const { text } = await desk.apiToken(id, ['items:read', 'items:write'])
  t.match(await of(desk, text, 'items.update'), {
    allowed: true,
    rule: 'scope_granted',
    reason: 'The API token holds items:write, and its owner has it',
    subject: { kind: 'api_token', user_id: id, role: 'member', scopes: ['items:read', 'items:write'] }
  })
  t.match(await of(desk, text, 'reports.list'), {
    allowed: false,
    rule: 'scope_missing',
    reason: /can make one that does/
  })
  t.match(await of(desk, text, 'auth.password'), {
    allowed: false,
    rule: 'scope_missing',
    reason: /no API token can/
  })
  await desk.memory.users.change(id, { role: 'guest' })
  t.match(await of(desk, text, 'items.update'), {
    allowed: false,
    rule: 'scope_missing',
    reason: /its owner has lost it/
  })
  const asking = await desk.bearer((await desk.apiToken(id, ['account:read', 'items:read'])).text)
  t.match(await desk.app.explain({ use_case: 'items.list' }, asking), {
    allowed: true,
    subject: { kind: 'caller' }
  })
  t.match(await desk.app.explain({ use_case: 'reports.list' }, asking), {
    allowed: false,
    rule: 'scope_missing'
  })
})

t.test('auth.explain says of an API token that lets nobody in why', async (t) => {
  const desk = accountDesk()
  const { id } = await desk.person('ada')
  const good = await desk.apiToken(id, ['items:read'])
  const ask = (token: string) => of(desk, token, 'items.list')
  t.match(await ask(good.text.slice(0, -1)), { rule: 'token_malformed', subject: { kind: 'api_token' } })
  t.match(await ask(opaqueToken('api_token', desk.secrets.hex(32))), { rule: 'token_unknown' })
  await desk.memory.users.change(id, { status: 'disabled' })
  t.match(await ask(good.text), { allowed: false, rule: 'account_disabled' })
  desk.clock.pass(60 * 60)
  t.match(await ask(good.text), { allowed: false, rule: 'token_expired', reason: /2026-01-01T01:00/ })
  await desk.memory.api_tokens.revoke(id, good.id, '2026-01-01T00:30:00.000Z')
  t.match(await ask(good.text), { allowed: false, rule: 'token_revoked', reason: /make another one/ })
  t.match(desk.kept.api_tokens, [{ last_used_at: null }], 'to be asked about is not to be used')
})

t.test('auth.explain says that refresh tokens and codes give no access', async (t) => {
  const desk = accountDesk()
  const { refresh } = await desk.present('ada')
  const { code } = await desk.app.issuePasswordLink({ user: 'ada' }, operator)
  const invited = opaqueToken('invitation_code', desk.secrets.hex(32))
  for (const [token, kind] of [
    [refresh, 'refresh_token'],
    [code, 'password_code'],
    [invited, 'invitation_code']
  ] as const) {
    const told = await of(desk, token, 'items.list')
    t.match(told, {
      allowed: false,
      rule: 'not_an_access_token',
      subject: { kind, user_id: null, scopes: [] }
    })
    t.notOk(JSON.stringify(told).includes(token), 'and repeats none')
  }
})
