import t from 'tap'
import { aUser, cli, page } from './cli.ts'

const ID = '0198c1a2-0000-7000-8000-000000000001'
const NO_COLOR = { NO_COLOR: '1' }
const token = {
  id: ID,
  name: 'ci',
  scopes: ['items:read' as const, 'reports:read' as const],
  created_at: '2026-11-21T10:00:00.000Z',
  expires_at: '2027-02-19T12:00:00.000Z',
  last_used_at: null,
  revoked_at: null
}
const invitation = {
  id: ID,
  email: 'g@b.c',
  role: 'guest' as const,
  scopes: null,
  access_until: null,
  status: 'pending' as const,
  invited_by: null,
  created_at: '2026-11-21T10:00:00.000Z',
  expires_at: '2026-11-28T10:00:00.000Z',
  accepted_at: null,
  accepted_by: null,
  revoked_at: null
}
const session = {
  id: ID,
  device: 'curl/8',
  address: '::1',
  created_at: '2026-11-20T12:00:00.000Z',
  last_used_at: '2026-11-21T11:00:00.000Z',
  expires_at: '2026-12-20T12:00:00.000Z',
  current: true
}

t.test('a new API token is the only thing a script is given when it asks for that', async (t) => {
  const app = { createApiToken: async () => ({ ...token, token: 'rc_secret' }) }
  const create = [
    'auth',
    'tokens',
    'create',
    '--name',
    'ci',
    '--scope',
    'items:read',
    '--scope',
    'reports:read'
  ]
  const { out, err, calls } = await cli([...create, '--fields', 'token'], { app })
  t.match({ out, err }, { out: 'rc_secret\n', err: '' })
  t.match(calls[0]?.input, { name: 'ci', scope: ['items:read', 'reports:read'] })
  t.match(
    (await cli(create, { app })).out,
    /^token\trc_secret\nid\t.*\nname\tci\nscopes\titems:read reports:read\n/
  )
  const shown = await cli(create, { app, columns: 100, env: NO_COLOR })
  t.match(shown.out, /^token +rc_secret\n/)
  t.match(shown.err, 'shown this once')
})

t.test('a token of 90 days is said to end in 90 days, a moment later too', async (t) => {
  const made = { ...token, expires_at: '2027-02-19T11:59:59.900Z', token: 'rc_secret' }
  const app = { createApiToken: async () => made, listApiTokens: async () => page([made]) }
  const create = ['auth', 'tokens', 'create', '--name', 'ci', '--scope', 'items:read']
  const shown = { app, columns: 100, env: NO_COLOR }
  t.match((await cli(create, shown)).out, /expires at +2027-02-19T11:59:59\.900Z \(in 90 days\)\n/)
  t.match((await cli(['auth', 'tokens', 'list'], shown)).out, /in 90 days/)
})

