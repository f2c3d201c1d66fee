import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseOf, testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { examine } from '../src/examine.ts'

const env = await testEnv(t)

t.test('a file with a secret in it is for its owner, or a group', async (t) => {
  const file = join(t.testdir(), '.env')
  await writeFile(file, '')
  const sources = (values: Record<string, string>) => [
    { name: file, isFile: true, values: { ...env, ...values } }
  ]
  const secret = { ROLLBAR_ACCESS_TOKEN: 'abc' }
  for (const mode of [0o644, 0o602, 0o606]) {
    await chmod(file, mode)
    await t.rejects(examine(sources(secret)), {
      code: 'invalid',
      errors: [
        {
          pointer: '/.env',
          detail: /^holds .*ROLLBAR_ACCESS_TOKEN, and everybody may .*: run chmod 600 \S+$/
        }
      ]
    })
  }
  for (const mode of [0o600, 0o640]) {
    await chmod(file, mode)
    t.match(await examine(sources(secret)), secret)
  }
  await chmod(file, 0o644)
  const none = [
    { name: file, isFile: true, values: { PORT: '80' } },
    { name: 'environment', values: env }
  ]
  t.match(await examine(none), { PORT: 80 }, 'what holds no secret may be read')
})

t.test('the advice can be pasted into a shell', async (t) => {
  const dir = join(t.testdir(), "my desk's")
  await mkdir(dir)
  const file = join(dir, '.env')
  await writeFile(file, '')
  await chmod(file, 0o644)
  const sources = [{ name: file, isFile: true, values: { ROLLCALL_TOKEN: 'abc' } }]
  await t.rejects(examine(sources), { message: `run chmod 600 '${dir.replace("'", "'\\''")}/.env'` })
})

t.test('the secret in the data directory counts where there is no other', async (t) => {
  const dir = t.testdir({ 'jwt-secret': 's'.repeat(32) })
  await chmod(join(dir, 'jwt-secret'), 0o644)
  const look = (values: Record<string, string>) =>
    examine([{ name: 'environment', values: { ROLLCALL_DATA_DIR: dir, ...values } }])
  await t.rejects(look({ PORT: 'x' }), { errors: [{ pointer: '/PORT' }, { pointer: '/jwt-secret' }] })
  await t.resolves(look({ ROLLCALL_JWT_SECRET: 's'.repeat(32) }))
})

t.test('a start that fails anyway tells of an outdated schema, too', async (t) => {
  const { sql } = await databaseOf(env, t)
  const look = (values: Record<string, string>, schema: 'ready' | 'as-is' = 'ready') =>
    examine([{ name: 'environment', values: { ...env, PORT: 'x', ...values } }], { schema })
  const errors = async (...how: Parameters<typeof look>) =>
    look(...how).catch((error: { errors: { pointer: string }[] }) =>
      error.errors.map(({ pointer }) => pointer)
    )
  const off = { ROLLCALL_MIGRATE: 'off' }
  t.strictSame(await errors(off), ['/PORT'], 'the schema is as it should be')
  const [last] = await sql`
    delete from schema_migrations where name = (select max(name) from schema_migrations) returning name`
  t.strictSame(await errors(off), ['/PORT', '/ROLLCALL_MIGRATE'])
  t.strictSame(await errors({}), ['/PORT'], 'it will be brought up to date')
  t.strictSame(await errors(off, 'as-is'), ['/PORT'], 'it is what the command is for')
  await t.rejects(look(off), {
    message: `is outdated (${last?.name}): run rollcall db migrate, or set it to auto`
  })
})

t.test('a database that is not there keeps nothing from being told', async (t) => {
  const nowhere = { PORT: 'x', ROLLCALL_MIGRATE: 'off', ROLLCALL_JWT_SECRET: 's'.repeat(32) }
  const look = (values: Record<string, string>) => examine([{ name: 'environment', values }])
  await t.rejects(look({ ...nowhere, DATABASE_URL: 'postgres://127.0.0.1:1/none' }), {
    message: /^Cannot start:\n {2}PORT .*$/
  })
  const empty = t.testdir()
  for (const dir of [join(empty, 'none'), empty]) {
    await t.rejects(look({ ...nowhere, ROLLCALL_DATA_DIR: dir }), {
      errors: [{ pointer: '/PORT' }, { pointer: '/ROLLCALL_MIGRATE', detail: /there is no database yet/ }]
    })
  }
  t.strictSame(await readdir(empty), [], 'and none is made')
})
