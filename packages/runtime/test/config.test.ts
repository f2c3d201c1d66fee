import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import t from 'tap'
import { Env, readConfig } from '../src/config.ts'

t.test('an empty environment is a complete configuration', async (t) => {
  t.match(readConfig({}), { HOST: '127.0.0.1', PORT: 3000, ROLLCALL_MIGRATE: 'auto' })
})

t.test('a variable set to nothing counts as not set', async (t) => {
  t.match(readConfig({ PORT: '', DATABASE_URL: '' }), { PORT: 3000, DATABASE_URL: undefined })
})

t.test('numbers are read from text', async (t) => {
  t.equal(readConfig({ PORT: '8080' }).PORT, 8080)
})

t.test('everything that is wrong is told at once, without the values', async (t) => {
  const env = {
    PORT: 'eighty',
    DATABASE_URL: 'mysql://secret',
    ROLLCALL_MIGRATE: 'maybe',
    ROLLCALL_JWT_SECRET: 'short'
  }
  const error = t.throws(() => readConfig(env), { code: 'invalid' })
  const message = String(error)
  for (const name of ['PORT', 'DATABASE_URL', 'ROLLCALL_MIGRATE', 'ROLLCALL_JWT_SECRET'])
    t.match(message, name)
  for (const value of ['eighty', 'secret', 'short']) t.notMatch(message, value)
})

t.test('origins and proxies are checked word by word', async (t) => {
  const good = {
    ROLLCALL_CORS_ORIGINS: 'https://a.example, http://localhost:5173',
    ROLLCALL_TRUST_PROXY: 'loopback,10.0.0.0/8,::1'
  }
  t.match(readConfig(good), good)
  const bad = { ROLLCALL_CORS_ORIGINS: 'https://a.example/', ROLLCALL_TRUST_PROXY: 'nonsense,10.0.0.0/99' }
  t.throws(() => readConfig(bad), {
    errors: [
      { pointer: '/ROLLCALL_CORS_ORIGINS' },
      { pointer: '/ROLLCALL_TRUST_PROXY', detail: /nonsense/ },
      { pointer: '/ROLLCALL_TRUST_PROXY', detail: /99/ }
    ]
  })
})

t.test('a database server needs a secret of its own', async (t) => {
  t.throws(() => readConfig({ DATABASE_URL: 'postgres://db/rollcall' }), {
    code: 'invalid',
    message: /ROLLCALL_JWT_SECRET is required with DATABASE_URL/
  })
})

t.test('an address that cannot be read is told, without the password in it', async (t) => {
  const env = {
    DATABASE_URL: 'postgres://ada:pass@word@db:port/rollcall',
    ROLLCALL_JWT_SECRET: 's'.repeat(32),
    ROLLBAR_API_URL: 'http://'
  }
  const error = t.throws(() => readConfig(env), {
    code: 'invalid',
    errors: [{ pointer: '/DATABASE_URL' }, { pointer: '/ROLLBAR_API_URL' }]
  })
  t.notMatch(String(error), 'pass@word')
})

t.test('.env.example lists every variable with its default', async (t) => {
  const example = parseEnv(await readFile(new URL('../../../.env.example', import.meta.url), 'utf8'))
  t.strictSame(Object.keys(example).toSorted(), Object.keys(Env.properties).toSorted())
  t.strictSame(readConfig(example), readConfig({}))
})
