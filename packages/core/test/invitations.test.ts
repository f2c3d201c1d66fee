import { nobody, operator } from '@rollcall/core'
import t from 'tap'
import { addressOf } from './account-desk.ts'
import { DAY, type Invited, invitationDesk } from './invitation-desk.ts'

const UNKNOWN = '019ac000-0000-7000-8000-000000009999'

t.test('invitations.create shows a code and a link once, keeps a hash, and leaves a line', async (t) => {
  const { app, boss, invite, kept, secrets, trail } = await invitationDesk()
  const { code, link, ...invitation } = await invite('eve')
  t.match(code, /^ri_[0-9A-Za-z]{49}$/)
  t.equal(link, `https://rollcall.example/accept#code=${code}`)
  t.match(invitation, {
    email: addressOf('eve'),
    role: 'guest',
    scopes: null,
    access_until: null,
    status: 'pending',
    invited_by: boss.user.id,
    created_at: '2026-01-01T00:00:00.000Z',
    expires_at: '2026-01-08T00:00:00.000Z',
    accepted_at: null,
    accepted_by: null,
    revoked_at: null
  })
  t.match(kept.invitations, [{ code_hash: secrets.hash(code) }])
  t.notOk(JSON.stringify(kept).includes(code))
  t.strictSame(await app.showInvitation({ id: invitation.id }, boss.caller), invitation)
  const details = { email: addressOf('eve'), role: 'guest', scopes: null, access_until: null }
  t.strictSame(trail(), [{ action: 'invitation.created', user_id: null, details }])
  t.match(kept.audit, [{ actor_id: boss.user.id, subject_id: invitation.id }])
})

t.test('an invitation gives a role or an exact list of scopes, perhaps until a time', async (t) => {
  const { app, invite } = await invitationDesk()
  t.match(await invite('ann', { role: 'member' }), { role: 'member', scopes: null })
  t.match(await invite('bob', { role: 'admin' }), { role: 'admin' })
  const scopes = ['items:read', 'invitations:write'] as const
  t.match(await invite('cat', { scope: [...scopes], access_until: '30d' }), {
    role: 'guest',
    scopes,
    access_until: '2026-01-31T00:00:00.000Z'
  })
  t.match(await invite('dan', { role: 'member', access_until: '2026-03-01' }), {
    access_until: '2026-03-02T00:00:00.000Z'
  })
  t.match(await app.createInvitation({ email: addressOf('fay') }, operator), { invited_by: null })
})

t.test('what contradicts itself is refused', async (t) => {
  const { invite, kept, trail } = await invitationDesk()
  const cases: [Invited, string][] = [
    [{ role: 'member', scope: ['items:read'] }, '/scope'],
    [{ role: 'admin', scope: ['items:read'] }, '/scope'],
    [{ scope: [] }, '/scope'],
    [{ scope: ['items:read', 'items:read'] }, '/scope'],
    [{ role: 'admin', access_until: '30d' }, '/access_until'],
    [{ access_until: '0d' }, '/access_until'],
    [{ access_until: '2026-02-30' }, '/access_until'],
    [{ access_until: '2025-12-31' }, '/access_until'],
    [{ access_until: '99999-01-01' }, '/access_until'],
    [{ expires: '0s' }, '/expires'],
    [{ expires: '91d' }, '/expires'],
    [{ expires: '999999999w' }, '/expires'],
    [{ email: 'nobody' }, '/email']
  ]
  for (const [told, pointer] of cases) {
    await t.rejects(invite('eve', told), { code: 'invalid', errors: [{ pointer }] }, JSON.stringify(told))
  }
  t.strictSame(kept.invitations, [])
  t.strictSame(trail(), [])
})

t.test('a code works at most 90 days, and no longer than the access it gives', async (t) => {
  const { app, boss, invite } = await invitationDesk()
  t.match(await invite('ann', { expires: '90d' }), { expires_at: '2026-04-01T00:00:00.000Z' })
  const short = await invite('bob', { access_until: '1d' })
  t.match(short, { expires_at: '2026-01-02T00:00:00.000Z' })
  t.match(await app.resendInvitation({ id: short.id, expires: '30d' }, boss.caller), {
    expires_at: '2026-01-02T00:00:00.000Z'
  })
})

