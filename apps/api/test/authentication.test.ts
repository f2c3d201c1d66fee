import t from 'tap'
import { accessToken, as, testServer } from './fixtures/test-server.ts'

const now = Math.floor(Date.now() / 1000)
const good = { sub: '019ac000-0000-7000-8000-00000000aaaa', role: 'member' }

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

const bad: Record<string, string> = {
  'has expired': accessToken({ ...good, exp: now - 1 }),
  'never expires': accessToken({ ...good, exp: undefined }),
  'was signed with another secret': accessToken(good, 'b'.repeat(32)),
  'is not signed': accessToken(good, '', 'none'),
  'was signed with another algorithm': accessToken(good, undefined, 'HS512'),
  'comes from another issuer': accessToken({ ...good, iss: 'somebody' }),
  'is meant for another audience': accessToken({ ...good, aud: 'somebody' }),
  'names no user': accessToken({ ...good, sub: undefined }),
  'names an unknown role': accessToken({ ...good, role: 'root' }),
  'is no token': 'nonsense',
  'is empty': ''
}
for (const [name, token] of Object.entries(bad)) {
  t.test(`a token that ${name} is refused`, async (t) => {
    const { server } = await testServer(t)
    const headers = { authorization: `Bearer ${token}` }
    const answer = await server.inject({ url: '/items', headers })
    t.match(answer.json(), { status: 401, code: 'unauthenticated', detail: /log in again/ })
    t.equal(answer.headers['www-authenticate'], 'Bearer realm="rollcall", error="invalid_token"')
    t.equal(
      (await server.inject({ url: '/which', headers })).statusCode,
      200,
      'where no token is needed, none is looked at'
    )
  })
}

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
