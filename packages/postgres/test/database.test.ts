import { createServer } from 'node:net'
import t from 'tap'
import { connect } from '../src/database.ts'
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

t.test('a statement on a connection that falls silent is given up', async (t) => {
  const silent = createServer((socket) => socket.on('error', () => undefined))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const address = silent.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { sql, close } = connect(`postgres://127.0.0.1:${port}/none`, { max: 1, silence: 100 })
  t.teardown(async () => {
    await close()
    silent.close()
  })
  await t.rejects(sql`select 1`, { code: 'ETIMEDOUT' })
})
