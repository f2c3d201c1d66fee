import { operator } from '@rollcall/core'
import t from 'tap'
import { addressOf, PASSWORD, visitor } from './account-desk.ts'
import { DAY, invitationDesk, UNUSABLE } from './invitation-desk.ts'

const TAKEN_BACK = /^This invitation was revoked/

t.test('invitations.accept makes the account that was offered, and lets it in', async (t) => {
  const { accept, app, bearer, boss, clock, invite, kept, trail } = await invitationDesk()
  const scopes = ['items:read', 'projects:read'] as const
  const { code, id } = await invite('Eve', { scope: [...scopes], access_until: '30d' })
  kept.audit = []
  clock.pass(60)
  const { user } = await accept(code, 'Evelyn')
  t.match(user, { username: 'Evelyn', email: addressOf('Eve'), refresh: /^rr_/ })
  const caller = await bearer(user.access)
  t.strictSame([...caller.scopes].toSorted(), ['account:read', 'account:write', ...scopes])
  const me = await app.me({}, caller)
  t.match(me, {
    username: 'Evelyn',
    email: addressOf('Eve'),
    role: 'guest',
    scopes,
    status: 'active',
    access_until: '2026-01-31T00:00:00.000Z',
    invited_by: boss.user.id,
    created_at: '2026-01-01T00:01:00.000Z',
    last_login_at: '2026-01-01T00:01:00.000Z'
  })
  t.match(await app.showInvitation({ id }, boss.caller), {
    status: 'accepted',
    accepted_at: '2026-01-01T00:01:00.000Z',
    accepted_by: me.id
  })
  t.strictSame(trail(), [{ action: 'invitation.accepted', user_id: me.id, details: {} }])
  t.match(kept.audit, [
    { actor_kind: 'user', actor_id: kept.users.at(-1)?.id, subject_id: id, address: '192.0.2.1' }
  ])
  await t.resolves(app.login({ email: addressOf('eve'), password: PASSWORD }, visitor))
  await t.resolves(app.refresh({ refresh_token: user.refresh }, visitor))
})

t.test('a member and an administrator come by invitation too', async (t) => {
  const { app, guest } = await invitationDesk()
  for (const role of ['member', 'admin'] as const) {
    const { caller } = await guest(`the${role}`, { role })
    t.match(await app.me({}, caller), { role, scopes: null, access_until: null })
  }
})

t.test('registration by invitation only, and closed', async (t) => {
  const invited = await invitationDesk({ registration: 'invited' })
  const eve = { username: 'eve', email: addressOf('eve'), password: PASSWORD }
  await t.rejects(invited.app.register(eve, visitor), { code: 'forbidden' })
  const { code } = await invited.invite('eve')
  await t.resolves(invited.accept(code, 'eve'))
  const closed = await invitationDesk({ registration: 'closed' })
  await t.rejects(closed.accept(code, 'eve'), { code: 'forbidden', message: /^Registration is closed/ })
})

t.test('a code that is not good fails in the same words, whatever is wrong', async (t) => {
  const { accept, clock, inEachState, invite, kept } = await invitationDesk()
  const { expired, accepted, revoked, pending } = await inEachState()
  const ending = await invite('ending', { access_until: '1s' })
  clock.pass(1)
  const codes = [expired, accepted, revoked, ending].map(({ code }) => code)
  const messages = new Set<unknown>()
  const users = kept.users.length
  for (const code of [...codes, '', 'ri_x', `${pending.code}0`, pending.code.toUpperCase()]) {
    const error = await accept(code, 'newcomer').catch((error: unknown) => error)
    t.match(error, UNUSABLE, code)
    if (error instanceof Error) messages.add(error.message)
  }
  t.equal(messages.size, 1)
  t.equal(kept.users.length, users)
  await t.resolves(accept(pending.code, 'newcomer'))
})

