import { AppError } from '@rollcall/core'
import t from 'tap'
import { as, testServer } from './fixtures/test-server.ts'

t.test('without a token, what is not public asks for one', async (t) => {
  const { server } = await testServer(t)
  for (const url of [
    '/items',
    '/reports',
    '/api/v1/auth/me',
    '/api/v1/users',
    '/api/v1/projects',
    '/api/v1/migrations'
  ]) {
    const answer = await server.inject(url)
    t.match(answer.json(), { status: 401, code: 'unauthenticated', detail: /log in first/ }, url)
    t.equal(answer.headers['www-authenticate'], 'Bearer realm="rollcall"')
  }
})

t.test('who logs in gets a token that opens the rest', async (t) => {
  const { server } = await testServer(t)
  const login = { email: 'ADA@example.com', password: 'secret1' }
  const answer = await server.inject({ method: 'POST', url: '/api/v1/auth/login', payload: login })
  t.equal(answer.statusCode, 200)
  const authorization = `bearer ${answer.json().user.access}`
  const me = await server.inject({ url: '/api/v1/auth/me', headers: { authorization } })
  t.match(me.json(), { username: 'ada', email: 'ada@example.com', role: 'admin' })
})

t.test('a wrong password and an unknown address are told in the same words', async (t) => {
  const { server } = await testServer(t)
  const login = async (email: string) => {
    const payload = { email, password: 'wrong' }
    const answer = await server.inject({ method: 'POST', url: '/api/v1/auth/login', payload })
    return { ...answer.json(), request_id: 'left out' }
  }
  t.match(await login('ada@example.com'), { status: 401, code: 'unauthenticated' })
  t.strictSame(await login('nobody@example.com'), await login('ada@example.com'))
})

for (const token of [
  'nonsense',
  '',
  'rc_nonsense',
  'rr_nonsense',
  'x'.repeat(65_536),
  `${' '.repeat(65_536)}x`
]) {
  const name = token.length > 20 ? `${token.length} characters` : `"${token}"`
  t.test(
    `a bearer token of ${name} is refused where one is needed, and not looked at elsewhere`,
    async (t) => {
      const { server } = await testServer(t)
      const headers = { authorization: `Bearer ${token}` }
      const answer = await server.inject({ url: '/items', headers })
      t.match(answer.json(), { status: 401, code: 'unauthenticated' })
      t.equal(answer.headers['www-authenticate'], 'Bearer realm="rollcall", error="invalid_token"')
      t.equal((await server.inject({ url: '/which', headers })).statusCode, 200)
    }
  )
}

t.test('another scheme is as good as no token', async (t) => {
  const { server } = await testServer(t)
  const headers = { authorization: 'Basic YWRhOnNlY3JldDE=' }
  const answer = await server.inject({ url: '/items', headers })
  t.equal(answer.headers['www-authenticate'], 'Bearer realm="rollcall"')
  t.match(answer.json(), { status: 401, detail: /log in first/ })
})

t.test('a database that is gone is not told as a bad token', async (t) => {
  const identify = async () => {
    throw new AppError('unavailable', 'The database cannot be reached')
  }
  const { server } = await testServer(t, { identify })
  const answer = await server.inject({ url: '/items', headers: as('admin') })
  t.equal(answer.statusCode, 503)
  t.notOk(answer.headers['www-authenticate'])
})

t.test('a role that lacks the scope is forbidden, and told which', async (t) => {
  const { server } = await testServer(t)
  const request = { method: 'POST' as const, url: '/items', payload: { title: 'x' } }
  const answer = await server.inject({ ...request, headers: as('guest') })
  t.match(answer.json(), { status: 403, code: 'forbidden', detail: /items:write/ })
  t.match(answer.headers['www-authenticate'], /insufficient_scope.*items:write/)
  t.equal((await server.inject({ ...request, headers: as('member') })).statusCode, 201)
})

t.test('who may not is refused before the body is read', async (t) => {
  const { server } = await testServer(t)
  const headers = { 'content-type': 'application/json' }
  const answer = await server.inject({ method: 'POST', url: '/items', headers, payload: '{broken' })
  t.equal(answer.statusCode, 401)
})
