import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseOf, testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { rollcall } from './program.ts'
import { createUser, logIn, serve } from './server.ts'

const env = await testEnv(t)
const server = await serve(t, env)
await createUser('ada', 'admin', env)
await createUser('bob', 'member', env)
const cells = (out: string) => out.split('\n').map((line) => line.split('\t'))

t.test('the doctor of an installation that is well says so, here and on the server', async (t) => {
  const ROLLCALL_TOKEN = await logIn('ada', server)
  for (const ended of [
    await rollcall(['doctor'], env),
    await rollcall(['doctor', '--server', server.url], { ROLLCALL_TOKEN })
  ]) {
    t.match(ended, { code: 0, err: '' })
    const told = cells(ended.out).slice(0, -1)
    t.strictSame(
      told.filter(([name, status]) => name !== 'disk' && status !== 'OK'),
      []
    )
    for (const name of ['database', 'schema', 'clock', 'indexes', 'secrets'])
      t.ok(
        told.some(([one]) => one === name),
        name
      )
  }
})

t.test('only administrators may ask a server', async (t) => {
  const ROLLCALL_TOKEN = await logIn('bob', server)
  t.match(await rollcall(['doctor', '--server', server.url], { ROLLCALL_TOKEN }), {
    code: 1,
    err: /database:read/
  })
})

t.test('what is broken is told with what to do, and ends with 1', async (t) => {
  const { sql } = await databaseOf(env, t)
  await sql`DROP INDEX items_level_idx`
  const { code, out } = await rollcall(['doctor'], env)
  t.equal(code, 1)
  const [broken] = cells(out).filter(([name]) => name === 'indexes')
  t.match(broken, [
    'indexes',
    'KO',
    'items_level_idx on items is missing',
    /CREATE INDEX .*"items_level_idx"/
  ])
  await sql.unsafe(broken?.[3]?.replace('Run in the database: ', '') ?? '')
  t.equal((await rollcall(['doctor'], env)).code, 0)
})

t.test('a secret that others can read is told, when the database is not opened with it', async (t) => {
  if (!('ROLLCALL_DATA_DIR' in env)) return
  const file = join(env.ROLLCALL_DATA_DIR, 'jwt-secret')
  await chmod(file, 0o644)
  const { code, out } = await rollcall(['doctor'], env)
  await chmod(file, 0o600)
  t.equal(code, 1)
  t.match(
    cells(out).find(([name]) => name === 'secrets'),
    ['secrets', 'KO', /mode 644/, /chmod 600/]
  )
})
