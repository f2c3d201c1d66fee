import { availableParallelism } from 'node:os'
import { testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { join, PASSWORD, type RealServer, serverOn } from './fixtures/real-server.ts'

const settings = { ROLLCALL_TRUST_PROXY: '127.0.0.1', ROLLCALL_LOGIN_FAILURES_PER_ACCOUNT: '3' }
let desks: [RealServer, RealServer]
t.before(async () => {
  const env = await testEnv(t)
  desks = [await serverOn(env, t, settings), await serverOn(env, t, settings)]
  await join(desks[0].running, 'ada', 'admin')
})

const login = (desk: RealServer, password: string, address: string) =>
  desk.ask('POST', '/api/v1/auth/login', {
    headers: { 'x-forwarded-for': address },
    body: { email: 'ada@example.com', password }
  })

t.test('who guesses is told how many attempts are left, by all servers together', async (t) => {
  const [one, two] = desks
  const first = await login(one, 'wrong', '192.0.2.1')
  t.match(first, { status: 401, headers: { 'ratelimit-policy': '"login";q=3;w=3600' } })
  t.match(first.headers.ratelimit, /^"login";r=2;t=\d+$/)
  t.match((await login(two, 'wrong', '192.0.2.1')).headers.ratelimit, /^"login";r=1;t=\d+$/)
  t.match((await login(one, 'wrong', '192.0.2.1')).headers.ratelimit, /^"login";r=0;t=\d+$/)
  const refused = await login(two, PASSWORD, '192.0.2.1')
  t.match(refused, {
    status: 429,
    headers: {
      'retry-after': '1',
      'ratelimit-policy': '"login";q=3;w=3600',
      ratelimit: '"login";r=0;t=1',
      'content-type': 'application/problem+json'
    },
    body: { code: 'rate_limited', detail: /^Too many attempts: try again in a second$/ }
  })
})

t.test('a guess elsewhere keeps nobody out who comes from another address', async (t) => {
  const [one, two] = desks
  const good = await login(two, PASSWORD, '198.51.100.7')
  t.match(good, { status: 200, headers: { ratelimit: /^"login";r=\d+;t=\d+$/ } }, 'told on success too')
  t.equal((await login(one, PASSWORD, '198.51.100.7')).status, 200)
})

t.test('a burst of guesses gets few tries beyond the free ones, and a burst of logins gets in', async (t) => {
  const [one] = desks
  const burst = async (password: string, address: string) => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => login(one, password, address)))
    return answers.map(({ status }) => status)
  }
  const tried = (await burst('wrong', '203.0.113.9')).filter((status) => status === 401).length
  t.ok(tried <= 3 + 2 * availableParallelism(), `${tried} of 40`)
  t.strictSame(new Set(await burst(PASSWORD, '198.51.100.7')), new Set([200]))
})

t.test('what is not limited says nothing about limits', async (t) => {
  const { headers } = await desks[0].ask('GET', '/which')
  t.notOk(headers.ratelimit)
  t.notOk(headers['ratelimit-policy'])
})
