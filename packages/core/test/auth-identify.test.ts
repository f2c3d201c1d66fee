import { type ApiToken, actAs, identify, nobody, opaqueToken, operator, scopesOf } from '@rollcall/core'
import t from 'tap'
import { accountDesk, FIREFOX } from './account-desk.ts'

/** An API token of Ada's. */
async function deskWithToken(scopes: ApiToken['scopes'] = ['items:read']) {
  const desk = accountDesk()
  const ada = await desk.person('ada')
  const { text, id } = await desk.apiToken(ada.id, scopes)
  return { desk, ada, text, id }
}

t.test('an access token says who asks, without a look at the database', async (t) => {
  const desk = accountDesk()
  const { user, access, caller } = await desk.present('ada')
  const noAccounts = new Proxy(desk.memory, {
    get: () => {
      throw new Error('looked up')
    }
  })
  const found = await identify(access, FIREFOX, { ...desk, accounts: noAccounts })
  t.strictSame(found, caller)
  t.match(found, { kind: 'user', user_id: user.id, scopes: scopesOf.member, origin: FIREFOX })
})

t.test("a guest's access token carries the exact list, beside the own account", async (t) => {
  const { present } = accountDesk()
  const { caller } = await present('eve', { role: 'guest', scopes: ['projects:read'] })
  t.strictSame([...caller.scopes], ['account:read', 'account:write', 'projects:read'])
})

t.test('an API token lets in with its scopes, and notes when it was used', async (t) => {
  const { desk, ada, text, id } = await deskWithToken(['items:read', 'reports:read'])
  t.strictSame(await desk.bearer(text), {
    ...nobody,
    kind: 'api_token',
    user_id: ada.id,
    credential_id: id,
    scopes: ['items:read', 'reports:read'],
    origin: FIREFOX
  })
  t.match(desk.kept.api_tokens, [{ last_used_at: '2026-01-01T00:00:00.000Z' }])
})

t.test('an API token loses what its owner loses', async (t) => {
  const { desk, ada, text } = await deskWithToken(['items:read', 'items:write'])
  await desk.memory.users.change(ada.id, { role: 'guest' })
  t.strictSame((await desk.bearer(text)).scopes, ['items:read'])
})

t.test('an API token that was cut off, is unknown, expired or revoked lets nobody in', async (t) => {
  const { desk, ada, text, id } = await deskWithToken()
  const refused = (message: RegExp) => ({ code: 'unauthenticated', message })
  await t.rejects(desk.bearer(text.slice(0, -1)), refused(/no whole API token/))
  await t.rejects(desk.bearer(opaqueToken('api_token', desk.secrets.hex(32))), refused(/not known/))
  desk.clock.pass(60 * 60)
  await t.rejects(desk.bearer(text), refused(/has expired/))
  await desk.memory.api_tokens.revoke(ada.id, id, '2026-01-01T00:30:00.000Z')
  await t.rejects(desk.bearer(text), refused(/was revoked/))
  t.match(desk.kept.api_tokens, [{ last_used_at: null }])
})

t.test('an API token lets nobody in whose account may not be used, or is gone', async (t) => {
  const { desk, ada, text } = await deskWithToken()
  await desk.memory.users.change(ada.id, { status: 'disabled' })
  await t.rejects(desk.bearer(text), { code: 'unauthenticated', message: /has no access/ })
  await desk.memory.users.change(ada.id, { status: 'active', access_until: '2026-01-01T00:00:00.000Z' })
  await t.rejects(desk.bearer(text), { code: 'unauthenticated', message: /has no access/ })
  await desk.memory.users.delete(ada.id)
  await t.rejects(desk.bearer(text), { code: 'unauthenticated', message: /not known/ })
})

t.test('no other token or code lets anybody in', async (t) => {
  const desk = accountDesk()
  const { refresh } = await desk.present('ada')
  const { code } = await desk.app.issuePasswordLink({ user: 'ada' }, operator)
  const invitation = opaqueToken('invitation_code', desk.secrets.hex(32))
  for (const token of ['', 'x', refresh, code, invitation])
    await t.rejects(desk.bearer(token), { code: 'unauthenticated' }, token)
})

t.test('the operator acts as a user with the scopes of that user', async (t) => {
  const desk = accountDesk()
  const eve = await desk.person('eve', { role: 'guest' })
  const caller = await actAs('EVE', desk.memory)
  t.match(caller, { kind: 'operator', user_id: eve.id, credential_id: null, scopes: scopesOf.guest })
  await t.rejects(desk.app.disableUser({ user: 'eve' }, caller), { code: 'forbidden' })
  await t.rejects(actAs('who', desk.memory), { code: 'not_found' })
})
