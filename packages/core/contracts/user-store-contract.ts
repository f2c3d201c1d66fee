import type { UserStore, UserWithPassword } from '@rollcall/core'
import type { Test } from 'tap'
import { countingIds } from './memory/counting-ids.ts'
import { keepsPaging } from './paging-contract.ts'

export function userStoreContract(t: Test, fresh: () => Promise<UserStore>): void {
  const ids = countingIds()
  const aUser = (username: string, told: Partial<UserWithPassword> = {}): UserWithPassword => {
    return {
      id: ids.next(),
      username,
      email: `${username.toLowerCase()}@example.com`,
      role: 'member',
      created_at: '2026-01-01T00:00:00.000Z',
      password_hash: `hash of ${username}`,
      ...told
    }
  }

  t.test('get answers a user, without the hash of the password', async (t) => {
    const users = await fresh()
    const user = aUser('Ada', { role: 'admin' })
    await users.add(user)
    const { password_hash: _hash, ...rest } = user
    t.strictSame(await users.get(user.id), rest)
  })

  t.test('get rejects with not_found', async (t) => {
    const users = await fresh()
    await t.rejects(users.get(ids.next()), { code: 'not_found' })
  })

  t.test('findByEmail compares in any case, and the whole address', async (t) => {
    const users = await fresh()
    const user = aUser('Ada', { email: 'Ada.Lovelace@Example.com' })
    await users.add(user)
    t.strictSame(await users.findByEmail('ada.lovelace@example.COM'), user)
    for (const email of [
      'ada',
      '%',
      'ada_lovelace@example.com',
      'ada.lovelace@example.com ',
      '',
      '\0',
      '\ud800'
    ]) {
      t.equal(await users.findByEmail(email), null, JSON.stringify(email))
    }
  })

  t.test(
    'add rejects with conflict when the username or the e-mail address is taken, in any case',
    async (t) => {
      const users = await fresh()
      await users.add(aUser('ada'))
      await t.rejects(users.add(aUser('ADA', { email: 'new@example.com' })), { code: 'conflict' })
      await t.rejects(users.add(aUser('bob', { email: 'ADA@example.com' })), { code: 'conflict' })
      t.equal((await users.list({ limit: 100 })).data.length, 1)
      t.equal(await users.findByEmail('new@example.com'), null)
    }
  )

  t.test('add lets one of several in that come at once', async (t) => {
    const users = await fresh()
    const settled = await Promise.allSettled(['ada', 'ADA', 'Ada'].map((name) => users.add(aUser(name))))
    t.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const result of settled) {
      if (result.status === 'rejected') t.match(result.reason, { code: 'conflict' })
    }
    t.equal((await users.list({ limit: 100 })).data.length, 1)
  })

  t.test('list is oldest first, shows no hashes, and pages', async (t) => {
    const users = await fresh()
    const made = ['zoe', 'ada', 'bob', 'eve', 'dan'].map((name, i) =>
      aUser(name, { created_at: `2026-01-0${Math.floor(i / 2) + 1}T00:00:00.000Z` })
    )
    for (const user of made.toReversed()) await users.add(user)
    const expected = made.map(({ password_hash: _hash, ...user }) => user)
    await keepsPaging(t, (paging) => users.list(paging), expected)
  })
}