t.test('a code works until it expires, and not a moment longer', async (t) => {
  const { accept, clock, invite } = await invitationDesk()
  const [first, second] = [await invite('ann'), await invite('bob')]
  clock.pass(7 * DAY - 1)
  await t.resolves(accept(first.code, 'ann'))
  clock.pass(1)
  await t.rejects(accept(second.code, 'bob'), UNUSABLE)
})

t.test('the code of an older resend is dead, and an expired invitation lives again', async (t) => {
  const { accept, app, boss, clock, invite } = await invitationDesk()
  const { id, code } = await invite('eve')
  clock.pass(8 * DAY)
  const second = await app.resendInvitation({ id }, boss.caller)
  const third = await app.resendInvitation({ id }, boss.caller)
  await t.rejects(accept(code, 'eve'), UNUSABLE)
  await t.rejects(accept(second.code, 'eve'), UNUSABLE)
  await t.resolves(accept(third.code, 'eve'))
})

t.test('guesses at codes make the network wait', async (t) => {
  const { accept, invite } = await invitationDesk({ failures_per_address: 3 })
  const { code } = await invite('eve')
  for (let i = 0; i < 3; i++) await t.rejects(accept('ri_wrong', 'eve'), UNUSABLE)
  await t.rejects(accept(code, 'eve'), { code: 'rate_limited', retryAfter: 1 })
})

t.test('a name that is taken or a password that is too common leaves the code good', async (t) => {
  const { accept, app, invite, kept, person } = await invitationDesk()
  await person('ada')
  const { code } = await invite('eve')
  const before = structuredClone(kept)
  await t.rejects(accept(code, 'ADA'), { code: 'conflict', errors: [{ pointer: '/username' }] })
  for (const [username, password, pointer] of [
    ['eve', 'letmein', '/password'],
    ['eve', 'short', '/password'],
    ['e v e', PASSWORD, '/username']
  ] as const) {
    const input = { code, username, password }
    await t.rejects(app.acceptInvitation(input, visitor), { code: 'invalid', errors: [{ pointer }] })
  }
  t.strictSame(kept, before)
  await t.resolves(accept(code, 'eve'))
})

t.test('whoever has made an account meanwhile cannot accept', async (t) => {
  const { accept, invite, kept, person } = await invitationDesk()
  const { code } = await invite('eve')
  await person('Eve')
  await t.rejects(accept(code, 'another'), { code: 'conflict', errors: [{ pointer: '/email' }] })
  t.match(kept.invitations, [{ accepted_at: null }])
})

