import { nobody, operator, scopesOf } from '@rollcall/core'
import { databaseOf, testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { openApp, readConfig } from '../src/index.ts'

const env = await testEnv(t)

t.test(
  'of two that start for the first time at once, one shows the tokens of the default project',
  async (t) => {
    const both = await Promise.all([openApp(readConfig(env)), openApp(readConfig(env))])
    t.teardown(() => Promise.all(both.map(({ close }) => close())))
    const shown = both.flatMap(({ firstTokens }) => firstTokens ?? [])
    t.strictSame(
      shown.map(({ name }) => name),
      ['read', 'write', 'post_server_item', 'post_client_item']
    )
    const [{ app }] = both
    t.match(await app.listProjects({}, operator), { data: [{ name: 'default' }] })
    t.match(await app.check({}, nobody), { status: 'OK', checks: [{ name: 'database' }] })
  }
)

t.test(
  'with ROLLCALL_MIGRATE=off an outdated schema refuses to start, until somebody migrates',
  async (t) => {
    const config = { ...readConfig(env), ROLLCALL_MIGRATE: 'off' as const }
    const { app, close } = await openApp(config, { schema: 'as-is' })
    t.teardown(close)
    const { name } = await app.rollbackDatabase({}, operator)
    const message = new RegExp(`outdated \\(${name}\\): run rollcall db migrate`)
    await t.rejects(openApp(config), { code: 'invalid', message })
    const { data } = await app.databaseStatus({}, operator)
    t.match(
      data.filter(({ applied_at }) => applied_at === null),
      [{ name }]
    )
    await app.migrateDatabase({}, operator)
    await t.resolves(openApp(config).then((running) => running.close()))
  }
)

t.test(
  'whoever has logged in is known by the access token, under the rules of the configuration',
  async (t) => {
    const config = readConfig({
      ...env,
      ROLLCALL_ACCESS_TTL: '2m',
      ROLLCALL_JWT_KEYS: `new:${'n'.repeat(32)}`
    })
    const { app, identify, actAs, close } = await openApp(config)
    t.teardown(close)
    const account = { username: 'ada', email: 'ada@example.org', password: 'analytical engine' }
    const { id } = await app.createUser({ ...account, role: 'member' }, operator)
    const { user } = await app.login({ email: account.email, password: account.password }, nobody)
    const [header = '', payload = ''] = user.access.split('.').map(decoded)
    t.match(JSON.parse(header), { alg: 'HS256', typ: 'at+jwt', kid: 'new' })
    const { iat, exp, sub } = JSON.parse(payload)
    t.strictSame({ lives: exp - iat, sub }, { lives: 120, sub: id })

    const origin = { door: 'api', address: '192.0.2.1', device: 'test' } as const
    const caller = await identify(user.access, origin)
    t.match(caller, { kind: 'user', user_id: id, scopes: scopesOf.member, origin })
    t.match(await app.me({}, caller), { id, username: 'ada' })
    await t.rejects(identify(user.refresh, origin), { code: 'unauthenticated' })

    t.match(await actAs('ADA'), { kind: 'operator', user_id: id, scopes: scopesOf.member })
    await t.rejects(actAs('nobody'), { code: 'not_found' })

    const after = await openApp(readConfig({ ...env, ROLLCALL_JWT_SECRET: 'o'.repeat(32) }))
    t.teardown(after.close)
    await t.rejects(after.identify(user.access, origin), { code: 'unauthenticated' })
  }
)

t.test('a hash made with weaker parameters is renewed when its owner logs in', async (t) => {
  const weak = await openApp(readConfig(env))
  const account = { username: 'grace', email: 'grace@example.org', password: 'found a moth in it' }
  await weak.app.createUser({ ...account, role: 'member' }, operator)
  await weak.close()
  const { sql } = await databaseOf(env, t)
  const costOf = async () => {
    const [row] = await sql`select password_hash from users where username = 'grace'`
    return String(row?.password_hash).split('$')[3]
  }
  t.equal(await costOf(), 'm=19456,t=2,p=1')

  const strong = await openApp(readConfig({ ...env, ROLLCALL_ARGON2_PASSES: '3' }))
  t.teardown(strong.close)
  const credentials = { email: account.email, password: account.password }
  await t.rejects(strong.app.login({ ...credentials, password: 'wrong' }, nobody), {
    code: 'unauthenticated'
  })
  t.equal(await costOf(), 'm=19456,t=2,p=1')
  await strong.app.login(credentials, nobody)
  t.equal(await costOf(), 'm=19456,t=3,p=1')
  await strong.app.login(credentials, nobody)
})

t.test('common passwords are refused, unless the configuration lets them in', async (t) => {
  const common = { username: 'bob', email: 'bob@example.org', password: 'Password1' }
  const careful = await openApp(readConfig(env))
  t.teardown(careful.close)
  await t.rejects(careful.app.register(common, nobody), {
    code: 'invalid',
    errors: [{ pointer: '/password', detail: /one of the most common/ }]
  })
  const lenient = await openApp(readConfig({ ...env, ROLLCALL_COMMON_PASSWORDS: 'allow' }))
  t.teardown(lenient.close)
  t.match(await lenient.app.register(common, nobody), { user: { username: 'bob' } })
})

function decoded(part: string): string {
  return Buffer.from(part, 'base64url').toString()
}

t.test('a start without its server says where it was looked for, without the password', async (t) => {
  const config = readConfig({
    DATABASE_URL: 'postgres://ann:hunter2@127.0.0.1:1/desk',
    ROLLCALL_JWT_SECRET: '8f2b6c1d9e3a7054b1c2d3e4f5061728'
  })
  await t.rejects(openApp(config), {
    code: 'unavailable',
    message:
      /^The database cannot be reached, PostgreSQL at 127\.0\.0\.1:1\/desk: .*ECONNREFUSED.*DATABASE_URL/
  })
})
