import { actAs, bind, GRANTABLE_SCOPES, nobody, operator, SCOPES, scopesOf, useCases } from '@rollcall/core'
import t from 'tap'
import { accountDesk } from './account-desk.ts'

const { createApiToken, listApiTokens, revokeApiToken, listUsers } = useCases
const DAY = 24 * 60 * 60
const CI = { name: 'ci', scope: ['items:read' as const] }

function tokenDesk() {
  const desk = accountDesk()
  return { ...desk, app: { ...desk.app, ...bind({ createApiToken, listApiTokens, revokeApiToken }, desk) } }
}

t.test('auth.tokens.create shows a token once, keeps its hash, and leaves a line', async (t) => {
  const { app, bearer, kept, present, secrets } = tokenDesk()
  const { user, caller } = await present('ada')
  const made = await app.createApiToken({ ...CI, scope: ['items:read', 'account:read'] }, caller)
  const { token, ...shown } = made
  t.match(token, /^rc_[0-9A-Za-z]{49}$/)
  t.strictSame(shown, {
    id: made.id,
    name: 'ci',
    scopes: ['items:read', 'account:read'],
    created_at: '2026-01-01T00:00:00.000Z',
    expires_at: '2026-04-01T00:00:00.000Z',
    last_used_at: null,
    revoked_at: null
  })
  t.match(kept.api_tokens, [{ user_id: user.id, token_hash: secrets.hash(token) }])
  t.notOk(JSON.stringify(kept).includes(token))
  t.match(kept.audit, [
    {
      action: 'token.created',
      actor_id: user.id,
      user_id: user.id,
      subject_id: made.id,
      details: { name: 'ci', scopes: ['items:read', 'account:read'] }
    }
  ])
  t.match(await bearer(token), { kind: 'api_token', user_id: user.id, scopes: shown.scopes })
  t.strictSame((await app.listApiTokens({}, caller)).data, [
    { ...shown, last_used_at: '2026-01-01T00:00:00.000Z' }
  ])
})

t.test('a token holds what its owner may, and never account:write', async (t) => {
  const { app, kept, present } = tokenDesk()
  const { caller } = await present('ada')
  const root = await present('root', { role: 'admin' })
  const eve = await present('eve', { role: 'guest', scopes: ['projects:read'] })
  const grantable: readonly string[] = GRANTABLE_SCOPES
  t.strictSame(
    SCOPES.filter((scope) => !grantable.includes(scope)),
    ['account:write']
  )
  const tooMuch = { name: 'x', scope: ['items:read', 'users:read', 'audit:read'] as const }
  await t.rejects(app.createApiToken({ ...tooMuch, scope: [...tooMuch.scope] }, caller), {
    code: 'forbidden',
    message: /: users:read, audit:read$/
  })
  await t.rejects(app.createApiToken({ ...CI }, eve.caller), { code: 'forbidden', message: /: items:read$/ })
  const asAnything = { name: 'x', scope: ['account:write'] }
  // @ts-expect-error -- what a stranger may send
  await t.rejects(app.createApiToken(asAnything, root.caller), { code: 'invalid' })
  await t.resolves(app.createApiToken({ name: 'x', scope: [...GRANTABLE_SCOPES] }, root.caller))
  await t.resolves(app.createApiToken({ name: 'x', scope: ['projects:read', 'account:read'] }, eve.caller))
  t.equal(kept.api_tokens.length, 2)
})

t.test('the scopes that the owner has now count, not those of the access token', async (t) => {
  const { app, memory, present } = tokenDesk()
  const { user, caller } = await present('ada')
  await memory.users.change(user.id, { role: 'guest' })
  const scope = ['items:write' as const]
  await t.rejects(app.createApiToken({ name: 'ci', scope }, caller), { code: 'forbidden' })
  await t.resolves(app.createApiToken(CI, caller))
})

t.test('auth.tokens.create asks the database who may still come in', async (t) => {
  const { app, kept, memory, present } = tokenDesk()
  const { user, caller } = await present('ada')
  const gone = await present('bob')
  await memory.users.delete(gone.user.id)
  await t.rejects(app.createApiToken(CI, gone.caller), { code: 'unauthenticated', message: /is gone/ })
  await memory.users.change(user.id, { status: 'disabled' })
  await t.rejects(app.createApiToken(CI, caller), { code: 'unauthenticated' })
  await memory.users.change(user.id, { status: 'active' })
  await memory.sessions.end(user.id)
  await t.rejects(app.createApiToken(CI, caller), { code: 'unauthenticated', message: /session has ended/ })
  t.strictSame(kept.api_tokens, [])
  t.strictSame(kept.audit, [])
})

