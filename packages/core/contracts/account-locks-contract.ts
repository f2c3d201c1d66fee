import { type Accounts, AppError } from '@rollcall/core'
import type { Test } from 'tap'
import { accountRows, day, passwordLink, winners } from './account-rows.ts'

/** What a transaction has looked at to decide on, nobody else changes meanwhile. */
export function accountLocksContract(t: Test, open: () => Promise<Accounts>): void {
  locksUsers(t, open)
  locksSessions(t, open)
  locksCodes(t, open)
}

function locksUsers(t: Test, open: () => Promise<Accounts>): void {
  t.test('transactions that lock the same user run one after the other', async (t) => {
    const accounts = await open()
    const user = accountRows().user('user0')
    await accounts.users.add(user)
    const countUp = () =>
      accounts.transaction(async ({ users }) => {
        const { username } = await users.lock(user.id)
        await users.get(user.id)
        await users.change(user.id, { username: `user${Number(username.slice(4)) + 1}` })
      })
    await Promise.all(Array.from({ length: 8 }, countUp))
    t.match(await accounts.users.get(user.id), { username: 'user8' })
  })

  t.test('a user who is gone by the time of the lock is not found', async (t) => {
    const accounts = await open()
    const user = accountRows().user('ada')
    await accounts.users.add(user)
    const deleting = Array.from({ length: 3 }, () =>
      accounts.transaction(async ({ users }) => {
        await users.lock(user.id)
        await users.delete(user.id)
      })
    )
    t.equal(await winners(deleting, 'not_found'), 1)
  })

  for (const [told, changes] of [
    ['demoted', { role: 'member' }],
    ['disabled', { status: 'disabled' }]
  ] as const) {
    t.test(`lockAdmins leaves one administrator when all are ${told} at once`, async (t) => {
      const accounts = await open()
      const rows = accountRows()
      const admins = ['ada', 'bob', 'eve'].map((name) => rows.user(name, { role: 'admin' }))
      for (const user of admins) await accounts.users.add(user)
      const demoting = admins.map(({ id }) =>
        accounts.transaction(async ({ users, audit }) => {
          const left = await users.lockAdmins()
          if (left.length === 1) throw new AppError('conflict', 'The last administrator stays')
          await audit.add(rows.entry({ user_id: id }))
          await users.change(id, changes)
        })
      )
      t.equal(await winners(demoting, 'conflict'), 2)
      t.equal((await accounts.users.lockAdmins()).length, 1)
      t.equal((await accounts.audit.list({}, { limit: 10 })).data.length, 2)
    })
  }

  t.test('lockAdmins keeps another user too, and nobody waits in a circle for who becomes one', async (t) => {
    const accounts = await open()
    const rows = accountRows()
    const everybody = ['ada', 'bob', 'eve'].map((name) => rows.user(name, { role: 'admin' }))
    for (const user of everybody) await accounts.users.add(user)
    const turn = (id: string) =>
      accounts.transaction(async ({ users }) => {
        const admins = await users.lockAdmins(id)
        const { role } = await users.lock(id)
        t.equal(admins.includes(id), role === 'admin', 'an administrator or not, as they are now')
        if (role === 'member' || admins.length > 1)
          await users.change(id, { role: role === 'admin' ? 'member' : 'admin' })
      })
    for (let i = 0; i < 15; i++) await Promise.all([...everybody, ...everybody].map(({ id }) => turn(id)))
    t.not((await accounts.users.lockAdmins()).length, 0)
  })

  t.test('lockAdmins leaves one administrator when all are deleted at once', async (t) => {
    const accounts = await open()
    const rows = accountRows()
    const admins = ['ada', 'bob'].map((name) => rows.user(name, { role: 'admin' }))
    for (const user of admins) await accounts.users.add(user)
    const deleting = admins.map(({ id }) =>
      accounts.transaction(async ({ users }) => {
        const left = await users.lockAdmins()
        if (left.length === 1) throw new AppError('conflict', 'The last administrator stays')
        await users.delete(id)
      })
    )
    t.equal(await winners(deleting, 'conflict'), 1)
    t.equal((await accounts.users.lockAdmins()).length, 1)
  })
}

