import type { Accounts, KeptSession, SessionStore } from '@rollcall/core'
import type { Test } from 'tap'
import { accountRows, day } from './account-rows.ts'

export function sessionStoreContract(t: Test, open: () => Promise<Accounts>): void {
  const fresh = async () => {
    const { users, sessions } = await open()
    const rows = accountRows()
    const [ada, bob] = [rows.user('ada'), rows.user('bob')]
    for (const user of [ada, bob]) await users.add(user)
    return { sessions, rows, ada: ada.id, bob: bob.id }
  }
  keepsSessions(t, fresh)
  rotatesTokens(t, fresh)
  endsSessions(t, fresh)
}

type Fresh = () => Promise<{
  sessions: SessionStore
  rows: ReturnType<typeof accountRows>
  ada: string
  bob: string
}>

function keepsSessions(t: Test, fresh: Fresh): void {
  t.test('get answers what was added, also what nothing can prolong', async (t) => {
    const { sessions, rows, ada } = await fresh()
    const kept = [
      rows.session(ada, 'one', { created_at: day(1, '10:11:12.345'), address: '2001:db8::1' }),
      rows.session(ada, null, { device: null, address: null }),
      rows.session(ada, null)
    ]
    for (const session of kept) await sessions.add(session)
    for (const session of kept) t.strictSame(await sessions.get(session.id), session)
    t.equal(await sessions.get(rows.id()), null)
  })

  t.test('list answers the own ones that have not expired, the last used first', async (t) => {
    const { sessions, rows, ada, bob } = await fresh()
    const at = (last_used_at: string, expires_at = day(31)) =>
      rows.session(ada, rows.id(), { last_used_at, expires_at })
    const kept = [at(day(3)), at(day(5)), at(day(4), day(10, '00:00:00.001'))]
    const gone = [at(day(6), day(10)), at(day(6), day(9, '23:59:59.999'))]
    for (const session of [...kept, ...gone, rows.session(bob, 'of bob')]) await sessions.add(session)
    t.strictSame(await sessions.list(ada, day(10)), [kept[1], kept[2], kept[0]])
    t.strictSame(await sessions.list(rows.id(), day(10)), [])
  })
}

function rotatesTokens(t: Test, fresh: Fresh): void {
  const usedAt = (token_hash: string, used_at: string, expires_at = day(31)) => {
    return { token_hash, salt: `salt of ${token_hash}`, used_at, expires_at }
  }

  t.test('lockByToken answers whose a token is, expired or not', async (t) => {
    const { sessions, rows, ada, bob } = await fresh()
    const session = rows.session(ada, 'one', { expires_at: day(1) })
    for (const one of [session, rows.session(bob, 'two'), rows.session(bob, null)]) await sessions.add(one)
    t.strictSame(await sessions.lockByToken('one'), { session, used: null })
    for (const hash of ['three', 'ONE', 'on', '%', '']) t.equal(await sessions.lockByToken(hash), null, hash)
  })

  t.test('rotate changes the token, and remembers those that have been used', async (t) => {
    const { sessions, rows, ada } = await fresh()
    const other = rows.session(ada, 'other')
    const first = rows.session(ada, 'one')
    for (const one of [first, other]) await sessions.add(one)
    const second: KeptSession = {
      ...first,
      token_hash: 'two',
      device: 'curl',
      address: '192.0.2.9',
      last_used_at: day(2),
      expires_at: day(30, '01:02:03.004')
    }
    await sessions.rotate(second, usedAt('one', day(2)))
    t.strictSame(await sessions.get(first.id), second)
    t.strictSame(await sessions.lockByToken('two'), { session: second, used: null })
    t.strictSame(await sessions.lockByToken('one'), { session: second, used: usedAt('one', day(2)) })

    const third = { ...second, token_hash: 'three', last_used_at: day(3) }
    await sessions.rotate(third, usedAt('two', day(3)))
    t.strictSame(await sessions.lockByToken('three'), { session: third, used: null })
    t.strictSame(await sessions.lockByToken('two'), { session: third, used: usedAt('two', day(3)) })
    t.strictSame(await sessions.lockByToken('one'), { session: third, used: usedAt('one', day(2)) })
    t.strictSame(await sessions.lockByToken('other'), { session: other, used: null })
  })

  t.test('rotate forgets used tokens as soon as they have expired', async (t) => {
    const { sessions, rows, ada } = await fresh()
    const session = rows.session(ada, 'one')
    await sessions.add(session)
    await sessions.rotate({ ...session, token_hash: 'two' }, usedAt('one', day(2), day(4)))
    await sessions.rotate({ ...session, token_hash: 'three' }, usedAt('two', day(3), day(5)))
    t.ok(await sessions.lockByToken('one'))
    await sessions.rotate({ ...session, token_hash: 'four' }, usedAt('three', day(4), day(6)))
    t.equal(await sessions.lockByToken('one'), null)
    t.ok(await sessions.lockByToken('two'))
  })
}

function endsSessions(t: Test, fresh: Fresh): void {
  /** Three sessions of ada, of which the first has been prolonged, and one of bob. */
  const busy = async () => {
    const { sessions, rows, ada, bob } = await fresh()
    const own = [rows.session(ada, 'used'), rows.session(ada, 'two'), rows.session(ada, null)]
    const other = rows.session(bob, 'bob')
    for (const session of [...own, other]) await sessions.add(session)
    for (const session of own.slice(0, 1)) {
      const used = { token_hash: 'used', salt: 'salt', used_at: day(2), expires_at: day(31) }
      await sessions.rotate({ ...session, token_hash: 'one' }, used)
    }
    const left = async () => [...(await sessions.list(ada, day(2))), ...(await sessions.list(bob, day(2)))]
    const idsLeft = async () => (await left()).map(({ id }) => id).toSorted()
    return { sessions, rows, ada, bob, own: own.map(({ id }) => id), other: other.id, idsLeft }
  }

  t.test('end ends one, together with its tokens', async (t) => {
    const { sessions, ada, own, other, idsLeft } = await busy()
    const [first = '', ...rest] = own
    t.strictSame(await sessions.end(ada, { only: first }), [first])
    t.equal(await sessions.get(first), null)
    for (const hash of ['used', 'one']) t.equal(await sessions.lockByToken(hash), null, hash)
    t.strictSame(await idsLeft(), [...rest, other])
    t.strictSame(await sessions.end(ada, { only: first }), [], 'it has ended already')
  })

  t.test('end ends all but one, or all', async (t) => {
    const { sessions, ada, own, other, idsLeft } = await busy()
    const [first = '', ...rest] = own
    t.strictSame((await sessions.end(ada, { except: first })).toSorted(), rest)
    t.strictSame(await idsLeft(), [first, other])
    t.ok(await sessions.lockByToken('used'))
    t.strictSame(await sessions.end(ada), [first])
    t.strictSame(await sessions.end(ada), [])
    t.strictSame(await idsLeft(), [other])
  })

  t.test('end ends nothing that is not of the user', async (t) => {
    const { sessions, rows, ada, bob, own, other, idsLeft } = await busy()
    t.strictSame(await sessions.end(ada, { only: other }), [])
    t.strictSame(await sessions.end(ada, { only: rows.id() }), [])
    t.strictSame(await sessions.end(rows.id()), [])
    t.strictSame(await idsLeft(), [...own, other])
    t.strictSame(await sessions.end(bob, { except: own[0] ?? '' }), [other])
    t.strictSame(await idsLeft(), own)
  })
}
