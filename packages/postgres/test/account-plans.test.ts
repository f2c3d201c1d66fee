import t from 'tap'
import { postgresAccounts } from '../src/accounts/accounts.ts'
import { postgresAttempts } from '../src/accounts/attempt-store.ts'
import { emptyDatabase } from '../testing/test-database.ts'
import { askedStatements } from './asked-statements.ts'

const { sql } = await emptyDatabase(t)
const ROWS = 3000
const NOW = '2026-01-10T00:00:00.000Z'
/** The nth id. */
const id = (n: number | string) => `('019ac000-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`

await sql.unsafe(`
  insert into users (id, username, email, role, password_hash, created_at)
    select ${id('n')}, 'user' || n, 'user' || n || '@example.com', 'member', 'hash', '${NOW}' from generate_series(1, ${ROWS}) n;
  insert into sessions (id, user_id, token_hash, created_at, last_used_at, expires_at)
    select id, id, 'current ' || username, '${NOW}', '${NOW}', '${NOW}' from users;
  insert into used_refresh_tokens (token_hash, session_id, salt, used_at, expires_at)
    select 'used ' || username, id, 'salt', '${NOW}', '${NOW}' from users;
  insert into api_tokens (id, user_id, name, token_hash, scopes, created_at)
    select id, id, 'ci', 'token of ' || username, '{items:read}', '${NOW}' from users;
  insert into invitations (id, email, role, code_hash, created_at, expires_at)
    select id, email, role, 'code of ' || username, '${NOW}', '${NOW}' from users;
  insert into password_links (user_id, code_hash, created_at, expires_at)
    select id, 'link of ' || username, '${NOW}', '${NOW}' from users;
  insert into attempts (key, count, next_at, expires_at)
    select username, 1, '${NOW}', '${NOW}' from users;
  insert into audit_entries (id, created_at, action, door, actor_kind, actor_id, user_id, details)
    select ${id('n')}, '${NOW}', 'account.logged_in', 'api', 'user', ${id(`1 + n % ${ROWS}`)}, ${id(`1 + n / 2`)}, '{}'
    from generate_series(1, ${2 * ROWS - 2}) n;
  analyze`)

const { asked, db, planOf } = askedStatements(sql)
const { users, sessions, api_tokens, invitations, password_links, audit } = postgresAccounts(db)
const attempts = postgresAttempts(db)
const one = '019ac000-0000-7000-8000-000000000077'
const page = { limit: 20 }

const LOOK_UPS: Record<string, () => Promise<unknown>> = {
  'a user by e-mail address': () => users.findByEmail('User77@example.com'),
  'a user by id': () => users.get(one),
  'whoever is meant by a name': () => users.find('user77'),
  'the first users': () => users.list({}, page),
  'a session': () => sessions.get(one),
  'a refresh token': () => sessions.lockByToken('current user77'),
  'a refresh token that was used': () => sessions.lockByToken('used user77'),
  'the sessions of a user': () => sessions.list(one, NOW),
  'the end of all sessions but one': () => sessions.end(one, { except: one }),
  'an API token with its owner': () => api_tokens.find('token of user77'),
  'the use of an API token': () => api_tokens.touch(one, NOW),
  'the API tokens of a user': () => api_tokens.list(one),
  'an invitation by its code': () => invitations.lockByCode('code of user77'),
  'a password link by its code': () => password_links.lock('link of user77'),
  'the newest of the trail': () => audit.list({}, page),
  'what a user did': () => audit.list({ actor_id: one }, page),
  'what was done to a user': () => audit.list({ user_id: one }, page),
  'what a user did, and what was done to the user': () => audit.list({ involving: one }, page),
  'counted attempts': () => attempts.read(['user77', 'user78', 'nobody'], NOW)
}

for (const [name, lookUp] of Object.entries(LOOK_UPS)) {
  t.test(`reads no whole table: ${name}`, async (t) => {
    asked.length = 0
    await lookUp()
    t.ok(asked.length > 0)
    for (const one of asked) t.notMatch(await planOf(one), /Seq Scan/)
  })
}

t.test('an API token and its owner are found in one statement', async (t) => {
  asked.length = 0
  t.match(await api_tokens.find('token of user77'), { token: { id: one }, user: { username: 'user77' } })
  t.equal(asked.length, 1)
})
