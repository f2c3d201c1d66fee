import { AppError } from '@rollcall/core'
import t from 'tap'
import { accountRules } from '../src/account-rules.ts'
import { merged, readConfig } from '../src/config.ts'
import { jwtKeysOf } from '../src/jwt-keys.ts'
import { linkRules } from '../src/link-rules.ts'

t.test('an empty environment is a complete configuration', async (t) => {
  t.match(readConfig({}), { HOST: '127.0.0.1', PORT: 3000, ROLLCALL_MIGRATE: 'auto' })
})

t.test('a variable set to nothing counts as not set', async (t) => {
  t.match(readConfig({ PORT: '', DATABASE_URL: '' }), { PORT: 3000, DATABASE_URL: undefined })
})

t.test('numbers are read from text', async (t) => {
  t.equal(readConfig({ PORT: '8080' }).PORT, 8080)
})

t.test('what is no number is refused, and not made one', async (t) => {
  for (const PORT of ['80.5', '0x50', '1e3', 'true', '80 81', '65536', '-1', 'Infinity']) {
    t.throws(() => readConfig({ PORT }), {
      errors: [{ pointer: '/PORT', detail: 'must be a whole number from 0 to 65535' }]
    })
  }
  t.equal(readConfig({ PORT: ' 80 ' }).PORT, 80)
  t.equal(readConfig({ OTEL_TRACES_SAMPLER_ARG: '0.25' }).OTEL_TRACES_SAMPLER_ARG, 0.25)
  t.throws(() => readConfig({ OTEL_TRACES_SAMPLER_ARG: '1.5' }), {
    errors: [{ detail: 'must be a number from 0 to 1' }]
  })
})