t.test('only invitations:write invites, and only while it is so', async (t) => {
  const { app, boss, kept, memory, present } = await invitationDesk()
  const eve = { email: addressOf('eve') }
  const ada = await present('ada')
  await t.rejects(app.createInvitation(eve, ada.caller), { code: 'forbidden', message: /invitations:write/ })
  await t.rejects(app.createInvitation(eve, nobody), { code: 'unauthenticated' })
  const joe = await present('joe', { role: 'admin' })
  await app.setRole({ user: 'joe', role: 'member' }, operator)
  await t.rejects(app.createInvitation(eve, joe.caller), { code: 'forbidden' })
  await memory.sessions.end(boss.user.id)
  await t.rejects(app.createInvitation(eve, boss.caller), { code: 'unauthenticated', message: /has ended/ })
  t.strictSame(kept.invitations, [])
})

t.test('nobody gives what they may not do themselves', async (t) => {
  const { app, apiToken, bearer, boss, guest } = await invitationDesk()
  const lost = (scopes: RegExp) => ({ code: 'forbidden', message: scopes })
  const scope = ['invitations:write', 'items:read', 'reports:read', 'posts:read'] as const
  const { caller } = await guest('sam', { scope: [...scope] })
  const token = await bearer((await apiToken(boss.user.id, ['invitations:write'])).text)
  const eve = { email: addressOf('eve') }
  const { id } = await app.createInvitation({ ...eve, role: 'admin' }, boss.caller)
  for (const inviter of [caller, token]) {
    const give = (told: object) => app.createInvitation({ email: addressOf('fay'), ...told }, inviter)
    await t.rejects(give({ role: 'admin' }), lost(/more than you may do yourself: .*users:write/))
    await t.rejects(give({ role: 'member' }), lost(/items:write/))
    await t.rejects(give({ scope: ['items:write'] }), lost(/: items:write$/))
    await t.rejects(app.resendInvitation({ id }, inviter), lost(/users:write/))
  }
  await t.rejects(
    app.createInvitation({ email: addressOf('fay') }, token),
    lost(/items:read, reports:read, posts:read/)
  )
  const own = { email: addressOf('gus'), scope: ['account:read' as const, 'invitations:write' as const] }
  await t.resolves(app.createInvitation(own, token), 'the own account is everybody’s')
  await t.resolves(app.createInvitation({ email: addressOf('fay') }, caller))
})

t.test('nobody gives access for longer than their own', async (t) => {
  const { app, invite, guest } = await invitationDesk()
  const scope = ['invitations:write' as const, 'items:read' as const]
  const { caller } = await guest('sam', { scope, access_until: '10d' })
  const longer = { code: 'forbidden', message: /longer than your own, which ends 2026-01-11T00:00:00.000Z$/ }
  const give = (access_until?: string) =>
    app.createInvitation(
      { email: addressOf('fay'), scope: ['items:read'], ...(access_until && { access_until }) },
      caller
    )
  await t.rejects(give(), longer)
  await t.rejects(give('11d'), longer)
  await t.resolves(give('10d'))
  const { id } = await invite('gus', { scope: ['items:read'] })
  await t.rejects(app.resendInvitation({ id }, caller), longer)
})

t.test('an address that has an account or an open invitation is not invited', async (t) => {
  const { app, boss, clock, invite, person, trail } = await invitationDesk()
  await person('ada')
  await t.rejects(app.createInvitation({ email: 'ADA@example.com' }, boss.caller), {
    code: 'conflict',
    message: 'ADA@example.com has an account already: change its role instead'
  })
  const open = {
    code: 'conflict',
    message: 'There is an invitation for Eve@example.com already: resend or revoke it'
  }
  const { id } = await invite('eve', { expires: '1h' })
  const again = () => app.createInvitation({ email: 'Eve@example.com' }, boss.caller)
  await t.rejects(again(), open)
  clock.pass(3600)
  await t.rejects(again(), open, 'also when it has expired')
  t.equal(trail().length, 1)
  await app.revokeInvitation({ id }, boss.caller)
  await t.resolves(again())
})

