import type { Accounts, InvitationFilter, KeptInvitation } from '@rollcall/core'
import type { Test } from 'tap'
import { accountRows, day, winners } from './account-rows.ts'
import { keepsPaging } from './paging-contract.ts'

export function invitationStoreContract(t: Test, open: () => Promise<Accounts>): void {
  keepsInvitations(t, open)
  changesInvitations(t, open)
  listsInvitations(t, open)
}

function keepsInvitations(t: Test, open: () => Promise<Accounts>): void {
  t.test('get, lock and lockByCode answer what was added', async (t) => {
    const { invitations } = await open()
    const rows = accountRows()
    const kept = [
      rows.invitation('ada@example.com'),
      rows.invitation('Bob@Example.com', {
        role: 'guest',
        scopes: ['items:read', 'reports:read'],
        access_until: day(20, '10:11:12.345'),
        invited_by: rows.id(),
        accepted_at: day(2),
        accepted_by: rows.id()
      }),
      rows.invitation('eve@example.com', { role: 'admin', scopes: [], revoked_at: day(3) })
    ]
    for (const invitation of kept) await invitations.add(invitation)
    for (const invitation of kept) {
      t.strictSame(await invitations.get(invitation.id), invitation)
      t.strictSame(await invitations.lock(invitation.id), invitation)
      t.strictSame(await invitations.lockByCode(invitation.code_hash), invitation)
    }
  })

  t.test('get, lock and change reject with not_found, and no other code is known', async (t) => {
    const { invitations } = await open()
    const rows = accountRows()
    await invitations.add(rows.invitation('ada@example.com', { code_hash: 'code' }))
    const id = rows.id()
    await t.rejects(invitations.get(id), { code: 'not_found' })
    await t.rejects(invitations.lock(id), { code: 'not_found' })
    await t.rejects(invitations.change(id, { revoked_at: day(2) }), { code: 'not_found' })
    for (const hash of ['CODE', 'cod', '%', '']) t.equal(await invitations.lockByCode(hash), null, hash)
  })

  t.test('revokeOpen revokes what one inviter has made and nobody has accepted', async (t) => {
    const { invitations } = await open()
    const { id, invitation } = accountRows()
    const [inviter, other] = [id(), id()]
    const mine = invitation('ada@example.com', { invited_by: inviter })
    const expired = invitation('bob@example.com', { invited_by: inviter, expires_at: day(1) })
    const rest = [
      invitation('eve@example.com', { invited_by: inviter, accepted_at: day(2), accepted_by: id() }),
      invitation('dan@example.com', { invited_by: inviter, revoked_at: day(1) }),
      invitation('zoe@example.com', { invited_by: other }),
      invitation('kim@example.com', { invited_by: null })
    ]
    for (const one of [mine, expired, ...rest]) await invitations.add(one)
    const revoked = await invitations.revokeOpen(inviter, day(3))
    t.strictSame(new Set(revoked.map(({ email }) => email)), new Set([mine.email, expired.email]))
    t.equal((await invitations.get(mine.id)).revoked_at, day(3))
    for (const one of rest) t.strictSame(await invitations.get(one.id), one)
    t.strictSame(await invitations.revokeOpen(inviter, day(4)), [])
  })

  t.test('add rejects with conflict while the address has an open one, in any case', async (t) => {
    const { invitations } = await open()
    const { invitation } = accountRows()
    const first = invitation('ada@example.com', { expires_at: day(1) })
    await invitations.add(first)
    const again = () => invitations.add(invitation('ADA@Example.com'))
    await t.rejects(again(), { code: 'conflict' }, 'though it has expired')
    await invitations.change(first.id, { revoked_at: day(2) })
    const second = invitation('Ada@example.com')
    await invitations.add(second)
    await t.rejects(again(), { code: 'conflict' })
    await invitations.change(second.id, { accepted_at: day(3) })
    await t.resolves(again())
    await invitations.add(invitation('bob@example.com'))
  })

  t.test('add lets one of several for an address in that come at once', async (t) => {
    const { invitations } = await open()
    const { invitation } = accountRows()
    const adding = ['ada@example.com', 'ADA@example.com', 'Ada@example.com'].map((email) =>
      invitations.add(invitation(email))
    )
    t.equal(await winners(adding, 'conflict'), 1)
  })
}