t.test('of several sources the first that says something of a setting is believed', async (t) => {
  const [environment, file] = [
    { values: { PORT: '1', HOST: '' } },
    { values: { PORT: '2', HOST: 'a', DD_ENV: '' } }
  ]
  t.strictSame(merged([environment, file]), { PORT: '1', HOST: 'a' })
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

t.test('what a schema refuses hides nothing of what settings do together, a line for each', async (t) => {
  const env = {
    PORT: 'eighty',
    DATABASE_URL: 'postgres//db',
    ROLLCALL_CORS_ORIGINS: '*',
    ROLLCALL_CORS_CREDENTIALS: 'on',
    ROLLCALL_ACCESS_TTL: 'soon',
    ROLLCALL_REFRESH_TTL: '400d'
  }
  const error = caught(() => readConfig(env))
  t.strictSame(String(error).split('\n'), [
    'AppError: Cannot start:',
    '  PORT must be a whole number from 0 to 65535',
    '  DATABASE_URL must be a URL as in postgres://user:password@host:5432/rollcall',
    '  ROLLCALL_ACCESS_TTL must be a number and one of s, m, h, d, w, as in 30d',
    '  ROLLCALL_JWT_SECRET is required with DATABASE_URL, unless there are ROLLCALL_JWT_KEYS: take what `openssl rand -hex 32` prints',
    '  ROLLCALL_REFRESH_TTL must be 366d at most',
    '  ROLLCALL_CORS_CREDENTIALS must be off while ROLLCALL_CORS_ORIGINS has *: name the origins that may send credentials'
  ])
})

t.test('a secret that is too short is not called missing as well', async (t) => {
  const env = { DATABASE_URL: 'postgres://db/rollcall', ROLLCALL_JWT_SECRET: 'short' }
  t.throws(() => readConfig(env), {
    errors: [{ pointer: '/ROLLCALL_JWT_SECRET', detail: /^must be at least 32 random characters/ }]
  })
  const error = caught(() => readConfig(env))
  t.equal(error instanceof AppError ? error.errors.length : 0, 1)
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

const secret = (letter: string) => letter.repeat(32)

t.test('a database server needs a secret of its own, or keys', async (t) => {
  const env = { DATABASE_URL: 'postgres://db/rollcall' }
  t.throws(() => readConfig(env), {
    code: 'invalid',
    message: /ROLLCALL_JWT_SECRET is required with DATABASE_URL/
  })
  t.ok(readConfig({ ...env, ROLLCALL_JWT_SECRET: secret('s') }))
  t.ok(readConfig({ ...env, ROLLCALL_JWT_KEYS: `a:${secret('a')}` }))
})

t.test('the first of several keys signs, and the secret without a name comes last', async (t) => {
  const keysOf = (env: Record<string, string>) => jwtKeysOf(readConfig(env))
  t.strictSame(keysOf({}), [])
  t.strictSame(keysOf({ ROLLCALL_JWT_SECRET: secret('s') }), [{ kid: 'default', secret: secret('s') }])
  const both = { ROLLCALL_JWT_KEYS: `b:${secret('b')}:b, 2026-06_a:${secret('a')},` }
  const keys = [
    { kid: 'b', secret: `${secret('b')}:b` },
    { kid: '2026-06_a', secret: secret('a') }
  ]
  t.strictSame(keysOf(both), keys)
  const unnamed = { kid: 'default', secret: secret('s') }
  t.strictSame(keysOf({ ...both, ROLLCALL_JWT_SECRET: secret('s') }), [...keys, unnamed])
  t.strictSame(keysOf({ ROLLCALL_JWT_KEYS: `default:${secret('s')}` }), [unnamed])
})

t.test('everything that is wrong with keys is told, and nothing of what they are', async (t) => {
  const pairs = [
    'a:hidden',
    secret('b'),
    `c d:${secret('c')}`,
    `${'d'.repeat(33)}:${secret('d')}`,
    ':',
    `a:${secret('e')}`
  ]
  const error = t.throws(() => readConfig({ ROLLCALL_JWT_KEYS: pairs.join(',') }), {
    code: 'invalid',
    errors: [
      { pointer: '/ROLLCALL_JWT_KEYS', detail: 'pair 1 must have a secret of at least 32 characters' },
      { detail: /^pair 2 must have a name before its colon/ },
      { detail: /^pair 3 must have a name/ },
      { detail: /^pair 4 must have a name/ },
      { detail: /^pair 5 must have a name/ },
      { detail: /^pair 5 must have a secret/ },
      { detail: 'pair 6 must have a name of its own' }
    ]
  })
  for (const value of ['hidden', 'bbb', 'ccc', 'ddd', 'eee']) t.notMatch(String(error), value)
  t.throws(() => readConfig({ ROLLCALL_JWT_KEYS: ' , ' }), { errors: [{ detail: /at least one pair/ }] })
  const twice = { ROLLCALL_JWT_KEYS: `default:${secret('a')}`, ROLLCALL_JWT_SECRET: secret('s') }
  t.throws(() => readConfig(twice), { errors: [{ detail: /must not use the name default/ }] })
})

t.test('what lives how long is checked', async (t) => {
  const detailsOf = (access: string, refresh = '30d') => {
    const error = caught(() => readConfig({ ROLLCALL_ACCESS_TTL: access, ROLLCALL_REFRESH_TTL: refresh }))
    return error instanceof AppError ? error.errors.map(({ pointer, detail }) => `${pointer} ${detail}`) : []
  }
  for (const [access, refresh] of [['1s'], ['24h'], ['15m', '15m'], ['15m', '366d']] as const) {
    t.strictSame(detailsOf(access, refresh), [])
  }
  t.strictSame(detailsOf('0s'), ['/ROLLCALL_ACCESS_TTL must be from 1s to 24h'])
  t.strictSame(detailsOf('25h'), ['/ROLLCALL_ACCESS_TTL must be from 1s to 24h'])
  t.strictSame(detailsOf('15m', '367d'), ['/ROLLCALL_REFRESH_TTL must be 366d at most'])
  t.strictSame(detailsOf('15m', '1m'), ['/ROLLCALL_REFRESH_TTL must not be shorter than ROLLCALL_ACCESS_TTL'])
  t.strictSame(detailsOf('15', 'soon'), [
    '/ROLLCALL_ACCESS_TTL must be a number and one of s, m, h, d, w, as in 30d',
    '/ROLLCALL_REFRESH_TTL must be a number and one of s, m, h, d, w, as in 30d'
  ])
})

t.test('passwords are never hashed more cheaply than OWASP allows', async (t) => {
  const env = {
    ROLLCALL_ARGON2_MEMORY_KIB: '19455',
    ROLLCALL_ARGON2_PASSES: '1',
    ROLLCALL_ARGON2_LANES: '0'
  }
  const errors = Object.keys(env).map((name) => ({
    pointer: `/${name}`,
    detail: /^must be a whole number from /
  }))
  t.throws(() => readConfig(env), { errors })
})

t.test('accounts are ruled by what is configured', async (t) => {
  t.strictSame(accountRules(readConfig({})), {
    registration: 'open',
    access_seconds: 900,
    refresh_seconds: 2_592_000,
    failures_per_address: 20,
    failures_per_account: 5
  })
  t.throws(() => readConfig({ ROLLCALL_REGISTRATION: 'maybe', ROLLCALL_COMMON_PASSWORDS: 'yes' }), {
    errors: [{ detail: 'must be one of open, invited, closed' }, { detail: 'must be one of refuse, allow' }]
  })
})

t.test('links are compared without what only tracks', async (t) => {
  const rules = (text?: string) =>
    linkRules(readConfig(text === undefined ? {} : { ROLLCALL_TRACKING_PARAMETERS: text }))
      .tracking_parameters
  const usual = rules()
  for (const name of ['utm_*', 'fbclid', 'gclid', 'mc_eid', 'ref_src']) t.ok(usual.includes(name), name)
  for (const name of ['si', 'spm', 'ref', 'source', 'id', 'q', 'v']) t.notOk(usual.includes(name), name)
  t.strictSame(rules('Track_*, fbclid'), ['track_*', 'fbclid'])
  t.strictSame(rules('-'), [])
  t.throws(() => readConfig({ ROLLCALL_TRACKING_PARAMETERS: 'good,*,a*b,a b,a=b' }), {
    errors: ['*', 'a*b', 'a b', 'a=b'].map((word) => ({
      pointer: '/ROLLCALL_TRACKING_PARAMETERS',
      detail: `has no name of a parameter, as in utm_*: ${word}`
    }))
  })
})

t.test('networks where links may lead are checked word by word', async (t) => {
  const good = {
    ROLLCALL_LINK_NETWORKS: '127.0.0.1, 10.0.0.0/8,::1,fd00::/8',
    ROLLCALL_LINK_TIMEOUT_SECONDS: '60'
  }
  t.match(readConfig(good), { ...good, ROLLCALL_LINK_TIMEOUT_SECONDS: 60 })
  t.match(readConfig({}), { ROLLCALL_LINK_NETWORKS: '', ROLLCALL_LINK_TIMEOUT_SECONDS: 10 })
  const bad = { ROLLCALL_LINK_NETWORKS: 'loopback,10.0.0.0/33,10.0.0.0/8/9,::1/,10.1' }
  t.throws(() => readConfig(bad), {
    errors: bad.ROLLCALL_LINK_NETWORKS.split(',').map((word) => ({
      pointer: '/ROLLCALL_LINK_NETWORKS',
      detail: `has no address or network: ${word}`
    }))
  })
  for (const seconds of ['0', '61']) {
    t.throws(() => readConfig({ ROLLCALL_LINK_TIMEOUT_SECONDS: seconds }), {
      errors: [{ pointer: '/ROLLCALL_LINK_TIMEOUT_SECONDS' }]
    })
  }
})

t.test('the public address can be put in front of a path', async (t) => {
  t.ok(readConfig({ ROLLCALL_PUBLIC_URL: 'https://a.example/desk/' }))
  for (const url of [
    'https://a.example/?x=1',
    'https://a.example/#x',
    'https://a.example?',
    'https://ada:pw@a.example'
  ]) {
    t.throws(() => readConfig({ ROLLCALL_PUBLIC_URL: url }), {
      errors: [{ pointer: '/ROLLCALL_PUBLIC_URL', detail: /^must have neither user name/ }]
    })
  }
  t.throws(() => readConfig({ ROLLCALL_PUBLIC_URL: 'a.example' }), {
    errors: [{ detail: 'must be an http or https URL' }]
  })
  t.throws(() => readConfig({ ROLLCALL_PUBLIC_URL: 'https://' }), { errors: [{ detail: /^is no URL/ }] })
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

function caught(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}
