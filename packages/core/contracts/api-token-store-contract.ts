import type { Accounts, ApiToken, ApiTokenStore, KeptApiToken, UserWithPassword } from '@rollcall/core'
import type { Test } from 'tap'
import { accountRows, day, shown, winners } from './account-rows.ts'

export function apiTokenStoreContract(t: Test, open: () => Promise<Accounts>): void {
  const fresh = async () => {
    const { users, api_tokens } = await open()
    const rows = accountRows()
    const [ada, bob] = [rows.user('ada', { role: 'guest', scopes: ['items:read'] }), rows.user('bob')]
    for (const user of [ada, bob]) await users.add(user)
    return { tokens: api_tokens, rows, ada, bob }
  }
  keepsTokens(t, fresh)
  notesUse(t, fresh)
  revokesTokens(t, fresh)
}

type Fresh = () => Promise<{
  tokens: ApiTokenStore
  rows: ReturnType<typeof accountRows>
  ada: UserWithPassword
  bob: UserWithPassword
}>

function withoutHash({ token_hash: _hash, user_id: _id, ...token }: KeptApiToken): ApiToken {
  return token
}

function keepsTokens(t: Test, fresh: Fresh): void {
  t.test('find answers a token with its owner, expired and revoked ones too', async (t) => {
    const { tokens, rows, ada, bob } = await fresh()
    const kept = [
      rows.apiToken(ada.id, 'one', { token_hash: 'one', expires_at: null }),
      rows.apiToken(ada.id, 'two', {
        token_hash: 'two',
        expires_at: day(1),
        scopes: ['audit:read', 'items:read']
      }),
      rows.apiToken(ada.id, 'three', { token_hash: 'three', revoked_at: day(3), last_used_at: day(2) })
    ]
    for (const token of [...kept, rows.apiToken(bob.id, 'one')]) await tokens.add(token)
    for (const token of kept) {
      t.strictSame(await tokens.find(token.token_hash), { token: withoutHash(token), user: shown(ada) })
    }
    for (const hash of ['four', 'ONE', 'on', '%', '']) t.equal(await tokens.find(hash), null, hash)
  })

  t.test('list answers the own ones, newest first, with those that are revoked', async (t) => {
    const { tokens, rows, ada, bob } = await fresh()
    const made = [1, 2, 3].map((number) =>
      rows.apiToken(ada.id, `token ${number}`, {
        created_at: day(number),
        revoked_at: number === 2 ? day(4) : null
      })
    )
    for (const token of [...made, rows.apiToken(bob.id, 'other')]) await tokens.add(token)
    t.strictSame(await tokens.list(ada.id), made.toReversed().map(withoutHash))
    t.strictSame(await tokens.list(rows.id()), [])
  })

  t.test(
    'add rejects with conflict when a token that is not revoked has the name, in any case',
    async (t) => {
      const { tokens, rows, ada, bob } = await fresh()
      const token = rows.apiToken(ada.id, 'CI', { expires_at: day(1) })
      await tokens.add(token)
      const again = (name: string) => rows.apiToken(ada.id, name, { token_hash: rows.id() })
      await t.rejects(tokens.add(again('CI')), { code: 'conflict' }, 'though it has expired')
      await t.rejects(tokens.add(again('ci')), { code: 'conflict' })
      await tokens.add(rows.apiToken(bob.id, 'CI'))
      await tokens.revoke(ada.id, token.id, day(2))
      await tokens.add(again('ci'))
      await t.rejects(tokens.add(again('Ci')), { code: 'conflict' })
      t.equal((await tokens.list(ada.id)).length, 2)
    }
  )

  t.test('add lets one of several of the same name in that come at once', async (t) => {
    const { tokens, rows, ada } = await fresh()
    const adding = ['ci', 'CI', 'Ci'].map((name) => tokens.add(rows.apiToken(ada.id, name)))
    t.equal(await winners(adding, 'conflict'), 1)
  })
}

function notesUse(t: Test, fresh: Fresh): void {
  t.test('touch keeps the last use to the minute', async (t) => {
    const { tokens, rows, ada } = await fresh()
    const [token, other] = [rows.apiToken(ada.id, 'ci'), rows.apiToken(ada.id, 'other')]
    for (const one of [token, other]) await tokens.add(one)
    const lastUse = async () => (await tokens.find(token.token_hash))?.token.last_used_at ?? null
    t.equal(await lastUse(), null)
    const minute = (text: string | null) => text?.slice(0, 16)
    await tokens.touch(token.id, day(2, '10:00:05.000'))
    const first = await lastUse()
    t.equal(minute(first), '2026-01-02T10:00')
    await tokens.touch(token.id, day(2, '10:00:40.000'))
    t.equal(await lastUse(), first, 'again in the same minute')
    await tokens.touch(token.id, day(2, '10:02:06.000'))
    t.equal(minute(await lastUse()), '2026-01-02T10:02')
    await tokens.touch(token.id, day(1))
    t.equal(minute(await lastUse()), '2026-01-02T10:02', 'it does not go back')
    t.strictSame((await tokens.find(other.token_hash))?.token, withoutHash(other))
  })

  t.test('touch takes it easy', async (t) => {
    const { tokens, rows, ada } = await fresh()
    const token = rows.apiToken(ada.id, 'ci')
    await tokens.add(token)
    await t.resolves(tokens.touch(rows.id(), day(2)), 'no such token')
    await Promise.all(Array.from({ length: 10 }, () => tokens.touch(token.id, day(2))))
    t.match(await tokens.find(token.token_hash), { token: { last_used_at: day(2) } })
  })
}

function revokesTokens(t: Test, fresh: Fresh): void {
  t.test('revoke notes when, and can be done once', async (t) => {
    const { tokens, rows, ada } = await fresh()
    const token = rows.apiToken(ada.id, 'ci')
    await tokens.add(token)
    const revoked = { ...withoutHash(token), revoked_at: day(5, '10:11:12.345') }
    t.strictSame(await tokens.revoke(ada.id, token.id, day(5, '10:11:12.345')), revoked)
    t.match(await tokens.find(token.token_hash), { token: revoked })
    await t.rejects(tokens.revoke(ada.id, token.id, day(6)), { code: 'not_found' })
    t.strictSame(await tokens.list(ada.id), [revoked])
  })

  t.test('revoke rejects with not_found what is not of the user', async (t) => {
    const { tokens, rows, ada, bob } = await fresh()
    const token = rows.apiToken(ada.id, 'ci')
    await tokens.add(token)
    await t.rejects(tokens.revoke(bob.id, token.id, day(5)), { code: 'not_found' })
    await t.rejects(tokens.revoke(ada.id, rows.id(), day(5)), { code: 'not_found' })
    t.strictSame(await tokens.list(ada.id), [withoutHash(token)])
  })

  t.test('revoke succeeds for one of two that come at once', async (t) => {
    const { tokens, rows, ada } = await fresh()
    const token = rows.apiToken(ada.id, 'ci')
    await tokens.add(token)
    const revoking = [day(5), day(6), day(7)].map((at) => tokens.revoke(ada.id, token.id, at))
    t.equal(await winners(revoking, 'not_found'), 1)
  })
}
