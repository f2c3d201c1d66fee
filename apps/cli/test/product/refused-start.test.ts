import { once } from 'node:events'
import { chmod, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { databaseOf, testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { type Env, rollcall } from './program.ts'

const env = await testEnv(t)

t.test('a start with five things wrong tells all of them at once, and no secret', async (t) => {
  const { sql } = await databaseOf(env, t)
  const [last] = await sql`
    delete from schema_migrations where name = (select max(name) from schema_migrations) returning name`
  const cwd = t.testdir()
  const file = join(cwd, '.env')
  const lines = { ...env, ROLLCALL_JWT_SECRET: 'hidden', ROLLCALL_MIGRATE: 'off', PORT: 'eighty' }
  await writeFile(file, dotEnv(lines))
  await chmod(file, 0o644)
  const wild = { ROLLCALL_CORS_ORIGINS: '*', ROLLCALL_CORS_CREDENTIALS: 'on', PORT: '' }
  for (const command of [['serve'], ['items', 'list']]) {
    const { code, out, err } = await rollcall(command, wild, cwd)
    t.strictSame({ code, out }, { code: 2, out: '' }, command.join(' '))
    const [head, ...told] = err.trimEnd().split('\n')
    t.equal(head, 'Error: Cannot start:')
    t.match(told, [
      /^ {2}PORT must be a whole number from 0 to 65535$/,
      /^ {2}ROLLCALL_JWT_SECRET must be at least 32 random characters/,
      /^ {2}ROLLCALL_CORS_CREDENTIALS must be off while ROLLCALL_CORS_ORIGINS has \*/,
      /^ {2}\.env holds .*ROLLCALL_JWT_SECRET, and everybody may read it: run chmod 600 /,
      `ROLLCALL_MIGRATE is off, and the schema is outdated (${last?.name}): run rollcall db migrate`
    ])
    t.equal(told.length, 5)
    t.notMatch(err, /hidden|eighty/)
  }
})

t.test(
  'a database that does not answer keeps nobody from being told, and the program from ending',
  async (t) => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    t.teardown(() => silent.close())
    const address = silent.address()
    const port = typeof address === 'object' ? address?.port : 0
    const { code, err } = await rollcall(['serve'], {
      DATABASE_URL: `postgres://127.0.0.1:${port}/none`,
      ROLLCALL_JWT_SECRET: 'a secret of the tests, long enough to sign',
      ROLLCALL_MIGRATE: 'off',
      PORT: 'eighty'
    })
    t.equal(code, 2)
    t.match(err, /^Error: Cannot start:\n {2}PORT must be .*\n$/)
  }
)

t.test('an outdated schema alone is told in the same way', async (t) => {
  const { code, err } = await rollcall(['serve'], { ...env, ROLLCALL_MIGRATE: 'off', PORT: '0' })
  t.equal(code, 2)
  t.match(
    err,
    /^Error: Cannot start:\n {2}ROLLCALL_MIGRATE is off, and the schema is outdated \(\w+\): run .*\n$/
  )
})

t.test('a secret in the data directory that others may read is refused', async (t) => {
  const dir = join(t.testdir(), 'data')
  t.equal((await rollcall(['items', 'list'], { ROLLCALL_DATA_DIR: dir })).code, 0)
  const file = join(dir, 'jwt-secret')
  t.equal((await stat(file)).mode & 0o777, 0o600)
  await chmod(file, 0o640)
  t.match(await rollcall(['serve'], { ROLLCALL_DATA_DIR: dir, PORT: '0' }), {
    code: 2,
    err: `jwt-secret may be read by others than its owner: run chmod 600 ${file}\n`
  })
})

function dotEnv(values: Env): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
