import { readConfig } from '@rollcall/runtime'
import t from 'tap'
import { welcome } from '../src/welcome.ts'
import { testServer } from './fixtures/test-server.ts'

const token = {
  project_id: 1,
  name: 'post_server_item',
  scopes: ['post_server_item' as const],
  access_token: 'f00d',
  status: 'enabled' as const,
  created_at: '2026-01-01T00:00:00.000Z'
}

t.test('a server that is ready says where everything is and what to do next', (t) => {
  const lines = welcome(
    { config: readConfig({}), place: '/var/lib/rollcall', firstTokens: [token] },
    3000
  ).join('\n')
  for (const told of [
    'http://127.0.0.1:3000/api/v1',
    'http://127.0.0.1:3000/docs',
    'http://127.0.0.1:3000/api/1/item/',
    '/var/lib/rollcall',
    'f00d',
    'npx rollcall users create --admin'
  ]) {
    t.ok(lines.includes(told), told)
  }
  t.end()
})

t.test('the token is told on the very first start only', (t) => {
  const lines = welcome({ config: readConfig({}), place: 'x', firstTokens: null }, 3000).join('\n')
  t.notMatch(lines, /token/)
  t.end()
})

t.test('an address that stands for all of them is told as one that can be called', (t) => {
  const urlOf = (HOST: string) =>
    welcome({ config: readConfig({ HOST }), place: 'x', firstTokens: null }, 80).join('\n')
  t.match(urlOf('0.0.0.0'), 'http://localhost:80/docs')
  t.match(urlOf('::1'), 'http://[::1]:80/docs')
  t.end()
})

t.test('slow clients do not hold a connection for long', async (t) => {
  const { server } = await testServer(t)
  const { requestTimeout, headersTimeout, keepAliveTimeout, timeout } = server.server
  t.strictSame(
    { requestTimeout, headersTimeout, keepAliveTimeout, timeout },
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 72_000, timeout: 600_000 }
  )
})
