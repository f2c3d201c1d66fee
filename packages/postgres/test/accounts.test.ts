import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Attempts, nobody, opaqueToken, scopesOf, useCases } from '@rollcall/core'
import {
  countingIds,
  countingSecrets,
  fixedClock,
  openRules,
  plainAccessTokens,
  plainLinks
} from '@rollcall/core/contracts'
import type { Sql, TransactionSql } from 'postgres'
import t from 'tap'
import { postgresAccounts } from '../src/accounts/accounts.ts'
import { postgresAttempts } from '../src/accounts/attempt-store.ts'
import { databaseOf, testEnv, truncate } from '../testing/test-database.ts'

const env = await testEnv(t)
const here = await databaseOf(env, t)
const elsewhere = await databaseOf(env, t)
const NOW = '2026-01-10T00:00:00.000Z'
const LATER = '2026-01-11T00:00:00.000Z'

t.beforeEach(() => truncate(here))

const user = {
  id: '019ac000-0000-7000-8000-0000000000aa',
  username: 'ada',
  email: 'ada@example.com',
  role: 'member',
  scopes: null,
  status: 'active',
  access_until: null,
  invited_by: null,
  created_at: NOW,
  last_login_at: null,
  password_hash: 'hash'
} as const

const session = {
  id: '019ac000-0000-7000-8000-0000000000bb',
  user_id: user.id,
  token_hash: 'one',
  device: null,
  address: null,
  created_at: NOW,
  last_used_at: NOW,
  expires_at: LATER
}

/** A connection pool as a process has it, with secrets that only it knows. */
function processOn({ db }: typeof here) {
  const clock = fixedClock(NOW)
  return {
    accounts: postgresAccounts(db),
    attempts: postgresAttempts(db),
    accessTokens: plainAccessTokens(clock),
    rules: openRules(),
    links: plainLinks,
    secrets: { ...countingSecrets(), hex: (bytes: number) => randomBytes(bytes).toString('hex') },
    ids: countingIds(),
    clock
  }
}

t.test('two processes that are asked to refresh the same token at once answer the same', async (t) => {
  const [one, other] = [processOn(here), processOn(elsewhere)]
  const { accounts, secrets } = one
  const refresh_token = opaqueToken('refresh_token', secrets.hex(32))
  await accounts.users.add(user)
  await accounts.sessions.add({ ...session, token_hash: secrets.hash(refresh_token) })
  const answers = await Promise.all(
    [one, other, one, other, one, other].map((ports) =>
      useCases.refresh.run({ refresh_token }, ports, nobody)
    )
  )
  t.equal(new Set(answers.map(({ refresh }) => refresh)).size, 1)
  t.equal(new Set(answers.map(({ access }) => access)).size, 1)
  t.match(await here.sql`select count(*)::int from used_refresh_tokens`, [{ count: 1 }])
})

t.test('whoever is disabled at the moment of inviting leaves no invitation behind', async (t) => {
  const [one, other] = [processOn(here), processOn(elsewhere)]
  await one.accounts.users.add({ ...user, role: 'admin' })
  await one.accounts.sessions.add(session)
  const ada = { ...nobody, kind: 'user' as const, user_id: user.id, credential_id: session.id }
  const caller = { ...ada, scopes: scopesOf.admin }
  const eve = { email: 'eve@example.com', role: 'admin' as const, expires: '7d' }
  const inviting = await one.accounts.transaction(async ({ users, invitations }) => {
    await users.lock(user.id)
    const asked = useCases.createInvitation.run(eve, other, caller).catch((error: unknown) => error)
    await sleep(200)
    await users.change(user.id, { status: 'disabled' })
    t.strictSame(await invitations.revokeOpen(user.id, NOW), [])
    return { asked }
  })
  t.match(await inviting.asked, { code: 'unauthenticated' })
  t.match(await here.sql`select count(*)::int from invitations`, [{ count: 0 }])
})

t.test('a new session makes room: the expired ones of its user are forgotten', async (t) => {
  const { accounts } = processOn(here)
  const bob = {
    ...user,
    id: '019ac000-0000-7000-8000-0000000000cc',
    username: 'bob',
    email: 'bob@example.com'
  }
  for (const one of [user, bob]) await accounts.users.add(one)
  const ids = countingIds()
  const kept = (user_id: string, expires_at: string) => {
    const id = ids.next()
    return { ...session, id, user_id, token_hash: id, expires_at, created_at: '2026-01-01T00:00:00.000Z' }
  }
  const old = [kept(user.id, NOW), kept(user.id, '2026-01-09T00:00:00.000Z')]
  const others = [kept(user.id, LATER), kept(bob.id, '2026-01-09T00:00:00.000Z')]
  for (const one of [...others, ...old]) await accounts.sessions.add(one)
  await accounts.sessions.add(session)
  for (const { id } of old) t.equal(await accounts.sessions.get(id), null)
  for (const { id } of [...others, session]) t.ok(await accounts.sessions.get(id))
})