t.test('of two invitations at once for one address, one is made', async (t) => {
  const { invite, kept } = await invitationDesk()
  const both = await Promise.allSettled([invite('eve'), invite('Eve')])
  t.strictSame(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  t.equal(kept.invitations.length, 1)
})

t.test('while registration is closed no code is made, and one can still be revoked', async (t) => {
  const { app, boss, kept } = await invitationDesk({ registration: 'closed' })
  const closed = { code: 'forbidden', message: /^Registration is closed, for invitations too/ }
  await t.rejects(app.createInvitation({ email: addressOf('eve') }, boss.caller), closed)
  const open = await invitationDesk()
  const { id } = await open.invite('eve')
  kept.invitations = structuredClone(open.kept.invitations)
  await t.rejects(app.resendInvitation({ id }, boss.caller), closed)
  t.match(await app.revokeInvitation({ id }, boss.caller), { status: 'revoked' })
})

t.test('invitations.show and invitations.list say in which state each is', async (t) => {
  const { app, boss, inEachState } = await invitationDesk()
  const made = await inEachState()
  const listed = async (input: Parameters<typeof app.listInvitations>[0]) =>
    (await app.listInvitations(input, boss.caller)).data.map(({ id }) => id)
  for (const status of ['pending', 'accepted', 'expired', 'revoked'] as const) {
    const { id } = made[status]
    const shown = await app.showInvitation({ id }, boss.caller)
    t.match(shown, { id, status })
    t.notOk('code_hash' in shown || 'code' in shown)
    t.strictSame(await listed({ status }), [id], status)
    t.strictSame(await listed({ search: `${status.toUpperCase()}@` }), [id])
  }
  const { pending, revoked, accepted, expired } = made
  t.strictSame(await listed({}), [pending.id, revoked.id, accepted.id, expired.id])
  t.strictSame(await listed({ status: 'pending', search: 'accepted' }), [])
  const page = await app.listInvitations({ limit: 3 }, boss.caller)
  t.equal(page.meta.has_next, true)
  t.strictSame(await listed({ limit: 3, cursor: page.meta.next_cursor ?? '' }), [expired.id])
  t.notOk(JSON.stringify(page).includes('code_hash'))
})

t.test('looking needs invitations:read', async (t) => {
  const { app, guest, invite, present } = await invitationDesk()
  const { id } = await invite('eve')
  const { caller } = await present('ada')
  const sam = await guest('sam', { scope: ['invitations:read'] })
  await t.resolves(app.listInvitations({}, sam.caller))
  await t.resolves(app.showInvitation({ id }, sam.caller))
  await t.resolves(app.invitationTree({}, sam.caller))
  await t.rejects(app.revokeInvitation({ id }, sam.caller), { code: 'forbidden' })
  await t.rejects(app.listInvitations({}, caller), { code: 'forbidden', message: /invitations:read/ })
  await t.rejects(app.showInvitation({ id }, caller), { code: 'forbidden' })
})

t.test('an invitation that is not there cannot be shown, resent or revoked', async (t) => {
  const { app, boss } = await invitationDesk()
  for (const act of [app.showInvitation, app.resendInvitation, app.revokeInvitation]) {
    await t.rejects(act({ id: UNKNOWN }, boss.caller), { code: 'not_found' })
    await t.rejects(act({ id: 'eve' }, boss.caller), { code: 'invalid', errors: [{ pointer: '/id' }] })
  }
})

t.test(
  'invitations.resend makes a new code for what is pending or expired, and for nothing else',
  async (t) => {
    const { app, boss, inEachState, kept, trail } = await invitationDesk()
    const { pending, expired, accepted, revoked } = await inEachState()
    kept.audit = []
    for (const { id, email, code } of [pending, expired]) {
      const again = await app.resendInvitation({ id, expires: '1d' }, boss.caller)
      t.match(again, { id, email, status: 'pending', expires_at: '2026-01-02T01:00:00.000Z' })
      t.match(again.code, /^ri_/)
      t.not(again.code, code)
      t.equal(again.link, `https://rollcall.example/accept#code=${again.code}`)
    }
    const line = (email: string) => ({ action: 'invitation.resent', user_id: null, details: { email } })
    t.strictSame(trail(), [line(pending.email), line(expired.email)])
    const before = structuredClone(kept)
    await t.rejects(app.resendInvitation({ id: accepted.id }, boss.caller), {
      code: 'conflict',
      message: 'This invitation was accepted already'
    })
    await t.rejects(app.resendInvitation({ id: revoked.id }, boss.caller), {
      code: 'conflict',
      message: 'This invitation was revoked: make another one'
    })
    await t.rejects(app.resendInvitation({ id: pending.id, expires: '91d' }, boss.caller), {
      code: 'invalid'
    })
    t.strictSame(kept, before)
  }
)

t.test('a code that nobody could use is not made', async (t) => {
  const { app, boss, clock, invite, person } = await invitationDesk()
  const ended = await invite('eve', { access_until: '1d' })
  const taken = await invite('ada')
  await person('Ada')
  clock.pass(DAY)
  await t.rejects(app.resendInvitation({ id: ended.id }, boss.caller), {
    code: 'conflict',
    message: /access that this invitation gives has ended: revoke it and make another one/
  })
  await t.rejects(app.resendInvitation({ id: taken.id }, boss.caller), {
    code: 'conflict',
    message: 'ada@example.com has an account by now: revoke the invitation'
  })
})
