import { type Caller, nobody, operator, scopesOf, useCases } from '@rollcall/core'
import t from 'tap'
import { accountDesk, addressOf } from './account-desk.ts'

type Desk = ReturnType<typeof accountDesk>

async function invitation(desk: Desk, told: Partial<Desk['kept']['invitations'][number]> = {}) {
  const id = desk.ids.next()
  await desk.memory.invitations.add({
    id,
    email: `${id}@example.com`,
    role: 'guest',
    scopes: ['items:read'],
    access_until: null,
    code_hash: `hash of ${id}`,
    invited_by: null,
    created_at: '2026-01-01T00:00:00.000Z',
    expires_at: '2026-01-08T00:00:00.000Z',
    accepted_at: null,
    accepted_by: null,
    revoked_at: null,
    ...told
  })
  return id
}

t.test('auth.explain says of the caller which rule allows a use case, or does not', async (t) => {
  const { app, present } = accountDesk()
  const { user, caller } = await present('ada')
  t.strictSame(await app.explain({ use_case: 'items.update' }, caller), {
    use_case: 'items.update',
    scope: 'items:write',
    allowed: true,
    rule: 'scope_granted',
    reason: 'The role member gives items:write',
    subject: {
      kind: 'caller',
      user_id: user.id,
      username: 'ada',
      role: 'member',
      scopes: [...scopesOf.member]
    }
  })
  t.match(await app.explain({ use_case: 'users.list' }, caller), {
    scope: 'users:read',
    allowed: false,
    rule: 'scope_missing',
    reason: /^The role member does not give users:read: an administrator can set the role to admin/
  })
})

t.test('auth.explain agrees with what happens, for every role and use case', async (t) => {
  const desk = accountDesk()
  const differ: string[] = []
  for (const role of ['admin', 'member', 'guest'] as const) {
    const { caller } = await desk.present(role, { role })
    for (const { name, scope } of Object.values(useCases)) {
      const { allowed } = await desk.app.explain({ use_case: name }, caller)
      if (allowed !== (scope === 'public' || caller.scopes.includes(scope))) differ.push(`${role} ${name}`)
    }
  }
  t.strictSame(differ, [])
})

t.test('auth.explain says that everybody may run what is public', async (t) => {
  const desk = accountDesk()
  t.match(await desk.app.explain({ use_case: 'auth.login', subject_token: 'nonsense' }, operator), {
    scope: 'public',
    allowed: true,
    rule: 'public'
  })
})

t.test('auth.explain says that the operator may do everything', async (t) => {
  const { app, person } = accountDesk()
  t.match(await app.explain({ use_case: 'users.delete' }, operator), {
    allowed: true,
    rule: 'operator',
    subject: { kind: 'caller', user_id: null, username: null, role: null }
  })
  const { id } = await person('eve', { role: 'guest' })
  const acting: Caller = { ...operator, user_id: id, scopes: scopesOf.guest }
  t.match(await app.explain({ use_case: 'users.delete' }, acting), {
    allowed: false,
    rule: 'scope_missing',
    subject: { username: 'eve' }
  })
})

t.test(
  "auth.explain says what a guest's exact list gives, and what the own account always does",
  async (t) => {
    const { app, person } = accountDesk()
    await person('eve', { role: 'guest', scopes: ['projects:read'] })
    const ask = (use_case: string) => app.explain({ use_case, user: 'eve' }, operator)
    t.match(await ask('projects.list'), {
      allowed: true,
      reason: "The guest's list of scopes gives projects:read"
    })
    t.match(await ask('items.list'), {
      allowed: false,
      rule: 'scope_missing',
      reason: /^The guest's list of scopes does not give items:read: an administrator can set the role to/
    })
    t.match(await ask('auth.me'), {
      allowed: true,
      subject: { kind: 'user', username: 'eve', role: 'guest' }
    })
  }
)

t.test('auth.explain says of a user who may not come in why', async (t) => {
  const { app, clock, person } = accountDesk()
  await person('bob', { status: 'disabled' })
  await person('eve', { role: 'guest', access_until: clock.now().toISOString() })
  t.match(await app.explain({ use_case: 'items.list', user: 'bob' }, operator), {
    allowed: false,
    rule: 'account_disabled',
    reason: /an administrator can enable it/
  })
  t.match(await app.explain({ use_case: 'items.list', user: addressOf('eve') }, operator), {
    allowed: false,
    rule: 'access_ended',
    reason: /2026-01-01T00:00:00.000Z/
  })
  await t.rejects(app.explain({ use_case: 'items.list', user: 'who' }, operator), { code: 'not_found' })
})

