import t from 'tap'
import { postgresMigrations } from '../src/migrate.ts'
import { databaseOf, testEnv } from '../testing/test-database.ts'

t.test('times are read right, however the database is set to write them', async (t) => {
  const env = await testEnv(t)
  const { sql } = await databaseOf(env, t)
  const [row] = await sql`select quote_ident(current_database()) as name`
  if ('DATABASE_URL' in env) await sql.unsafe(`alter database ${row?.name} set datestyle to 'SQL, DMY'`)
  const { sql: next } = await databaseOf(env, t)
  for (const { applied_at } of await postgresMigrations(next).list()) {
    t.match(applied_at, /^20\d\d-\d\d-\d\dT.*Z$/)
  }
})
