import { nobody, operator } from '@rollcall/core'
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
    const { sql } = await databaseOf(env, t)
    await sql`delete from schema_migrations where name like '0001%'`
    await t.rejects(openApp(config), { code: 'conflict', message: /outdated \(0001.*rollcall db migrate/ })
    const { app, close } = await openApp(config, { schema: 'as-is' })
    t.teardown(close)
    t.match((await app.databaseStatus({}, operator)).data.at(-1), { applied_at: null })
    await app.migrateDatabase({}, operator)
    await t.resolves(openApp(config).then((running) => running.close()))
  }
)
