import t from 'tap'
import { warningsAbout } from '../src/warnings.ts'

const warnings = (values: Record<string, string>) => warningsAbout([{ name: 'environment', values }])

t.test('a setting that is misspelt is told, and what is meant', async (t) => {
  for (const [name, meant] of [
    ['ROLLCALL_PUBLC_URL', 'ROLLCALL_PUBLIC_URL'],
    ['ROLLCALL_CORS_ORIGIN', 'ROLLCALL_CORS_ORIGINS'],
    ['ROLLBAR_ACESS_TOKEN', 'ROLLBAR_ACCESS_TOKEN'],
    ['ROLLCALL_PORT', 'PORT'],
    ['ROLLCALL_DATABASE_URL', 'DATABASE_URL']
  ] as const) {
    t.strictSame(warnings({ [name]: 'x' }), [`${name} is no setting; did you mean ${meant}?`])
  }
})

t.test('what is spelt right, unlike any setting, or of other programs is no mistake', async (t) => {
  const others = { PORT: '80', ROLLCALL_TOKEN: 'x', ROLLCALL_ITEMS_LIST_LIMIT: '1', PROT: 'x', DD_SITE: 'x' }
  t.strictSame(warnings({ ...others, ROLLCALL_PUBLC_URL: '' }), [])
})

t.test('a secret that was typed rather than drawn is told by its name alone', async (t) => {
  t.match(warnings({ ROLLCALL_JWT_SECRET: 'abc'.repeat(20) }), [/^ROLLCALL_JWT_SECRET is easy to guess: /])
  const keys = { ROLLCALL_JWT_KEYS: `new:${'0123456789abcdef'.repeat(4)},old:${'a'.repeat(32)}` }
  t.match(warnings(keys), [/^The key old of ROLLCALL_JWT_KEYS is easy to guess: /])
  t.equal(warnings(keys).length, 1)
})

t.test('what has no effect is told', async (t) => {
  t.match(warnings({ ROLLBAR_POST_ACCESS_TOKEN: 'x' }), [/does nothing without ROLLBAR_ACCESS_TOKEN/])
  t.strictSame(warnings({ ROLLBAR_POST_ACCESS_TOKEN: 'x', ROLLBAR_ACCESS_TOKEN: 'y' }), [])
  t.match(warnings({ ROLLCALL_CORS_CREDENTIALS: 'on' }), [/does nothing without ROLLCALL_CORS_ORIGINS/])
})