t.test('auth.explain tells of others only to those who may list them', async (t) => {
  const desk = accountDesk()
  const { app, person, present } = desk
  await person('bob')
  const { user, caller } = await present('ada')
  const id = await invitation(desk)
  for (const own of ['ADA', user.id, addressOf('ada')])
    t.match(await app.explain({ use_case: 'items.list', user: own }, caller), { allowed: true }, own)
  for (const other of ['bob', 'nobody']) {
    const asking = app.explain({ use_case: 'items.list', user: other }, caller)
    await t.rejects(asking, { code: 'forbidden', message: /users:read/ }, other)
  }
  const asking = app.explain({ use_case: 'items.list', invitation: id }, caller)
  await t.rejects(asking, { code: 'forbidden', message: /invitations:read/ })
  await t.rejects(app.explain({ use_case: 'items.list' }, nobody), { code: 'unauthenticated' })
})

t.test('auth.explain says what an invitation will give once it is accepted', async (t) => {
  const desk = accountDesk()
  const id = await invitation(desk)
  const ask = (use_case: string) => desk.app.explain({ use_case, invitation: id }, operator)
  t.match(await ask('items.list'), {
    allowed: true,
    rule: 'scope_granted',
    reason: "Once the invitation is accepted: The guest's list of scopes gives items:read",
    subject: {
      kind: 'invitation',
      user_id: null,
      role: 'guest',
      scopes: ['account:read', 'account:write', 'items:read']
    }
  })
  t.match(await ask('items.update'), { allowed: false, rule: 'scope_missing', reason: /^Once/ })
  desk.clock.pass(7 * 24 * 60 * 60)
  t.match(await ask('items.list'), { allowed: false, rule: 'invitation_expired' })
  await desk.memory.invitations.change(id, { revoked_at: '2026-01-02T00:00:00.000Z' })
  t.match(await ask('items.list'), { allowed: false, rule: 'invitation_revoked' })
  const ended = await invitation(desk, {
    expires_at: '2026-02-01T00:00:00.000Z',
    access_until: '2026-01-02T00:00:00.000Z'
  })
  t.match(await desk.app.explain({ use_case: 'items.list', invitation: ended }, operator), {
    allowed: false,
    rule: 'invitation_expired'
  })
  const unknown = { use_case: 'items.list', invitation: desk.ids.next() }
  await t.rejects(desk.app.explain(unknown, operator), { code: 'not_found' })
})

t.test('auth.explain says that no invitation can be accepted while registration is closed', async (t) => {
  const desk = accountDesk({ registration: 'closed' })
  const asking = desk.app.explain({ use_case: 'items.list', invitation: await invitation(desk) }, operator)
  t.match(await asking, { allowed: false, rule: 'registration_closed' })
})

t.test('auth.explain knows what the way accounts are made here leaves nobody', async (t) => {
  for (const [registration, names] of [
    ['open', []],
    ['invited', ['auth.register', 'auth.signup']],
    [
      'closed',
      ['auth.register', 'auth.signup', 'invitations.create', 'invitations.resend', 'invitations.accept']
    ]
  ] as const) {
    const { app } = accountDesk({ registration })
    const refused: string[] = []
    for (const { name } of Object.values(useCases)) {
      const { allowed, rule } = await app.explain({ use_case: name }, operator)
      if (!allowed && rule === 'registration_closed') refused.push(name)
    }
    t.strictSame(refused.toSorted(), [...names].toSorted(), registration)
  }
  const { app } = accountDesk({ registration: 'closed' })
  const asking = app.explain({ use_case: 'invitations.create', subject_token: 'nonsense' }, operator)
  t.match(await asking, { rule: 'token_refused' }, 'what is wrong with the subject comes first')
})

t.test('auth.explain says of an accepted invitation what its account may', async (t) => {
  const desk = accountDesk()
  const { id: accepted_by } = await desk.person('eve', { role: 'guest', scopes: ['items:read'] })
  const id = await invitation(desk, { accepted_at: '2026-01-01T00:00:00.000Z', accepted_by })
  const ask = () => desk.app.explain({ use_case: 'reports.list', invitation: id }, operator)
  t.match(await ask(), {
    allowed: false,
    rule: 'scope_missing',
    subject: { kind: 'invitation', username: 'eve' }
  })
  await desk.app.setRole({ user: 'eve', role: 'member' }, operator)
  t.match(await ask(), { allowed: true, rule: 'scope_granted' })
  await desk.memory.users.delete(accepted_by)
  t.match(await ask(), { allowed: false, rule: 'invitation_accepted', subject: { user_id: null } })
})

t.test('auth.explain takes one subject at most', async (t) => {
  const { app } = accountDesk()
  const two = { use_case: 'items.list', subject_token: 'x', user: 'ada' }
  await t.rejects(app.explain(two, operator), { code: 'invalid', errors: [{ pointer: '/user' }] })
})

t.test('auth.explain helps with the name of a use case', async (t) => {
  const { app } = accountDesk()
  for (const [use_case, detail] of [
    ['item.list', /did you mean items\.list/],
    ['users.destroy', /unlike .*users\.delete/],
    ['x', /nouns are .*items/],
    ['whatever.happens', /nouns are .*items/]
  ] as const) {
    const refused = { code: 'invalid', errors: [{ pointer: '/use_case', detail }] }
    await t.rejects(app.explain({ use_case }, operator), refused, use_case)
  }
})
