import t from 'tap'
import { isSecret, masked } from '../src/masked.ts'

t.test('of a URL the password alone is hidden', async (t) => {
  const url = (text: string) => masked('url', text)
  for (const text of [
    'postgres://db/rollcall',
    'postgres://ada@db:5432/rollcall?sslmode=require',
    'https://api.rollbar.com',
    'postgres://[::1]:5432/rollcall'
  ]) {
    t.equal(url(text), text)
  }
  t.equal(url('postgres://ada:s3cret@db:5432/rollcall'), 'postgres://ada:••••@db:5432/rollcall')
  t.equal(url('postgres://ada:@db/rollcall'), 'postgres://ada:••••@db/rollcall')
  t.equal(url('postgres://:s3cret@db/rollcall'), 'postgres://:••••@db/rollcall')
  t.equal(
    url('postgres://db/x?password=s3cret&sslmode=require'),
    'postgres://db/x?password=••••&sslmode=require'
  )
})

t.test('a URL whose password is not encoded is hidden whole, wherever it would be cut', async (t) => {
  for (const password of ['s3@cret', 's3/cret', 's3#cret', 's3?cret', '12/s3cret', 's3:@cret']) {
    t.notMatch(masked('url', `postgres://ada:${password}@db/rollcall`), 'cret', password)
  }
  t.equal(masked('url', 's3cret'), '••••')
})

t.test('of pairs the names are shown, and every secret is hidden alike', async (t) => {
  t.equal(masked('pairs', 'b:long:secret, a:s'), 'b:••••,a:••••')
  t.equal(masked('pairs', 'key=a=b,s3cret'), 'key=••••,••••')
  t.equal(masked('whole', 's'), masked('whole', 's'.repeat(100)))
})

t.test('variables that hold a secret are known by their name and value', async (t) => {
  for (const [name, value] of [
    ['DATABASE_URL', 'postgres://ada:s3cret@db/x'],
    ['ROLLCALL_JWT_SECRET', 's'],
    ['ROLLCALL_JWT_KEYS', 'a:b'],
    ['ROLLBAR_ACCESS_TOKEN', 's'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'dd-api-key=s'],
    ['ROLLCALL_TOKEN', 's'],
    ['ROLLCALL_AUTH_LOGIN_PASSWORD', 's']
  ] as const) {
    t.ok(isSecret(name, value), name)
    t.notOk(isSecret(name, ''), `${name} when it is not set`)
  }
  for (const [name, value] of [
    ['DATABASE_URL', 'postgres://ada@db/x'],
    ['PORT', '80'],
    ['ROLLCALL_TOKEN_FILE', 'token'],
    ['PATH', '/bin']
  ] as const) {
    t.notOk(isSecret(name, value), name)
  }
})
