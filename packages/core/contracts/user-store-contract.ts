import type { Accounts } from '@rollcall/core'
import type { Test } from 'tap'
import { accountRows, day, NOBODY, passwordLink, shown, winners } from './account-rows.ts'
import { userListContract } from './user-list-contract.ts'

export function userStoreContract(t: Test, fresh: () => Promise<Accounts>): void {
  findsUsers(t, fresh)
  addsUsers(t, fresh)
  changesUsers(t, fresh)
  deletesUsers(t, fresh)
  userListContract(t, fresh)
}

function findsUsers(t: Test, fresh: () => Promise<Accounts>): void {
  t.test('get answers all of a user but the hash of the password', async (t) => {
    const { users } = await fresh()
    const rows = accountRows()
    const plain = rows.user('Ada', { role: 'admin' })
    const full = rows.user('Bob', {
      role: 'guest',
      scopes: ['items:read', 'reports:read'],
      status: 'disabled',
      access_until: day(9, '10:11:12.345'),
      invited_by: plain.id,
      last_login_at: day(2, '01:02:03.004')
    })
    for (const user of [plain, full, rows.user('Eve', { scopes: [] })]) {
      await users.add(user)
      t.strictSame(await users.get(user.id), shown(user))
    }
  })

  t.test('get, lock, change and delete reject with not_found', async (t) => {
    const accounts = await fresh()
    const { users } = accounts
    const id = accountRows().id()
    await t.rejects(users.get(id), { code: 'not_found' })
    await t.rejects(
      accounts.transaction((stores) => stores.users.lock(id)),
      { code: 'not_found' }
    )
    await t.rejects(users.change(id, { role: 'admin' }), { code: 'not_found' })
    await t.rejects(users.change(id, {}), { code: 'not_found' })
    await t.rejects(users.delete(id), { code: 'not_found' })
  })

  t.test('findByEmail compares in any case, and the whole address', async (t) => {
    const { users } = await fresh()
    const user = accountRows().user('Ada', { email: 'Ada.Lovelace@Example.com' })
    await users.add(user)
    t.strictSame(await users.findByEmail('ada.lovelace@example.COM'), user)
    const close = [
      'ada',
      'ada_lovelace@example.com',
      'ada.lovelace@example.com ',
      'Ada.Lovelace@Example.com\0'
    ]
    for (const email of [...NOBODY, ...close])
      t.equal(await users.findByEmail(email), null, JSON.stringify(email))
  })

  t.test('find knows a user by id, username and e-mail address, in any case', async (t) => {
    const { users } = await fresh()
    const rows = accountRows()
    const ada = rows.user('Ada', { id: '019ac000-abcd-7000-8000-00000000abcd', email: 'A.L@Example.com' })
    await users.add(ada)
    await users.add(rows.user('bob'))
    for (const ref of [ada.id, ada.id.toUpperCase(), 'Ada', 'aDA', 'A.L@Example.com', 'a.l@example.COM']) {
      t.strictSame(await users.find(ref), shown(ada), ref)
    }
    const close = [
      'ad',
      'adaa',
      'a_l@example.com',
      'hash of Ada',
      ada.id.slice(0, -1),
      `${ada.id}\0`,
      rows.id()
    ]
    for (const ref of [...NOBODY, ...close]) {
      await t.rejects(users.find(ref), { code: 'not_found' }, JSON.stringify(ref))
    }
  })

  t.test('lock answers the hash of the password too', async (t) => {
    const accounts = await fresh()
    const user = accountRows().user('ada')
    await accounts.users.add(user)
    t.strictSame(await accounts.transaction(({ users }) => users.lock(user.id)), user)
  })

  t.test('lockAdmins answers the administrators that are active', async (t) => {
    const accounts = await fresh()
    const rows = accountRows()
    const admins = () => accounts.transaction(({ users }) => users.lockAdmins())
    t.strictSame(await admins(), [])
    const [ada, bob] = [rows.user('ada', { role: 'admin' }), rows.user('bob', { role: 'admin' })]
    const others = [
      rows.user('eve', { role: 'admin', status: 'disabled' }),
      rows.user('dan'),
      rows.user('zoe', { role: 'guest' })
    ]
    for (const user of [bob, ada, ...others]) await accounts.users.add(user)
    t.strictSame((await admins()).toSorted(), [ada.id, bob.id])
  })
}

function addsUsers(t: Test, fresh: () => Promise<Accounts>): void {
  t.test('add rejects with conflict and says what is taken, in any case', async (t) => {
    const { users } = await fresh()
    const { user } = accountRows()
    await users.add(user('ada'))
    const taken = (pointer: string) => ({ code: 'conflict', errors: [{ pointer }] })
    await t.rejects(users.add(user('ADA', { email: 'new@example.com' })), taken('/username'))
    await t.rejects(users.add(user('bob', { email: 'ADA@example.com' })), taken('/email'))
    await t.rejects(users.add(user('Ada')), { code: 'conflict' })
    t.equal((await users.list({}, { limit: 100 })).data.length, 1)
    t.equal(await users.findByEmail('new@example.com'), null)
  })

  t.test('add lets one of several in that come at once', async (t) => {
    const { users } = await fresh()
    const { user } = accountRows()
    const adding = ['ada', 'ADA', 'Ada', 'aDa'].map((name) => users.add(user(name)))
    t.equal(await winners(adding, 'conflict'), 1)
    t.equal((await users.list({}, { limit: 100 })).data.length, 1)
  })
}