t.test('many choices stand in the description of an option, not in its metavar', async (t) => {
  const { out } = await cli(['auth', 'tokens', 'create', '--help'])
  t.match(out.replace(/\s+/g, ' '), /--scope SCOPE .*; one of .*items:read, items:write, .* \[env var: /)
  t.ok(out.split('\n').every((line) => line.length <= 80))
  const { code, err } = await cli(['auth', 'tokens', 'create', '--name', 'ci', '--scope', 'items:raed'])
  t.match(
    { code, err },
    { code: 2, err: /Invalid value for '--scope': 'items:raed' is not one of 'account:read', / }
  )
})

t.test('revoking asks first', async (t) => {
  const app = { revokeApiToken: async () => undefined }
  const revoke = ['auth', 'tokens', 'revoke', 'ci']
  t.match(await cli(revoke, { app }), { code: 2, err: /say --yes/, opened: [] })
  const asked = await cli(revoke, { app, columns: 80, typed: ['y\n'] })
  t.match(asked, { code: 0, out: 'Revoked.\n', err: /Revoke the API token ci\?.* \[y\/N\]: / })
  t.match(await cli([...revoke, '--yes'], { app }), { code: 0, err: '' })
})

t.test('ending sessions asks with their number, and not when there are none', async (t) => {
  const app = {
    listSessions: async () => page([session, { ...session, current: false }, { ...session, current: false }]),
    endSessions: async () => ({ ended: 2 })
  }
  const clear = ['auth', 'sessions', 'clear']
  const ask = async (...argv: string[]) =>
    (await cli([...clear, ...argv], { app, columns: 80, typed: ['y\n'] })).err
  t.match(await ask(), 'End 3 sessions? [y/N]: ')
  t.match(await ask('--others'), 'End 2 sessions? [y/N]: ')
  const alone = { ...app, listSessions: async () => page([session]) }
  t.match(await cli([...clear, '--others'], { app: alone, columns: 80 }), { code: 0, err: '' })
})

t.test('a session says whether it is the one that asks', async (t) => {
  const app = { listSessions: async () => page([session]) }
  t.match((await cli(['auth', 'sessions', 'list'], { app })).out, /^[-\da-f]+\tyes\t.*\t::1\tcurl\/8\n$/)
  const { out } = await cli(['auth', 'sessions', 'list'], { app, columns: 140, env: NO_COLOR })
  t.match(out, /^ID +CURRENT +CREATED +LAST USED +EXPIRES +ADDRESS +DEVICE\n/)
  t.match(out, / yes +1 day ago +1 hour ago +in 29 days +::1 +curl\/8\n$/)
})

t.test('a new invitation shows its link and its code this once', async (t) => {
  const app = {
    createInvitation: async () => ({ ...invitation, code: 'ri_code', link: 'http://a/accept#code=ri_code' })
  }
  const create = ['invitations', 'create', '--email', 'g@b.c']
  t.match(
    (await cli(create, { app })).out,
    /^link\thttp:\/\/a\/accept#code=ri_code\ncode\tri_code\nemail\tg@b\.c\n/
  )
  t.equal((await cli([...create, '--fields', 'code'], { app })).out, 'ri_code\n')
  t.match((await cli(create, { app, columns: 80 })).err, 'shown this once')
})

t.test('revoking an invitation asks for what it ends', async (t) => {
  const ask = async (status: 'pending' | 'accepted') => {
    const app = {
      showInvitation: async () => ({ ...invitation, status }),
      revokeInvitation: async () => ({ ...invitation, status: 'revoked' as const })
    }
    return (await cli(['invitations', 'revoke', ID], { app, columns: 80, typed: ['y\n'] })).err
  }
  t.match(await ask('pending'), 'Revoke the invitation of g@b.c? [y/N]: ')
  t.match(await ask('accepted'), 'End the access of g@b.c? [y/N]: ')
})

t.test('who invited whom is a tree on a terminal, and has its depth in a pipe', async (t) => {
  const person = (username: string, depth: number) => ({
    user_id: ID,
    username,
    role: 'member' as const,
    status: 'active' as const,
    depth,
    invited_by: depth === 0 ? null : ID,
    created_at: '2026-11-21T10:00:00.000Z'
  })
  const app = {
    invitationTree: async () => page([person('ada', 0), person('bob', 1), person('cy', 2), person('dot', 1)])
  }
  const shown = await cli(['invitations', 'tree'], { app, columns: 80, env: NO_COLOR })
  t.match(shown.out, /^USERNAME .*\nada {5}.*\n {2}bob {3}.*\n {4}cy {2}.*\n {2}dot {3}.*\n$/)
  const piped = await cli(['invitations', 'tree'], { app })
  t.strictSame(
    piped.out.split('\n').map((line) => line.split('\t').slice(0, 2)),
    [['0', 'ada'], ['1', 'bob'], ['2', 'cy'], ['1', 'dot'], ['']]
  )
})

t.test('deleting an account asks with its name', async (t) => {
  const app = { showUser: async () => aUser(), deleteUser: async () => undefined }
  const { err, calls } = await cli(['users', 'delete', 'ann'], { app, columns: 80, typed: ['y\n'] })
  t.match(err, 'Delete the account ann (a@b.c) and everything it owns? [y/N]: ')
  t.match(calls, [{ useCase: 'showUser' }, { useCase: 'deleteUser', input: { user: 'ann' } }])
})

t.test('an account is one record everywhere, with an exact list of scopes as words', async (t) => {
  const guest = aUser({ role: 'guest', scopes: ['items:read', 'reports:read'] })
  const app = { showUser: async () => guest, setRole: async () => guest, me: async () => guest }
  for (const argv of [
    ['users', 'show', 'ann'],
    ['users', 'set-role', 'ann', 'guest'],
    ['auth', 'me']
  ]) {
    const { out } = await cli(argv, { app })
    t.match(
      out,
      /^username\tann\nid\t.*\nemail\ta@b\.c\nrole\tguest\nscopes\titems:read reports:read\nstatus\tactive\n/
    )
  }
  t.match(await cli(['users', 'set-role', 'ann', 'boss']), {
    code: 2,
    err: /Invalid value for 'ROLE': 'boss' is not one of 'admin', 'member', 'guest'/
  })
})

t.test('the trail says who did what, in a line each', async (t) => {
  const entry = {
    id: ID,
    created_at: '2026-11-21T11:00:00.000Z',
    action: 'user.role_changed' as const,
    door: 'cli' as const,
    actor_kind: 'operator' as const,
    actor_id: null,
    actor_name: null,
    user_id: ID,
    username: 'ann',
    subject_id: null,
    address: null,
    device: null,
    details: { from: 'guest', to: 'member' }
  }
  const app = { listAuditEntries: async () => page([entry]) }
  t.equal(
    (await cli(['audit', 'list'], { app })).out,
    '2026-11-21T11:00:00.000Z\tuser.role_changed\toperator\tann\tcli\t\t{"from":"guest","to":"member"}\n'
  )
})

t.test('explain answers with its exit code, and a failure is no answer', async (t) => {
  const explained = (allowed: boolean) => ({
    explain: async () => ({
      use_case: 'items.create',
      scope: 'items:write' as const,
      allowed,
      rule: allowed ? ('scope_granted' as const) : ('scope_missing' as const),
      reason: 'The role guest lacks items:write',
      subject: { kind: 'user' as const, user_id: ID, username: 'ann', role: 'guest' as const, scopes: [] }
    })
  })
  const explain = ['auth', 'explain', 'items.create', '--user', 'ann']
  t.match(await cli(explain, { app: explained(true) }), { code: 0, out: /^allowed\tyes\n/ })
  t.match(await cli(explain, { app: explained(false) }), {
    code: 1,
    err: '',
    out: /^allowed\tno\nrule\tscope_missing\nreason\tThe role guest lacks items:write\n/
  })
  const open = async () => {
    throw new Error('no database')
  }
  t.match(await cli(explain, { open }), { code: 11 })
})
