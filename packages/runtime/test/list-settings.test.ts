import { join } from 'node:path'
import t from 'tap'
import { settingSchemas } from '../src/env.ts'
import { listSettings, type Setting } from '../src/list-settings.ts'

const KEY = 'k'.repeat(32)

/** Settings by name, as the environment and a file set them. */
async function listed(values: Record<string, string>, inFile: Record<string, string> = {}) {
  const { settings, errors } = await listSettings([
    { name: 'environment', values },
    { name: '/nowhere/.env', isFile: true, values: inFile }
  ])
  const rows = new Map(settings.map((setting) => [setting.name, setting]))
  return { errors, settings, row: (name: string): Partial<Setting> => rows.get(name) ?? {} }
}

t.test('every setting is listed with its value, its source and what it is for', async (t) => {
  const { settings, row, errors } = await listed({ PORT: '80', HOST: '' }, { PORT: '81', HOST: '::1' })
  t.strictSame(
    settings.map(({ name }) => name),
    Object.keys(settingSchemas)
  )
  t.match(row('PORT'), { value: '80', source: 'environment', description: 'Port the API listens on' })
  t.match(row('HOST'), { value: '::1', source: '/nowhere/.env' })
  t.match(row('ROLLCALL_MIGRATE'), { value: 'auto', source: 'default' })
  t.match(row('DATABASE_URL'), { value: null, source: 'default' })
  t.strictSame(errors, [])
})

t.test('what is not set follows from other settings, and that is its source', async (t) => {
  const dir = t.testdir()
  const env = { HOST: '0.0.0.0', PORT: '80', ROLLBAR_ACCESS_TOKEN: 'abc', ROLLCALL_DATA_DIR: dir }
  const { row } = await listed(env)
  t.match(row('ROLLCALL_PUBLIC_URL'), { value: 'http://localhost:80', source: 'HOST and PORT' })
  t.match(row('ROLLBAR_POST_ACCESS_TOKEN'), { value: '••••', source: 'ROLLBAR_ACCESS_TOKEN' })
  t.match(row('ROLLCALL_JWT_SECRET'), { value: '••••', source: join(dir, 'jwt-secret'), secret: true })
  t.match((await listed({ ROLLCALL_JWT_KEYS: `a:${KEY}` })).row('ROLLCALL_JWT_SECRET'), { value: null })
  t.match((await listed({ ROLLCALL_DATA_DIR: 'here' })).row('ROLLCALL_DATA_DIR'), {
    value: join(process.cwd(), 'here'),
    source: 'environment'
  })
})

t.test('no secret is listed, right or wrong', async (t) => {
  const right = {
    DATABASE_URL: 'postgres://ada:hidden@db/rollcall',
    ROLLCALL_JWT_SECRET: `hidden${KEY}`,
    ROLLCALL_JWT_KEYS: `a:hidden${KEY}`,
    ROLLBAR_ACCESS_TOKEN: 'hidden',
    ROLLBAR_POST_ACCESS_TOKEN: 'hidden',
    OTEL_EXPORTER_OTLP_HEADERS: 'dd-api-key=hidden',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://ada:hidden@otlp.example'
  }
  const wrong = {
    DATABASE_URL: 'hidden',
    ROLLCALL_JWT_SECRET: 'hidden',
    ROLLCALL_JWT_KEYS: `hidden${KEY.slice(6)}:a`,
    OTEL_EXPORTER_OTLP_HEADERS: 'hidden',
    ROLLCALL_PUBLIC_URL: 'https://ada:hidden@desk.example',
    ROLLCALL_CORS_ORIGINS: 'https://a.example,https://ada:hidden@b.example',
    ROLLCALL_TRUST_PROXY: 'http://ada:hidden@10.0.0.1'
  }
  const fine = await listed(right)
  t.notMatch(JSON.stringify(fine), 'hidden')
  t.strictSame(fine.errors, [])
  t.match(fine.row('DATABASE_URL'), { value: 'postgres://ada:••••@db/rollcall', secret: true })
  t.match(fine.row('ROLLCALL_JWT_KEYS'), { value: 'a:••••', secret: true })
  const refused = await listed(wrong)
  t.notMatch(JSON.stringify(refused), 'hidden')
  t.equal(refused.errors.length, Object.keys(wrong).length)
})