function locksSessions(t: Test, open: () => Promise<Accounts>): void {
  const withSession = async () => {
    const accounts = await open()
    const rows = accountRows()
    const user = rows.user('ada')
    const session = rows.session(user.id, 'one')
    await accounts.users.add(user)
    await accounts.sessions.add(session)
    return { accounts, rows, user, session }
  }

  t.test('a refresh token is exchanged once, and whoever comes second sees that', async (t) => {
    const { accounts, session } = await withSession()
    const exchange = (successor: string) =>
      accounts.transaction(async ({ sessions }) => {
        const found = await sessions.lockByToken('one')
        if (found?.used === null) {
          const used = { token_hash: 'one', salt: successor, used_at: day(2), expires_at: day(31) }
          await sessions.rotate({ ...found.session, token_hash: successor }, used)
          return { first: true, successor }
        }
        return { first: false, successor: found?.used.salt, kept: found?.session.token_hash }
      })
    const exchanged = await Promise.all(['two', 'three', 'four', 'five'].map(exchange))
    const { token_hash } = (await accounts.sessions.get(session.id)) ?? session
    t.equal(exchanged.filter(({ first }) => first).length, 1)
    for (const { successor, first, kept } of exchanged) {
      t.equal(successor, token_hash)
      if (!first) t.equal(kept, token_hash)
    }
  })

  t.test('a session that has ended by the time of the lock is not found', async (t) => {
    const { accounts, user, session } = await withSession()
    const end = () =>
      accounts.transaction(async ({ sessions }) => {
        const found = await sessions.lockByToken('one')
        return found === null ? [] : sessions.end(user.id, { only: session.id })
      })
    const ended = await Promise.all([end(), end(), end()])
    t.strictSame(ended.flat(), [session.id])
  })

  t.test('end answers a session to one of several that end it at once', async (t) => {
    const { accounts, rows, user, session } = await withSession()
    const other = rows.session(user.id, 'other')
    await accounts.sessions.add(other)
    const which = [{}, { only: session.id }, { except: other.id }, {}, { only: other.id }]
    const ended = await Promise.all(which.map((one) => accounts.sessions.end(user.id, one)))
    t.strictSame(ended.flat().toSorted(), [session.id, other.id])
  })
}

function locksCodes(t: Test, open: () => Promise<Accounts>): void {
  t.test('an invitation is accepted once, and whoever comes second sees that', async (t) => {
    const accounts = await open()
    const rows = accountRows()
    const invitation = rows.invitation('ada@example.com', { code_hash: 'code' })
    await accounts.invitations.add(invitation)
    const accepting = ['ada', 'bob', 'eve'].map((name) =>
      accounts.transaction(async ({ users, invitations }) => {
        const found = await invitations.lockByCode('code')
        if (found?.accepted_at !== null) return null
        const user = rows.user(name)
        await users.add(user)
        await invitations.change(found.id, { accepted_at: day(2), accepted_by: user.id })
        return user.id
      })
    )
    const accepted = (await Promise.all(accepting)).filter((id) => id !== null)
    const { data } = await accounts.users.list({}, { limit: 10 })
    t.strictSame(
      data.map(({ id }) => id),
      accepted
    )
    t.match(await accounts.invitations.get(invitation.id), { accepted_by: accepted[0] })
  })

  t.test('an invitation is revoked or accepted, or gets another code, but one after the other', async (t) => {
    const accounts = await open()
    const invitation = accountRows().invitation('ada@example.com', { code_hash: 'code0' })
    await accounts.invitations.add(invitation)
    const resend = () =>
      accounts.transaction(async ({ invitations }) => {
        const { id, code_hash } = await invitations.lock(invitation.id)
        await invitations.change(id, { code_hash: `code${Number(code_hash.slice(4)) + 1}` })
      })
    const accept = () =>
      accounts.transaction(async ({ invitations }) => (await invitations.lockByCode('code0')) !== null)
    await Promise.all([resend(), accept(), resend(), accept(), resend()])
    t.match(await accounts.invitations.get(invitation.id), { code_hash: 'code3' })
    t.equal(await accept(), false, 'a code that was replaced is none')
  })

  t.test('a password link is used once, and whoever comes second finds none', async (t) => {
    const accounts = await open()
    const rows = accountRows()
    const user = rows.user('ada')
    await accounts.users.add(user)
    await accounts.password_links.put(passwordLink(user.id, 'code'))
    const use = (password_hash: string) =>
      accounts.transaction(async ({ users, password_links }) => {
        const link = await password_links.lock('code')
        if (link === null) return null
        await users.change(link.user_id, { password_hash })
        await password_links.remove(link.user_id)
        return password_hash
      })
    const used = (await Promise.all(['one', 'two', 'three'].map(use))).filter((hash) => hash !== null)
    t.equal(used.length, 1)
    t.match(await accounts.users.findByEmail(user.email), { password_hash: used[0] })
  })
}
