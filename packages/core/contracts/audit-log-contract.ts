import type { Accounts, AuditEntry, AuditFilter, NewAuditEntry } from '@rollcall/core'
import type { Test } from 'tap'
import { accountRows, day } from './account-rows.ts'
import { keepsPaging } from './paging-contract.ts'

export function auditLogContract(t: Test, open: () => Promise<Accounts>): void {
  writesEntries(t, open)
  listsEntries(t, open)
}

const nameless = (entry: NewAuditEntry): AuditEntry => ({ ...entry, actor_name: null, username: null })

function writesEntries(t: Test, open: () => Promise<Accounts>): void {
  t.test('list answers all of an entry, and the names of those who still are', async (t) => {
    const { users, audit } = await open()
    const rows = accountRows()
    const [ada, bob] = [rows.user('Ada'), rows.user('bob')]
    for (const user of [ada, bob]) await users.add(user)
    const entry = rows.entry({
      created_at: day(1, '10:11:12.345'),
      action: 'user.role_changed',
      door: 'cli',
      actor_kind: 'api_token',
      actor_id: ada.id,
      user_id: bob.id,
      subject_id: rows.id(),
      details: { from: 'member', to: { role: 'guest', scopes: ['items:read', null, 1.5, true] }, ä: '😀' }
    })
    await audit.add(entry)
    const listed = async () => (await audit.list({}, { limit: 10 })).data
    t.strictSame(await listed(), [{ ...entry, actor_name: 'Ada', username: 'bob' }])
    await users.change(ada.id, { username: 'Ada2' })
    t.strictSame(
      await listed(),
      [{ ...entry, actor_name: 'Ada2', username: 'bob' }],
      'as they are called now'
    )
    await users.delete(bob.id)
    t.strictSame(await listed(), [{ ...entry, actor_name: 'Ada2', username: null }])
    await users.delete(ada.id)
    t.strictSame(await listed(), [nameless(entry)], 'the ids stay')
  })

  t.test('add takes entries about nobody, and about those who never were', async (t) => {
    const { audit } = await open()
    const rows = accountRows()
    const entries = [
      rows.entry({ actor_kind: 'operator', door: 'cli', address: null, device: null }),
      rows.entry({ actor_kind: 'nobody', user_id: rows.id() })
    ]
    for (const entry of entries) await audit.add(entry)
    t.strictSame((await audit.list({}, { limit: 10 })).data, entries.toReversed().map(nameless))
  })

  t.test('add writes down what no database takes as well as it can', async (t) => {
    const { audit } = await open()
    const { entry } = accountRows()
    const strange = ['\0', 'a\0b', '\ud800', 'a\udc00b']
    for (const text of strange) await audit.add(entry({ device: text, details: { text, [text]: [text] } }))
    t.equal((await audit.list({}, { limit: 10 })).data.length, strange.length)
  })
}

function listsEntries(t: Test, open: () => Promise<Accounts>): void {
  t.test('list is newest first, and pages', async (t) => {
    const { audit } = await open()
    const { entry } = accountRows()
    const made = Array.from({ length: 7 }, (_, i) => entry({ created_at: day(Math.floor(i / 3) + 1) }))
    for (const one of made.toReversed()) await audit.add(one)
    await keepsPaging(t, (paging) => audit.list({}, paging), made.toReversed().map(nameless))
  })

  t.test('list pages through what a filter leaves', async (t) => {
    const { audit } = await open()
    const rows = accountRows()
    const involving = rows.id()
    const made = Array.from({ length: 12 }, (_, i) =>
      rows.entry({
        created_at: day(i + 1),
        action: i % 2 === 0 ? 'token.created' : 'token.revoked',
        actor_id: i % 4 === 0 ? involving : null,
        user_id: i % 4 === 2 ? involving : null
      })
    )
    for (const one of made) await audit.add(one)
    const filter: AuditFilter = { involving, action: 'token.created', since: day(2) }
    const expected = made.filter((_, i) => i % 2 === 0 && i > 0)
    await keepsPaging(t, (paging) => audit.list(filter, paging), expected.toReversed().map(nameless))
  })

  t.test('list filters by each condition, and by all of them together', async (t) => {
    const { audit } = await open()
    const rows = accountRows()
    const [ada, bob, eve] = [rows.id(), rows.id(), rows.id()]
    const made: Record<string, Partial<NewAuditEntry>> = {
      one: { created_at: day(1), actor_id: ada, user_id: ada },
      two: { created_at: day(2), actor_id: ada, user_id: bob, action: 'user.disabled' },
      three: { created_at: day(3), actor_id: bob, user_id: ada, action: 'user.disabled' },
      four: { created_at: day(4), actor_id: null, user_id: bob, action: 'account.login_failed' },
      five: { created_at: day(4, '00:00:00.001'), subject_id: ada }
    }
    for (const [name, told] of Object.entries(made))
      await audit.add(rows.entry({ ...told, details: { name } }))
    const cases: [AuditFilter, string[]][] = [
      [{}, ['five', 'four', 'three', 'two', 'one']],
      [{ actor_id: ada }, ['two', 'one']],
      [{ user_id: ada }, ['three', 'one']],
      [{ involving: ada }, ['three', 'two', 'one']],
      [{ involving: bob }, ['four', 'three', 'two']],
      [{ involving: eve }, []],
      [{ involving: bob, actor_id: ada }, ['two']],
      [{ involving: bob, user_id: ada }, ['three']],
      [{ actor_id: ada, user_id: bob }, ['two']],
      [{ action: 'user.disabled' }, ['three', 'two']],
      [{ since: day(4) }, ['five', 'four']],
      [{ until: day(4) }, ['three', 'two', 'one']],
      [{ since: day(2), until: day(4) }, ['three', 'two']],
      [{ since: day(3, '00:00:00.001'), until: day(4, '00:00:00.001') }, ['four']],
      [{ since: day(4), until: day(4) }, []],
      [
        {
          involving: ada,
          actor_id: bob,
          user_id: ada,
          action: 'user.disabled',
          since: day(3),
          until: day(4)
        },
        ['three']
      ],
      [{ involving: ada, action: 'account.login_failed' }, []]
    ]
    for (const [filter, expected] of cases) {
      const { data, total_count } = await audit.list(filter, { limit: 100, page: 1 })
      const names = data.map(({ details }) => details.name)
      t.strictSame(names, expected, JSON.stringify(filter))
      t.equal(total_count, expected.length)
    }
  })
}