function changesUsers(t: Test, fresh: () => Promise<Accounts>): void {
  t.test('change changes what it is told, and nothing else', async (t) => {
    const { users } = await fresh()
    const rows = accountRows()
    const user = rows.user('ada', { invited_by: rows.id() })
    const other = rows.user('bob')
    for (const one of [user, other]) await users.add(one)
    const guest = { role: 'guest', scopes: ['items:read'], access_until: day(20) } as const
    const asGuest = { ...user, ...guest, scopes: [...guest.scopes] }
    t.strictSame(await users.change(user.id, asGuest), shown(asGuest))
    t.strictSame(await users.get(user.id), shown(asGuest))
    const back = { role: 'member', scopes: null, access_until: null } as const
    t.strictSame(await users.change(user.id, back), shown({ ...user, ...back }))
    await users.change(user.id, { password_hash: 'new', last_login_at: day(3, '04:05:06.007') })
    const changed = { ...user, password_hash: 'new', last_login_at: day(3, '04:05:06.007') }
    t.strictSame(await users.findByEmail(user.email), changed)
    t.strictSame(await users.change(user.id, {}), shown(changed), 'no change at all is one too')
    t.strictSame(await users.findByEmail(other.email), other)
  })

  t.test('change rejects with conflict as add does, but not for the own name in another case', async (t) => {
    const { users } = await fresh()
    const rows = accountRows()
    const ada = rows.user('ada')
    for (const user of [ada, rows.user('bob')]) await users.add(user)
    const taken = (pointer: string) => ({ code: 'conflict', errors: [{ pointer }] })
    await t.rejects(users.change(ada.id, { username: 'BOB', role: 'admin' }), taken('/username'))
    await t.rejects(users.change(ada.id, { email: 'Bob@Example.com' }), taken('/email'))
    t.strictSame(await users.get(ada.id), shown(ada))
    await users.change(ada.id, { username: 'ADA', email: 'Ada@Example.com' })
    t.match(await users.find('ada'), { username: 'ADA', email: 'Ada@Example.com' })
  })

  t.test('change lets one of two have a name that both want', async (t) => {
    const { users } = await fresh()
    const rows = accountRows()
    const two = [rows.user('ada'), rows.user('bob')]
    for (const user of two) await users.add(user)
    const changing = two.map(({ id }) => users.change(id, { username: 'Eve' }))
    t.equal(await winners(changing, 'conflict'), 1)
  })
}

function deletesUsers(t: Test, fresh: () => Promise<Accounts>): void {
  t.test('delete takes sessions, tokens and codes along, and nothing of anybody else', async (t) => {
    const { users, sessions, api_tokens, password_links } = await fresh()
    const rows = accountRows()
    const [gone, stays] = [rows.user('ada'), rows.user('bob')]
    for (const user of [gone, stays]) {
      const { id } = user
      await users.add(user)
      const session = rows.session(id, `first of ${id}`)
      await sessions.add(session)
      const used = { token_hash: `first of ${id}`, salt: 'salt', used_at: day(2), expires_at: day(31) }
      await sessions.rotate({ ...session, token_hash: `second of ${id}` }, used)
      await api_tokens.add(rows.apiToken(id, 'ci', { token_hash: `token of ${id}` }))
      await password_links.put(passwordLink(id, `code of ${id}`))
    }
    await users.delete(gone.id)
    await t.rejects(users.get(gone.id), { code: 'not_found' })
    await t.rejects(users.delete(gone.id), { code: 'not_found' })
    for (const { id } of [gone, stays]) {
      const left = [
        ...(await sessions.list(id, day(1))),
        await sessions.lockByToken(`first of ${id}`),
        await sessions.lockByToken(`second of ${id}`),
        await api_tokens.find(`token of ${id}`),
        ...(await api_tokens.list(id)),
        await password_links.lock(`code of ${id}`)
      ].filter((found) => found !== null)
      t.equal(left.length, id === gone.id ? 0 : 6)
    }
    await users.add(rows.user('ada'))
  })

  t.test('delete leaves those the user invited, the invitations and the audit trail', async (t) => {
    const { users, invitations, audit } = await fresh()
    const rows = accountRows()
    const ada = rows.user('ada', { role: 'admin' })
    const bob = rows.user('bob', { invited_by: ada.id })
    for (const user of [ada, bob]) await users.add(user)
    const invitation = rows.invitation('bob@example.com', {
      invited_by: ada.id,
      accepted_at: day(2),
      accepted_by: bob.id
    })
    await invitations.add(invitation)
    await audit.add(rows.entry({ actor_id: ada.id, user_id: bob.id }))
    for (const { id } of [ada, bob]) {
      await users.delete(id)
      t.strictSame(await invitations.get(invitation.id), invitation)
      t.equal((await audit.list({ actor_id: ada.id }, { limit: 10 })).data.length, 1)
      if (id === ada.id) t.strictSame(await users.get(bob.id), shown(bob))
    }
  })
}
