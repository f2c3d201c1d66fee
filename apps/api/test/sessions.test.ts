import t, { type Test } from 'tap'
import { testServer } from './fixtures/test-server.ts'

type Headers = Record<string, string>

/** A server behind a proxy, and the ways to it. */
async function desk(t: Test) {
  const { server } = await testServer(t, { config: { ROLLCALL_TRUST_PROXY: '127.0.0.1' } })
  const ask = async (method: 'GET' | 'POST' | 'DELETE', path: string, token: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}` }
    const url = `/api/v1${path}`
    const answer = await server.inject({ method, url, headers, ...(body && { payload: body }) })
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
  }
  /** Logs in from somewhere, and answers the sessions as their owner sees them then. */
  const sessionFrom = async (headers: Headers) => {
    const payload = { email: 'ada@example.com', password: 'secret1' }
    const login = await server.inject({ method: 'POST', url: '/api/v1/auth/login', headers, payload })
    const token: string = login.json().user.access
    const all: { id: string; current: boolean }[] = (await ask('GET', '/auth/sessions', token)).body.data
    return { token, current: all.find(({ current }) => current), all }
  }
  return { ask, sessionFrom }
}

t.test('a session shows where it was opened, and from what', async (t) => {
  const headers = { 'user-agent': 'Fox/1.0 (Linux)', 'x-forwarded-for': '203.0.113.9' }
  const { sessionFrom } = await desk(t)
  const { current, all } = await sessionFrom(headers)
  t.match(current, { device: 'Fox/1.0 (Linux)', address: '203.0.113.9', current: true })
  t.equal(all.filter((session) => session.current).length, 1)
})

const senders: [string, Headers, { device?: string | null; address?: string }][] = [
  ['nothing of itself', { 'user-agent': '' }, { device: null, address: '127.0.0.1' }],
  ['control characters', { 'user-agent': 'a\u001b[31mb\u0000\u009bc\td' }, { device: 'a[31mbcd' }],
  ['far too much', { 'user-agent': 'x'.repeat(60_000) }, { device: 'x'.repeat(256) }],
  ['no proper address', { 'x-forwarded-for': "';drop table" }, { address: '127.0.0.1' }],
  ['an address of the sixth version', { 'x-forwarded-for': '2001:db8::1' }, { address: '2001:db8::1' }],
  ['an old address as a new one', { 'x-forwarded-for': '::ffff:192.0.2.4' }, { address: '192.0.2.4' }]
]
for (const [what, headers, expected] of senders) {
  t.test(`a sender that says ${what} does no harm`, async (t) => {
    const { sessionFrom } = await desk(t)
    t.match((await sessionFrom(headers)).current, expected)
  })
}

t.test('sessions are ended one by one, all others at once, and by logging out', async (t) => {
  const { ask, sessionFrom } = await desk(t)
  const [first, second] = [await sessionFrom({}), await sessionFrom({})]
  const end = (path: string) => ask('DELETE', `/auth/sessions${path}`, second.token)
  t.equal((await end(`/${first.current?.id}`)).status, 204)
  t.equal((await end(`/${first.current?.id}`)).status, 404)
  t.match(await end('?others=true'), { status: 200, body: { ended: 1 } })
  t.match((await ask('GET', '/auth/sessions', second.token)).body.data, [{ id: second.current?.id }])
  t.equal((await ask('POST', '/auth/logout', second.token)).status, 204)
  const minted = await ask('POST', '/auth/tokens', second.token, { name: 'late', scope: ['items:read'] })
  t.equal(minted.status, 401, 'what mints tokens notices at once')
})

t.test('the audit trail knows the door, the address and the device', async (t) => {
  const { ask, sessionFrom } = await desk(t)
  const { token } = await sessionFrom({ 'user-agent': 'Fox/2.0', 'x-forwarded-for': '203.0.113.10' })
  const { body } = await ask('GET', '/audit?action=account.logged_in&limit=1', token)
  t.match(body.data, [{ door: 'api', address: '203.0.113.10', device: 'Fox/2.0', username: 'ada' }])
})