t.test('a token makes no tokens and revokes none', async (t) => {
  const { app, bearer, kept, present } = tokenDesk()
  const { caller } = await present('root', { role: 'admin' })
  const { token } = await app.createApiToken({ name: 'all', scope: [...GRANTABLE_SCOPES] }, caller)
  const program = await bearer(token)
  await t.rejects(app.createApiToken(CI, program), { code: 'forbidden', message: /account:write/ })
  await t.rejects(app.revokeApiToken({ token: 'all' }, program), { code: 'forbidden' })
  t.match((await app.listApiTokens({}, program)).data, [{ name: 'all', revoked_at: null }])
  t.equal(kept.api_tokens.length, 1)
})

t.test('a token reaches what its scopes allow, and nothing else', async (t) => {
  const { accounts, app, bearer, present } = tokenDesk()
  const { caller } = await present('root', { role: 'admin' })
  const { token } = await app.createApiToken({ name: 'ci', scope: ['users:read'] }, caller)
  const program = await bearer(token)
  const bound = bind({ listUsers }, { accounts })
  t.equal((await bound.listUsers({}, program)).data.length, 1)
  await t.rejects(app.me({}, program), { code: 'forbidden', message: /account:read/ })
  t.notOk(program.scopes.includes('items:read'))
})

t.test('a token ends when it was to, in 90 days unless told', async (t) => {
  const { app, bearer, clock, present } = tokenDesk()
  const { caller } = await present('ada')
  const expired = { code: 'unauthenticated', message: /has expired/ }
  const short = await app.createApiToken({ ...CI, expires: '90m' }, caller)
  const usual = await app.createApiToken({ ...CI, name: 'usual' }, caller)
  clock.pass(90 * 60 - 1)
  await t.resolves(bearer(short.token))
  clock.pass(1)
  await t.rejects(bearer(short.token), expired)
  clock.pass(90 * DAY - 90 * 60 - 1)
  await t.resolves(bearer(usual.token))
  clock.pass(1)
  await t.rejects(bearer(usual.token), expired)
})

t.test('a token lives a year at most, and at least a second', async (t) => {
  const { app, present } = tokenDesk()
  const { caller } = await present('ada')
  for (const expires of ['0s', '0w', '367d', '53w', '999999999w', '-1d', '1y', '1.5d', ''])
    await t.rejects(app.createApiToken({ ...CI, expires }, caller), {
      code: 'invalid',
      errors: [{ pointer: '/expires' }]
    })
  for (const expires of ['1s', '366d'])
    await t.resolves(app.createApiToken({ ...CI, name: `for ${expires}`, expires }, caller))
})

t.test('names and scopes that are none are refused', async (t) => {
  const { app, present } = tokenDesk()
  const { caller } = await present('ada')
  for (const name of ['', ' ci', '-ci', 'c\ni', 'ci!', 'x'.repeat(81)])
    await t.rejects(app.createApiToken({ ...CI, name }, caller), { code: 'invalid' }, JSON.stringify(name))
  await t.rejects(app.createApiToken({ ...CI, scope: [] }, caller), { code: 'invalid' })
  await t.rejects(app.createApiToken({ ...CI, scope: ['items:read', 'items:read'] }, caller), {
    code: 'invalid'
  })
})

t.test('a name is taken by one token of a user, in any case, until it is revoked', async (t) => {
  const { app, kept, present } = tokenDesk()
  const { caller } = await present('ada')
  const bob = await present('bob')
  await app.createApiToken(CI, caller)
  await t.rejects(app.createApiToken({ ...CI, name: 'CI' }, caller), { code: 'conflict' })
  t.equal(kept.audit.length, 1)
  await t.resolves(app.createApiToken(CI, bob.caller))
  await app.revokeApiToken({ token: 'ci' }, caller)
  await t.resolves(app.createApiToken({ ...CI, name: 'CI' }, caller))
})