function changesInvitations(t: Test, open: () => Promise<Accounts>): void {
  t.test('change changes what it is told, and nothing else', async (t) => {
    const { invitations } = await open()
    const rows = accountRows()
    const invitation = rows.invitation('ada@example.com', { code_hash: 'old' })
    const other = rows.invitation('bob@example.com')
    for (const one of [invitation, other]) await invitations.add(one)
    const resent = { ...invitation, code_hash: 'new', expires_at: day(15) }
    t.strictSame(await invitations.change(invitation.id, { code_hash: 'new', expires_at: day(15) }), resent)
    t.equal(await invitations.lockByCode('old'), null)
    t.strictSame(await invitations.lockByCode('new'), resent)
    const accepted = { accepted_at: day(4, '05:06:07.008'), accepted_by: rows.id() }
    t.strictSame(await invitations.change(invitation.id, accepted), { ...resent, ...accepted })
    const revoked = { ...resent, ...accepted, revoked_at: day(5) }
    t.strictSame(await invitations.change(invitation.id, { revoked_at: day(5) }), revoked)
    t.strictSame(await invitations.get(invitation.id), revoked)
    t.strictSame(await invitations.get(other.id), other)
  })
}

function listsInvitations(t: Test, open: () => Promise<Accounts>): void {
  t.test('list is newest first, and pages', async (t) => {
    const { invitations } = await open()
    const { invitation } = accountRows()
    const made = Array.from({ length: 7 }, (_, i) =>
      invitation(`user${i}@example.com`, { created_at: day(Math.floor(i / 3) + 1) })
    )
    for (const one of made.toReversed()) await invitations.add(one)
    await keepsPaging(t, (paging) => invitations.list({ now: day(2) }, paging), made.toReversed())
  })

  t.test('list pages through what a filter leaves', async (t) => {
    const { invitations } = await open()
    const { invitation } = accountRows()
    const made = Array.from({ length: 12 }, (_, i) =>
      invitation(`user${i}@example.${i < 10 ? 'com' : 'org'}`, { expires_at: i % 2 === 0 ? day(2) : day(4) })
    )
    for (const one of made) await invitations.add(one)
    const filter = { status: 'expired', search: '.COM', now: day(3) } as const
    const expected = made.slice(0, 10).filter(({ expires_at }) => expires_at === day(2))
    await keepsPaging(t, (paging) => invitations.list(filter, paging), expected.toReversed())
  })

  t.test('list tells by now what is pending and what has expired', async (t) => {
    const { invitations } = await open()
    const { invitation } = accountRows()
    const made: Record<string, Partial<KeptInvitation>> = {
      pending: { expires_at: day(10, '00:00:00.001') },
      expired: { expires_at: day(10) },
      accepted: { expires_at: day(5), accepted_at: day(4) },
      revoked: { expires_at: day(20), revoked_at: day(6) },
      both: { expires_at: day(20), accepted_at: day(4), revoked_at: day(6) }
    }
    for (const [name, told] of Object.entries(made))
      await invitations.add(invitation(`${name}@x.example`, told))
    const cases: [InvitationFilter, string[]][] = [
      [{}, ['both', 'revoked', 'accepted', 'expired', 'pending']],
      [{ status: 'pending' }, ['pending']],
      [{ status: 'expired' }, ['expired']],
      [{ status: 'accepted' }, ['accepted']],
      [{ status: 'revoked' }, ['both', 'revoked']],
      [{ search: 'PEND' }, ['pending']],
      [{ search: 'ed@X', status: 'revoked' }, ['revoked']],
      [{ search: 'pending', status: 'revoked' }, []]
    ]
    for (const [filter, expected] of cases) {
      const { data, total_count } = await invitations.list(
        { ...filter, now: day(10) },
        { limit: 100, page: 1 }
      )
      const names = data.map(({ email }) => email.split('@')[0])
      t.strictSame(names, expected, JSON.stringify(filter))
      t.equal(total_count, expected.length)
    }
  })

  t.test('list takes what is searched for as it is written', async (t) => {
    const { invitations } = await open()
    const { invitation } = accountRows()
    const emails = ['a%b', 'a_b', 'a\\b', "a'b", 'axb'].map((name) => `${name}@example.com`)
    for (const email of emails) await invitations.add(invitation(email))
    for (const search of ['%', '_', '\\', "'", 'a%b', 'a_b', 'a\\b', '\\b', '%%', '_@']) {
      const { data } = await invitations.list({ search, now: day(1) }, { limit: 100 })
      const found = data.map(({ email }) => email)
      t.strictSame(found, emails.filter((email) => email.includes(search)).toReversed(), search)
    }
    for (const search of ['\0', 'a\0', '\ud800', 'a\ud800']) {
      t.strictSame((await invitations.list({ search, now: day(1) }, { limit: 100 })).data, [])
    }
  })
}
