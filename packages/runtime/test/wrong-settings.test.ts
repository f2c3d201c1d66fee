import { AppError } from '@rollcall/core'
import t from 'tap'
import { readConfig } from '../src/config.ts'

/** What is wrong with these settings, as `NAME detail`. */
function wrong(env: Record<string, string>): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.errors.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`)
  }
}

t.test('credentials are for origins that are named', async (t) => {
  const on = { ROLLCALL_CORS_CREDENTIALS: 'on' }
  t.strictSame(wrong({ ...on, ROLLCALL_CORS_ORIGINS: 'https://a.example' }), [])
  t.strictSame(wrong({ ROLLCALL_CORS_ORIGINS: '*' }), [])
  t.strictSame(wrong({ ...on, ROLLCALL_CORS_ORIGINS: 'https://a.example, *' }), [
    'ROLLCALL_CORS_CREDENTIALS must be off while ROLLCALL_CORS_ORIGINS has *: name the origins that may send credentials'
  ])
})

t.test('a proxy that is everybody is refused', async (t) => {
  for (const everybody of ['0.0.0.0/0', '::/0', '10.0.0.0/00']) {
    t.strictSame(wrong({ ROLLCALL_TRUST_PROXY: `10.0.0.0/8,${everybody}` }), [
      `ROLLCALL_TRUST_PROXY must not trust everybody: name your proxies instead of ${everybody}`
    ])
  }
  t.strictSame(wrong({ ROLLCALL_TRUST_PROXY: '10.0.0.0/10, ::1/128' }), [])
})

t.test('where traces go is an address', async (t) => {
  t.strictSame(wrong({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }), [])
  t.match(wrong({ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' }), [/must be an http or https URL$/])
  t.match(wrong({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://host:port' }), [/is no URL/])
})

t.test('headers for traces are pairs with encoded values, and none of them is repeated', async (t) => {
  const headers = (text: string) => wrong({ OTEL_EXPORTER_OTLP_HEADERS: text })
  t.strictSame(headers('dd-api-key=abc==, Authorization=Basic%20dTpw'), [])
  t.strictSame(headers('Authorization=Basic dTpw'), [], 'as many other programs take it')
  const name = 'OTEL_EXPORTER_OTLP_HEADERS'
  t.strictSame(headers('s3cret'), [`${name} pair 1 must be a header, as in name=value`])
  t.strictSame(headers('a=b,two words=x,c='), [
    `${name} pair 2 must be a header, as in name=value`,
    `${name} pair 3 must be a header, as in name=value`
  ])
  for (const value of ['100%', '%C3', 'a%0D%0Ab', 'ü€']) {
    t.strictSame(headers(`a=${value}`), [`${name} pair 1 must have its value percent-encoded, a % as %25`])
  }
})

t.test('the host of an agent is a host alone', async (t) => {
  for (const host of ['localhost', 'datadog-agent', '10.0.0.7', '::1', 'agent.example.com']) {
    t.strictSame(wrong({ DD_AGENT_HOST: host }), [])
  }
  for (const host of ['http://agent', 'agent:8126', 'agent/', 'a b']) {
    t.match(wrong({ DD_AGENT_HOST: host }), [/^DD_AGENT_HOST must be a host name or an address alone/])
  }
})

t.test('a word that holds a password is told without it', async (t) => {
  t.strictSame(wrong({ ROLLCALL_CORS_ORIGINS: 'https://ada:s3cret@a.example' }), [
    'ROLLCALL_CORS_ORIGINS has no origin, as in https://a.example: https://ada:••••@a.example'
  ])
})