t.test('of two acceptances at once one wins', async (t) => {
  const { accept, invite, kept } = await invitationDesk()
  const { code } = await invite('eve')
  const both = await Promise.allSettled([accept(code, 'eve1'), accept(code, 'eve2')])
  t.strictSame(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  const lost = both.find(({ status }) => status === 'rejected')
  t.match(lost, { reason: UNUSABLE })
  t.equal(kept.users.filter(({ email }) => email === addressOf('eve')).length, 1)
  t.equal(kept.audit.filter(({ action }) => action === 'invitation.accepted').length, 1)
})

t.test('an acceptance and a revocation at once do not both leave somebody in', async (t) => {
  const { accept, app, boss, clock, invite, kept } = await invitationDesk()
  const { code, id } = await invite('eve')
  const [accepted] = await Promise.allSettled([
    accept(code, 'eve'),
    app.revokeInvitation({ id }, boss.caller)
  ])
  const now = clock.now().toISOString()
  const inside = kept.users.filter(
    ({ email, access_until }) => email === addressOf('eve') && (access_until === null || access_until > now)
  )
  t.strictSame(inside, [], accepted.status)
  t.match(kept.invitations, [{ revoked_at: now }])
})

t.test('invitations.revoke takes back what is pending or expired, once', async (t) => {
  const { accept, app, boss, inEachState, kept, trail } = await invitationDesk()
  const { pending, expired, revoked } = await inEachState()
  kept.audit = []
  for (const { id, code, email } of [pending, expired]) {
    t.match(await app.revokeInvitation({ id }, boss.caller), { id, email, status: 'revoked' })
    await t.rejects(accept(code, 'eve'), UNUSABLE)
    await t.rejects(app.revokeInvitation({ id }, boss.caller), { code: 'conflict', message: TAKEN_BACK })
    await t.rejects(app.resendInvitation({ id }, boss.caller), { code: 'conflict', message: TAKEN_BACK })
  }
  await t.rejects(app.revokeInvitation({ id: revoked.id }, boss.caller), { code: 'conflict' })
  const line = (email: string) => ({ action: 'invitation.revoked', user_id: null, details: { email } })
  t.strictSame(trail(), [line(pending.email), line(expired.email)])
})

t.test('revoking what a guest has accepted ends the sessions and the access', async (t) => {
  const { apiToken, app, bearer, boss, guest, kept, trail } = await invitationDesk()
  const eve = await guest('eve', { access_until: '30d' })
  const user_id = eve.caller.user_id ?? ''
  const { text } = await apiToken(user_id, ['items:read'])
  await t.resolves(bearer(text))
  kept.audit = []
  const shown = await app.revokeInvitation({ id: eve.invitation.id }, boss.caller)
  t.match(shown, { status: 'revoked', accepted_by: user_id, revoked_at: '2026-01-01T00:00:00.000Z' })
  const details = { email: addressOf('eve') }
  t.strictSame(trail(), [{ action: 'invitation.revoked', user_id, details }])
  t.match(await app.showUser({ user: 'eve' }, boss.caller), { access_until: '2026-01-01T00:00:00.000Z' })
  t.equal(kept.sessions.filter((session) => session.user_id === user_id).length, 0)
  const out = { code: 'unauthenticated' }
  await t.rejects(app.login({ email: addressOf('eve'), password: PASSWORD }, visitor), out)
  await t.rejects(app.refresh({ refresh_token: eve.refresh }, visitor), out)
  await t.rejects(bearer(text), out)
  await t.rejects(app.createApiToken({ name: 'ci', scope: ['items:read'] }, eve.caller), out)
  await t.rejects(app.revokeInvitation({ id: eve.invitation.id }, boss.caller), { code: 'conflict' })
})

t.test('an access that has ended already keeps its end', async (t) => {
  const { app, clock, guest } = await invitationDesk()
  const { invitation } = await guest('eve', { access_until: '1d' })
  clock.pass(2 * DAY)
  await app.revokeInvitation({ id: invitation.id }, operator)
  t.match(await app.showUser({ user: 'eve' }, operator), { access_until: '2026-01-02T00:00:00.000Z' })
})

t.test('a guest made a member keeps everything, and is then safe from revocation', async (t) => {
  const { app, boss, comeIn, guest, kept } = await invitationDesk()
  const eve = await guest('eve', { scope: ['items:read'], access_until: '30d' })
  const { id } = await app.me({}, eve.caller)
  t.match(await app.setRole({ user: 'eve', role: 'member' }, boss.caller), {
    id,
    role: 'member',
    scopes: null,
    access_until: null,
    invited_by: boss.user.id
  })
  const before = structuredClone(kept)
  await t.rejects(app.revokeInvitation({ id: eve.invitation.id }, boss.caller), {
    code: 'conflict',
    message: 'eve is a member now: disable the account instead'
  })
  t.strictSame(kept, before)
  await t.resolves(app.refresh({ refresh_token: eve.refresh }, visitor))
  await t.resolves(comeIn('eve'))
  await app.setRole({ user: 'eve', role: 'admin' }, boss.caller)
  await t.rejects(app.revokeInvitation({ id: eve.invitation.id }, boss.caller), {
    code: 'conflict',
    message: /is an administrator now/
  })
})

t.test('an invitation whose guest is gone can be revoked, and the address invited again', async (t) => {
  const { app, boss, guest, invite } = await invitationDesk()
  const { invitation } = await guest('eve')
  await app.deleteUser({ user: 'eve' }, boss.caller)
  t.match(await app.revokeInvitation({ id: invitation.id }, boss.caller), { status: 'revoked' })
  await t.resolves(invite('eve'))
})
