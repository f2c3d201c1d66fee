import { migrationsContract } from '@rollcall/core/contracts'
import t from 'tap'
import { postgresMigrations } from '../src/migrate.ts'
import { emptyDatabase } from '../testing/test-database.ts'

t.test('a migrated database has nothing waiting, and says when each step was applied', async (t) => {
  const { sql } = await emptyDatabase(t)
  const migrations = postgresMigrations(sql)
  const list = await migrations.list()
  t.ok(list.length > 0)
  for (const { name, applied_at } of list) t.match(applied_at, /^\d{4}-\d\d-\d\dT.*Z$/, name)
  t.strictSame(await migrations.apply(), [])
})

t.test('a database that nothing was applied to', async (t) => {
  const { sql } = await emptyDatabase(t)
  migrationsContract(t, async () => {
    await sql.unsafe('drop schema public cascade; create schema public')
    return postgresMigrations(sql)
  })
})

t.test('a step that fails leaves the schema as it was', async (t) => {
  const { sql } = await emptyDatabase(t)
  await sql.unsafe('drop schema public cascade; create schema public; create table users (id int)')
  await t.rejects(postgresMigrations(sql).apply())
  const tables = await sql`select tablename from pg_tables where schemaname = 'public'`
  t.notMatch(tables, [{ tablename: 'projects' }])
})

t.test('a database of a newer program is refused', async (t) => {
  const { sql } = await emptyDatabase(t)
  await sql`insert into schema_migrations (name) values ('9999_from_the_future')`
  await t.rejects(postgresMigrations(sql).apply(), { code: 'conflict', message: /9999_from_the_future/ })
})
