import { type AccountStores, type Accounts, AppError } from '@rollcall/core'
import type { Test } from 'tap'
import { accountLocksContract } from './account-locks-contract.ts'
import { accountRows, day, passwordLink, winners } from './account-rows.ts'

/** What transactions over the stores of accounts keep. */
export function accountsContract(t: Test, open: () => Promise<Accounts>): void {
  keepsAllOrNothing(t, open)
  accountLocksContract(t, open)
}

function keepsAllOrNothing(t: Test, open: () => Promise<Accounts>): void {
  t.test('transaction answers what its work answers, which sees what it has written', async (t) => {
    const accounts = await open()
    const rows = accountRows()
    const user = rows.user('ada')
    const answer = await accounts.transaction(async ({ users, sessions, audit }) => {
      await users.add(user)
      await sessions.add(rows.session(user.id, 'one'))
      await audit.add(rows.entry({ user_id: user.id }))
      const { role } = await users.change(user.id, { role: 'admin' })
      const { data } = await audit.list({ involving: user.id }, { limit: 10 })
      return { role, admins: await users.lockAdmins(), names: data.map(({ username }) => username) }
    })
    t.strictSame(answer, { role: 'admin', admins: [user.id], names: ['ada'] })
    t.match(await accounts.users.findByEmail(user.email), { role: 'admin' })
    t.equal((await accounts.sessions.list(user.id, day(1))).length, 1)
    t.equal((await accounts.audit.list({}, { limit: 10 })).data.length, 1)
  })

  t.test('transaction that fails leaves everything as it was, and fails as its work did', async (t) => {
    const accounts = await open()
    const rows = accountRows()
    const user = rows.user('ada')
    const [session, token] = [rows.session(user.id, 'one'), rows.apiToken(user.id, 'ci')]
    const invitation = rows.invitation('eve@example.com')
    const { users, sessions, api_tokens, invitations, password_links } = accounts
    await users.add(user)
    await sessions.add(session)
    await api_tokens.add(token)
    await invitations.add(invitation)
    await password_links.put(passwordLink(user.id, 'code'))
    const before = await everything(accounts, user.id)

    const change = async (stores: AccountStores) => {
      const used = { token_hash: 'one', salt: 'salt', used_at: day(2), expires_at: day(31) }
      await stores.audit.add(rows.entry({ actor_id: user.id }))
      await stores.users.add(rows.user('bob'))
      await stores.users.change(user.id, { username: 'changed' })
      await stores.sessions.rotate({ ...session, token_hash: 'two' }, used)
      await stores.sessions.add(rows.session(user.id, 'three'))
      await stores.api_tokens.touch(token.id, day(3))
      await stores.api_tokens.revoke(user.id, token.id, day(3))
      await stores.api_tokens.add(rows.apiToken(user.id, 'other'))
      await stores.invitations.change(invitation.id, { accepted_at: day(3) })
      await stores.invitations.add(rows.invitation('dan@example.com'))
      await stores.password_links.put(passwordLink(user.id, 'other code'))
    }
    const remove = async (stores: AccountStores) => {
      await change(stores)
      await stores.password_links.remove(user.id)
      await stores.sessions.end(user.id)
      await stores.users.delete(user.id)
    }
    for (const [told, work] of Object.entries({ change, remove })) {
      const refused = new AppError('forbidden', 'Not after all')
      const failing = accounts.transaction(async (stores) => {
        await work(stores)
        throw refused
      })
      t.equal(await failing.catch((error: unknown) => error), refused)
      t.strictSame(await everything(accounts, user.id), before, told)
    }
  })

  t.test('transaction in which a name is taken leaves nothing, neither before nor after that', async (t) => {
    const accounts = await open()
    const rows = accountRows()
    await accounts.users.add(rows.user('ada'))
    const working = accounts.transaction(async ({ users, audit }) => {
      await audit.add(rows.entry())
      await users.add(rows.user('bob'))
      await users.add(rows.user('ADA', { email: 'other@example.com' }))
    })
    await t.rejects(working, { code: 'conflict', errors: [{ pointer: '/username' }] })
    t.strictSame((await accounts.audit.list({}, { limit: 10 })).data, [])
    t.equal((await accounts.users.list({}, { limit: 10 })).data.length, 1)
    await t.resolves(accounts.transaction(({ users }) => users.add(rows.user('bob'))))
  })

  t.test('transactions that want the same name leave one account and one line in the trail', async (t) => {
    const accounts = await open()
    const rows = accountRows()
    const registering = ['ada', 'Ada', 'ADA', 'aDA', 'adA'].map((name) =>
      accounts.transaction(async ({ users, audit }) => {
        const user = rows.user(name)
        await audit.add(rows.entry({ action: 'account.registered', user_id: user.id }))
        await users.add(user)
      })
    )
    t.equal(await winners(registering, 'conflict'), 1)
    const [user] = (await accounts.users.list({}, { limit: 10 })).data
    const { data } = await accounts.audit.list({}, { limit: 10 })
    t.match(data, [{ user_id: user?.id, username: user?.username }])
    t.equal(data.length, 1)
  })

  t.test('transactions and single calls all get their turn, however many come at once', async (t) => {
    const accounts = await open()
    const rows = accountRows()
    const { id } = rows.user('ada')
    const many = Array.from({ length: 40 }, (_, i) =>
      i % 2 === 0
        ? accounts.audit.add(rows.entry({ user_id: id }))
        : accounts.transaction(({ audit }) => audit.add(rows.entry({ user_id: id })))
    )
    await Promise.all(many)
    t.equal((await accounts.audit.list({}, { limit: 1, page: 1 })).total_count, 40)
  })
}

/** All that is kept, as far as the stores show it. */
async function everything(accounts: Accounts, user_id: string) {
  const { users, sessions, api_tokens, invitations, password_links, audit } = accounts
  const page = { limit: 100 }
  return {
    users: await users.list({}, page),
    sessions: await sessions.list(user_id, day(1)),
    refreshTokens: [await sessions.lockByToken('one'), await sessions.lockByToken('two')],
    apiTokens: await api_tokens.list(user_id),
    invitations: await invitations.list({ now: day(1) }, page),
    links: [await password_links.lock('code'), await password_links.lock('other code')],
    audit: await audit.list({}, page)
  }
}