t.test(
  'auth.tokens.revoke takes the id or the name, works at once and for good, and leaves a line',
  async (t) => {
    const { app, bearer, clock, kept, present } = tokenDesk()
    const { user, caller } = await present('ada')
    const named = await app.createApiToken(CI, caller)
    const other = await app.createApiToken({ ...CI, name: 'other' }, caller)
    clock.pass(60)
    await app.revokeApiToken({ token: 'CI' }, caller)
    await app.revokeApiToken({ token: other.id.toUpperCase() }, caller)
    for (const { token } of [named, other])
      await t.rejects(bearer(token), { code: 'unauthenticated', message: /was revoked/ })
    for (const token of ['ci', named.id, other.id, 'who'])
      await t.rejects(app.revokeApiToken({ token }, caller), { code: 'not_found' })
    t.match((await app.listApiTokens({}, caller)).data, [
      { name: 'other', revoked_at: '2026-01-01T00:01:00.000Z' },
      { name: 'ci', revoked_at: '2026-01-01T00:01:00.000Z' }
    ])
    t.match(kept.audit.slice(2), [
      { action: 'token.revoked', user_id: user.id, subject_id: named.id, details: { name: 'ci' } },
      { action: 'token.revoked', user_id: user.id, subject_id: other.id, details: { name: 'other' } }
    ])
  }
)

t.test('an id means its token, even where another one has it as its name', async (t) => {
  const { app, kept, present } = tokenDesk()
  const { caller } = await present('ada')
  const { id } = await app.createApiToken(CI, caller)
  await app.createApiToken({ ...CI, name: id }, caller)
  await app.revokeApiToken({ token: id }, caller)
  t.match(kept.api_tokens, [{ id, revoked_at: /./ }, { revoked_at: null }])
  await app.revokeApiToken({ token: id }, caller)
  t.match(kept.api_tokens, [{}, { revoked_at: /./ }])
})

t.test('of two revocations at once one finds the token', async (t) => {
  const { app, kept, present } = tokenDesk()
  const { caller } = await present('ada')
  await app.createApiToken(CI, caller)
  const revoking = [1, 2].map(() => app.revokeApiToken({ token: 'ci' }, caller))
  const settled = await Promise.allSettled(revoking)
  t.strictSame(settled.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  t.equal(kept.audit.filter(({ action }) => action === 'token.revoked').length, 1)
})

t.test("somebody else's tokens do not exist", async (t) => {
  const { app, bearer, present } = tokenDesk()
  const ada = await present('ada')
  const root = await present('root', { role: 'admin' })
  const { id, token } = await app.createApiToken(CI, ada.caller)
  t.strictSame((await app.listApiTokens({}, root.caller)).data, [])
  for (const ref of ['ci', id])
    await t.rejects(app.revokeApiToken({ token: ref }, root.caller), { code: 'not_found' })
  await t.resolves(bearer(token))
})

t.test('a token loses what its owner loses, and comes back with the owner', async (t) => {
  const { app, bearer, present } = tokenDesk()
  const root = await present('root', { role: 'admin' })
  await present('ada', { role: 'admin' })
  const { caller } = await present('eve', { role: 'admin' })
  const { token } = await app.createApiToken({ name: 'ci', scope: ['items:write', 'users:read'] }, caller)
  await app.setRole({ user: 'eve', role: 'member' }, root.caller)
  t.strictSame((await bearer(token)).scopes, ['items:write'])
  await app.setRole({ user: 'eve', role: 'guest' }, root.caller)
  t.strictSame((await bearer(token)).scopes, [])
  await app.disableUser({ user: 'eve' }, root.caller)
  await t.rejects(bearer(token), { code: 'unauthenticated', message: /no access/ })
  await app.enableUser({ user: 'eve' }, root.caller)
  await app.setRole({ user: 'eve', role: 'admin' }, root.caller)
  t.strictSame((await bearer(token)).scopes, ['items:write', 'users:read'])
})

t.test('the operator makes tokens only in the place of a user, who may no more than that', async (t) => {
  const { app, kept, memory, person } = tokenDesk()
  const { id } = await person('eve', { role: 'guest' })
  await t.rejects(app.createApiToken(CI, operator), { code: 'unauthenticated', message: /--as/ })
  await t.rejects(app.revokeApiToken({ token: 'ci' }, operator), { code: 'unauthenticated', message: /--as/ })
  await t.rejects(app.createApiToken(CI, nobody), { code: 'unauthenticated' })
  const caller = await actAs('eve', memory)
  await t.resolves(app.createApiToken(CI, caller))
  await t.rejects(app.createApiToken({ name: 'x', scope: ['users:read'] }, caller), { code: 'forbidden' })
  t.match(kept.audit, [{ action: 'token.created', actor_kind: 'operator', door: 'cli', user_id: id }])
  t.ok(scopesOf.guest.includes('account:write'))
})
