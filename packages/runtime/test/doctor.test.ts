import { join } from 'node:path'
import { type Finding, nobody, operator } from '@rollcall/core'
import { databaseOf, testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { type OpenOptions, openApp, readConfig } from '../src/index.ts'

const env = await testEnv(t)
const { sql } = await databaseOf(env, t)
const embedded = 'ROLLCALL_DATA_DIR' in env
const looking: OpenOptions = { schema: 'any' }

/** What the doctor finds with these settings, by name. */
async function look(settings: Record<string, string> = {}) {
  const { app, close } = await openApp(readConfig({ ...env, ...settings }), looking)
  const { status, findings } = await app.doctor({}, operator)
  await close()
  const notOk = findings.filter((finding) => finding.status !== 'OK')
  return { status, notOk, names: findings.map(({ name }) => name) }
}

t.test('a desk that is in use is well', async (t) => {
  const { app, close } = await openApp(readConfig(env))
  t.teardown(close)
  const account = { username: 'ada', email: 'ada@example.org', password: 'analytical engine' }
  await app.createUser({ ...account, role: 'admin' }, operator)
  const { status, notOk, names } = await look()
  t.strictSame({ status, notOk: withoutDisk(notOk) }, { status: 'OK', notOk: [] })
  const always = [
    'program',
    'database',
    'schema',
    'clock',
    'indexes',
    'tables',
    'secrets',
    'tracker',
    'telemetry'
  ]
  t.strictSame(
    always.filter((name) => !names.includes(name)),
    []
  )
  t.equal(names.includes('disk'), embedded)
  t.equal(names.includes('connections'), !embedded)
  await t.rejects(app.doctor({}, nobody), { code: 'unauthenticated' })
})

t.test('a desk without administrator and project says how to make them', async (t) => {
  await sql`DELETE FROM users`
  await sql`DELETE FROM projects`
  const { status, notOk } = await look()
  t.equal(status, 'OK', 'it works, after all')
  t.match(withoutDisk(notOk), [
    { name: 'accounts', status: 'warning', advice: /users create --admin/ },
    { name: 'projects', status: 'warning', advice: /projects create/ }
  ])
})

t.test('posts that should long be gone are a warning', async (t) => {
  const { app, close } = await openApp(readConfig(env))
  t.teardown(close)
  const { id } = await app.createUser(
    { username: 'bob', email: 'bob@example.org', password: 'analytical engine', role: 'admin' },
    operator
  )
  const bob = { ...operator, user_id: id }
  const post = await app.createPost({ title: 'Old', content: 'Old.' }, bob)
  await app.deletePost({ id: post.id }, bob)
  await sql`UPDATE posts SET deleted_at = now() - interval '36 days'`
  t.notMatch((await look()).notOk, [{ name: 'deleted' }])
  await sql`UPDATE posts SET deleted_at = now() - interval '38 days'`
  t.match(withoutDisk((await look()).notOk), [
    { name: 'deleted', status: 'warning', detail: /^1 posts and 0 comments/, advice: /posts purge/ }
  ])
  await app.purgePosts({}, operator)
})

t.test('a schema that is outdated is KO, and its tables are left alone', async (t) => {
  const [row] = await sql`DELETE FROM schema_migrations WHERE name LIKE '0007%' RETURNING *`
  const { status, notOk, names } = await look({ ROLLCALL_MIGRATE: 'off' })
  t.equal(status, 'KO')
  t.match(withoutDisk(notOk), [{ name: 'schema', status: 'KO', advice: /rollcall db migrate/ }])
  t.notOk(names.includes('indexes'))
  t.ok(names.includes('secrets'))
  await sql`INSERT INTO schema_migrations ${sql(row ?? {})}`
})

t.test('a database that is away is KO, and the rest is told all the same', async (t) => {
  const start = performance.now()
  const { status, notOk, names } = await look({
    DATABASE_URL: 'postgres://ann:hunter2@127.0.0.1:1/desk',
    ROLLCALL_JWT_SECRET: '8f2b6c1d9e3a7054b1c2d3e4f5061728'
  })
  t.ok(performance.now() - start < 5000)
  t.equal(status, 'KO')
  t.match(notOk, [
    { name: 'database', status: 'KO', detail: /127\.0\.0\.1:1\/desk .*ECONNREFUSED/, advice: /Start/ }
  ])
  t.notOk(JSON.stringify(notOk).includes('hunter2'))
  t.strictSame(names, ['program', 'database', 'secrets', 'exposure', 'tracker', 'telemetry'])
})

t.test('an embedded database that cannot be opened is KO, with the reason', async (t) => {
  const { app, close } = await openApp(
    readConfig({ ROLLCALL_DATA_DIR: join(t.testdir({ file: 'no directory' }), 'file') }),
    looking
  )
  const { status, findings } = await app.doctor({}, operator)
  await close()
  t.equal(status, 'KO')
  const notOk = findings.filter((finding) => finding.status !== 'OK')
  t.match(notOk, [
    {
      name: 'database',
      status: 'KO',
      detail: /Cannot use the data directory .*file: E/,
      advice: /ROLLCALL_DATA_DIR/
    },
    { name: 'disk', status: 'KO', detail: /cannot be written to/ },
    { name: 'secrets', status: 'KO' }
  ])
})

/** The disk that tests run on may be full for all they know. */
function withoutDisk(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ name }) => name !== 'disk')
}
