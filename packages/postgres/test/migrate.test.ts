import { readFile } from 'node:fs/promises'
import { migrationsContract } from '@rollcall/core/contracts'
import t from 'tap'
import { postgresAccounts } from '../src/accounts/accounts.ts'
import { postgresMigrations } from '../src/migrate.ts'
import { emptyDatabase } from '../testing/test-database.ts'

const { db, sql } = await emptyDatabase(t)

t.test('a migrated database has nothing waiting, and says when each step was applied', async (t) => {
  const migrations = postgresMigrations(sql)
  const list = await migrations.list()
  t.ok(list.length > 0)
  for (const { name, applied_at } of list) t.match(applied_at, /^\d{4}-\d\d-\d\dT.*Z$/, name)
  t.strictSame(await migrations.apply(), [])
})

t.test('a database that nothing was applied to', async (t) => {
  migrationsContract(t, async () => {
    await nothing()
    return postgresMigrations(sql)
  })
})

t.test('a step that fails leaves the schema as it was', async (t) => {
  await nothing()
  await sql`create table users (id int)`
  await t.rejects(postgresMigrations(sql).apply())
  const tables = await sql`select tablename from pg_tables where schemaname = 'public'`
  t.notMatch(tables, [{ tablename: 'projects' }])
})

t.test('a database of a newer program is refused', async (t) => {
  await nothing()
  const migrations = postgresMigrations(sql)
  await migrations.apply()
  await sql`insert into schema_migrations (name) values ('9999_from_the_future')`
  const message = /9999_from_the_future, which this program does not know: update it/
  const ways: (() => Promise<unknown>)[] = [
    () => migrations.apply(),
    () => migrations.list(),
    () => migrations.rollback({ dry_run: false })
  ]
  for (const way of ways) await t.rejects(way(), { code: 'conflict', message })
})

t.test('accounts from before there was more to them stay, and log in again', async (t) => {
  await nothing()
  await sql`create table schema_migrations
    (name text primary key, applied_at timestamptz (3) not null default now())`
  for (const name of ['0000_spine', '0001_storage']) {
    await sql.unsafe(await readFile(new URL(`../migrations/${name}.sql`, import.meta.url), 'utf8'))
    await sql`insert into schema_migrations (name) values (${name})`
  }
  const id = '019ac000-0000-7000-8000-000000000001'
  const created_at = '2026-01-01T00:00:00.000Z'
  await sql`insert into users values (${id}, 'Ada', 'Ada@example.com', 'admin', 'hash', ${created_at})`
  await sql`insert into sessions values (${id}, ${id}, 'refresh', ${created_at}, ${created_at})`
  await sql`insert into projects (name, created_at) values ('default', ${created_at})`

  const applied = await postgresMigrations(sql).apply()
  t.match(applied, [{ name: '0002_accounts' }, { name: '0003_append_only' }])
  const { users, sessions } = postgresAccounts(db)
  t.strictSame(await users.findByEmail('ada@example.com'), {
    id,
    username: 'Ada',
    email: 'Ada@example.com',
    role: 'admin',
    scopes: null,
    status: 'active',
    access_until: null,
    invited_by: null,
    created_at,
    last_login_at: null,
    password_hash: 'hash'
  })
  t.strictSame(await users.lockAdmins(), [id])
  t.strictSame(await sessions.list(id, created_at), [])
  t.match(await sql`select name from projects`, [{ name: 'default' }])
})

async function nothing(): Promise<void> {
  await sql.unsafe('drop schema public cascade; create schema public')
}
