import type { Accounts, UserFilter } from '@rollcall/core'
import type { Test } from 'tap'
import { accountRows, day, NOBODY, shown } from './account-rows.ts'
import { keepsPaging, walk } from './paging-contract.ts'

/** The part of the contract of `UserStore` that is about lists. */
export function userListContract(t: Test, fresh: () => Promise<Accounts>): void {
  listsUsers(t, fresh)
  filtersUsers(t, fresh)
  tellsLineage(t, fresh)
}

function listsUsers(t: Test, fresh: () => Promise<Accounts>): void {
  t.test('list is oldest first, shows no hashes, and pages', async (t) => {
    const { users } = await fresh()
    const { user } = accountRows()
    const made = ['zoe', 'ada', 'bob', 'eve', 'dan'].map((name, i) =>
      user(name, { created_at: day(Math.floor(i / 2) + 1) })
    )
    for (const one of made.toReversed()) await users.add(one)
    await keepsPaging(t, (paging) => users.list({}, paging), made.map(shown))
  })

  t.test('list pages through what a filter leaves', async (t) => {
    const { users } = await fresh()
    const { user } = accountRows()
    const made = Array.from({ length: 12 }, (_, i) =>
      user(`${i % 2 === 0 ? 'ada' : 'bob'}${i}`, {
        role: i < 10 ? 'guest' : 'member',
        created_at: day(Math.floor(i / 3) + 1)
      })
    )
    for (const one of made) await users.add(one)
    const expected = made.filter(({ username, role }) => username.startsWith('ada') && role === 'guest')
    const filter: UserFilter = { search: 'ADA', role: 'guest', status: 'active' }
    await keepsPaging(t, (paging) => users.list(filter, paging), expected.map(shown))
  })

  t.test('list by cursor sees everybody exactly once, also while some come and go', async (t) => {
    const { users } = await fresh()
    const rows = accountRows()
    const made = Array.from({ length: 7 }, (_, i) => rows.user(`user${i}`, { created_at: day(2) }))
    for (const one of made) await users.add(one)
    const early = rows.user('early')
    await users.add(early)
    let count = 0
    const busy = async () => {
      await users.add(rows.user(`later${++count}`, { created_at: day(1) }))
      if (count === 2) await users.delete(early.id)
    }
    const seen = await walk((paging) => users.list({}, paging), 2, busy)
    t.strictSame(seen, [early, ...made].map(shown))
  })
}

function filtersUsers(t: Test, fresh: () => Promise<Accounts>): void {
  t.test('list filters by each condition, and by all of them together', async (t) => {
    const { users } = await fresh()
    const { user } = accountRows()
    const made = [
      user('Ada', { role: 'admin' }),
      user('bob', { email: 'robert@Example.org', status: 'disabled' }),
      user('adam', { role: 'guest' }),
      user('eve', { role: 'guest', status: 'disabled' })
    ]
    for (const one of made) await users.add(one)
    const cases: [UserFilter, string[]][] = [
      [{}, ['Ada', 'bob', 'adam', 'eve']],
      [{ search: 'aDA' }, ['Ada', 'adam']],
      [{ search: 'EXAMPLE.org' }, ['bob']],
      [{ search: 'am' }, ['Ada', 'bob', 'adam', 'eve']],
      [{ search: 'da@ex' }, ['Ada']],
      [{ search: 'hash of' }, []],
      [{ role: 'guest' }, ['adam', 'eve']],
      [{ status: 'disabled' }, ['bob', 'eve']],
      [{ status: 'active', role: 'guest' }, ['adam']],
      [{ search: 'ada', status: 'active', role: 'guest' }, ['adam']],
      [{ search: 'ada', status: 'disabled' }, []]
    ]
    for (const [filter, expected] of cases) {
      const { data, total_count } = await users.list(filter, { limit: 100, page: 1 })
      t.strictSame(
        data.map(({ username }) => username),
        expected,
        JSON.stringify(filter)
      )
      t.equal(total_count, expected.length)
    }
  })

  t.test('list takes what is searched for as it is written', async (t) => {
    const { users } = await fresh()
    const { user } = accountRows()
    const made = ['a%b', 'a_b', 'a\\b', "a'b", 'axb', 'a\\%b'].map((name, i) =>
      user(`user${i}`, { email: `${name}@example.com` })
    )
    for (const one of made) await users.add(one)
    for (const search of ['%', '_', '\\', "'", '\\%', 'a%b', 'a_b', 'a\\b', '\\b', '\\_', '%%', '_@']) {
      const { data } = await users.list({ search }, { limit: 100 })
      const expected = made.map(({ email }) => email).filter((email) => email.includes(search))
      t.strictSame(
        data.map(({ email }) => email),
        expected,
        search
      )
    }
  })

  t.test('list finds nobody by what no text holds', async (t) => {
    const { users } = await fresh()
    await users.add(accountRows().user('ada'))
    for (const search of NOBODY.filter((text) => text !== '')) {
      t.strictSame((await users.list({ search }, { limit: 100 })).data, [], JSON.stringify(search))
    }
  })
}

function tellsLineage(t: Test, fresh: () => Promise<Accounts>): void {
  t.test('lineage tells everybody right after the one who invited them, oldest first', async (t) => {
    const { users } = await fresh()
    t.strictSame(await users.lineage(), [])
    const rows = accountRows()
    const ada = rows.user('ada', { role: 'admin', created_at: day(2) })
    const bob = rows.user('bob', { created_at: day(1) })
    const eve = rows.user('eve', { invited_by: ada.id, created_at: day(5), status: 'disabled' })
    const dan = rows.user('dan', { invited_by: ada.id, created_at: day(4), role: 'guest' })
    const zoe = rows.user('zoe', { invited_by: dan.id, created_at: day(6) })
    const kim = rows.user('kim', { invited_by: dan.id, created_at: day(6) })
    const old = rows.user('old', { invited_by: zoe.id, created_at: day(1) })
    for (const user of [eve, kim, zoe, old, dan, bob, ada]) await users.add(user)
    const line = ({ id, username, role, status, invited_by, created_at }: typeof ada, depth: number) => {
      return { user_id: id, username, role, status, depth, invited_by, created_at }
    }
    t.strictSame(await users.lineage(), [
      line(bob, 0),
      line(ada, 0),
      line(dan, 1),
      line(zoe, 2),
      line(old, 3),
      line(kim, 2),
      line(eve, 1)
    ])
  })

  t.test('lineage begins anew with those whose inviter is gone', async (t) => {
    const { users } = await fresh()
    const rows = accountRows()
    const ada = rows.user('ada')
    const bob = rows.user('bob', { invited_by: ada.id })
    const eve = rows.user('eve', { invited_by: bob.id })
    for (const user of [ada, bob, eve]) await users.add(user)
    await users.delete(ada.id)
    t.match(await users.lineage(), [
      { username: 'bob', depth: 0, invited_by: ada.id },
      { username: 'eve', depth: 1, invited_by: bob.id }
    ])
  })
}