const CHANGES = {
  update: 'update audit_entries set device = null',
  'update of no row': 'update audit_entries set device = null where false',
  delete: 'delete from audit_entries',
  truncate: 'truncate audit_entries',
  'truncate among others': 'truncate attempts, audit_entries',
  upsert: `insert into audit_entries select * from audit_entries on conflict (id) do update set device = 'x'`
}

async function addEntry(): Promise<void> {
  await postgresAccounts(here.db).audit.add({
    id: session.id,
    created_at: NOW,
    action: 'account.logged_in',
    door: 'api',
    actor_kind: 'user',
    actor_id: user.id,
    user_id: user.id,
    subject_id: null,
    address: null,
    device: 'Firefox',
    details: {}
  })
}

t.test('the audit trail refuses every change, even to a superuser', async (t) => {
  await addEntry()
  for (const [name, change] of Object.entries(CHANGES)) {
    await t.rejects(here.sql.unsafe(change), { code: '42501', message: /append-only/ }, name)
  }
  t.match(await here.sql`select device from audit_entries`, [{ device: 'Firefox' }])
})

t.test('the audit trail refuses every change to the role that owns it, which can only add', async (t) => {
  await addEntry()
  const refusesChanges = async (tx: TransactionSql, message: RegExp) => {
    for (const [name, change] of Object.entries(CHANGES)) {
      const changing = tx.savepoint((savepoint) => savepoint.unsafe(change))
      await t.rejects(changing, { code: '42501', message }, name)
    }
  }
  await undone(here.sql, async (tx) => {
    const role = `rollcall_owner_${randomBytes(6).toString('hex')}`
    await tx.unsafe(`create role ${role} nosuperuser`)
    await tx.unsafe(`alter table audit_entries owner to ${role}; alter table attempts owner to ${role}`)
    await tx.unsafe(`set local role ${role}`)
    await refusesChanges(tx, /permission denied/)
    await tx`grant all on audit_entries to current_user`
    await refusesChanges(tx, /append-only/)
    await tx`insert into audit_entries select gen_random_uuid(), created_at, action, door, actor_kind, null, null, null, null, null, details from audit_entries`
    t.match(await tx`select count(*)::int from audit_entries`, [{ count: 2 }])
  })
})

/** Does something in a transaction that is rolled back. */
async function undone(sql: Sql, work: (tx: TransactionSql) => Promise<void>): Promise<void> {
  const enough = new Error('to be undone')
  const working = sql.begin(async (tx) => {
    await work(tx)
    throw enough
  })
  await working.catch((error: unknown) => {
    if (error !== enough) throw error
  })
}

function attemptsAt(key: string, count: number, expires_at = LATER): Attempts {
  return { key, count, next_at: NOW, expires_at }
}

t.test(
  '50 changes at once, in two processes and any order, all count and none waits in a circle',
  async (t) => {
    const [one, other] = [postgresAttempts(here.db), postgresAttempts(elsewhere.db)]
    const keys = ['a', 'b', 'c', 'd', 'e', 'f']
    await here.sql`insert into attempts select 'b', 9, ${NOW}, ${NOW}`
    await here.sql`insert into attempts select 'old ' || n, 1, ${NOW}, ${NOW} from generate_series(1, 60) n`
    const wanted = Array.from({ length: 50 }, (_, i) => {
      const turned = [...keys.slice(i % 6), ...keys.slice(0, i % 6)]
      return (i % 2 === 0 ? turned : turned.toReversed()).slice(0, 3)
    })
    const countOne = (some: string[]) => (known: (Attempts | null)[]) =>
      some.map((key, i) => attemptsAt(key, (known[i]?.count ?? 0) + 1))
    await Promise.all(wanted.map((some, i) => (i % 2 === 0 ? one : other).change(some, countOne(some), NOW)))
    const expected = keys.map((key) => wanted.filter((some) => some.includes(key)).length)
    const known = await one.read(keys, NOW)
    t.strictSame(
      keys.map((key) => known.get(key)?.count),
      expected
    )
  }
)

t.test('attempts that have expired go as new ones come, and a refused one leaves no row', async (t) => {
  const store = postgresAttempts(here.db)
  await here.sql`insert into attempts select 'old ' || n, 1, ${NOW}, ${NOW} from generate_series(1, 25) n`
  const left = async () =>
    (await here.sql`select key from attempts order by key`).map(({ key }) => String(key))
  for (const key of ['a', 'b', 'c']) await store.change([key], () => [attemptsAt(key, 1)], NOW)
  t.strictSame(await left(), ['a', 'b', 'c'])
  const refuse = () => {
    throw new Error('refused')
  }
  await t.rejects(store.change(['d', 'a'], refuse, NOW), { message: 'refused' })
  t.strictSame(await left(), ['a', 'b', 'c'])
})
