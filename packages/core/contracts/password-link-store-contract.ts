import type { Accounts } from '@rollcall/core'
import type { Test } from 'tap'
import { accountRows, passwordLink } from './account-rows.ts'

export function passwordLinkStoreContract(t: Test, open: () => Promise<Accounts>): void {
  const fresh = async () => {
    const { users, password_links } = await open()
    const { user } = accountRows()
    const [ada, bob] = [user('ada'), user('bob')]
    for (const one of [ada, bob]) await users.add(one)
    return { links: password_links, ada: ada.id, bob: bob.id }
  }

  t.test('lock answers what was put, expired or not', async (t) => {
    const { links, ada, bob } = await fresh()
    const kept = [
      { ...passwordLink(ada, 'one'), created_at: '2026-01-01T10:11:12.345Z' },
      { ...passwordLink(bob, 'two'), expires_at: '2020-01-01T00:00:00.000Z' }
    ]
    for (const link of kept) await links.put(link)
    for (const link of kept) t.strictSame(await links.lock(link.code_hash), link)
    for (const hash of ['three', 'ONE', 'on', '%', '']) t.equal(await links.lock(hash), null, hash)
  })

  t.test('put takes the place of the earlier one of the same user', async (t) => {
    const { links, ada, bob } = await fresh()
    await links.put(passwordLink(ada, 'old'))
    await links.put(passwordLink(bob, 'other'))
    const link = { ...passwordLink(ada, 'new'), created_at: '2026-01-05T00:00:00.000Z' }
    await links.put(link)
    t.equal(await links.lock('old'), null)
    t.strictSame(await links.lock('new'), link)
    t.ok(await links.lock('other'))
  })

  t.test('put leaves one of several that come at once', async (t) => {
    const { links, ada } = await fresh()
    const codes = ['one', 'two', 'three', 'four']
    await Promise.all(codes.map((code) => links.put(passwordLink(ada, code))))
    const found = await Promise.all(codes.map((code) => links.lock(code)))
    t.equal(found.filter((link) => link !== null).length, 1)
  })

  t.test('remove takes the link of the user away, if there is one', async (t) => {
    const { links, ada, bob } = await fresh()
    await links.put(passwordLink(ada, 'one'))
    await links.put(passwordLink(bob, 'two'))
    await links.remove(ada)
    t.equal(await links.lock('one'), null)
    t.ok(await links.lock('two'))
    await t.resolves(links.remove(ada))
  })
}
