import { operator } from '@rollcall/core'
import t from 'tap'
import { type Ask, join, logIn, PASSWORD, type RealServer, realServer } from './fixtures/real-server.ts'

let desk: RealServer
t.before(async () => {
  desk = await realServer(t, {
    ROLLCALL_LOGIN_FAILURES_PER_ADDRESS: '1000',
    ROLLCALL_LOGIN_FAILURES_PER_ACCOUNT: '1000'
  })
})

const post = (path: string, body: object, asking: Ask = {}) =>
  desk.ask('POST', `/api/v1${path}`, { ...asking, body })
const get = (path: string, token?: string) => desk.ask('GET', `/api/v1${path}`, { token })
const register = (username: string, changes: object = {}) =>
  post('/auth/register', { username, email: `${username}@example.com`, password: PASSWORD, ...changes })
const refreshed = (token?: string) => desk.ask('POST', '/api/v1/auth/token/refresh', { token })

t.test('who registers is told so, and can log in', async (t) => {
  const made = await register('ada')
  t.match(made, { status: 201, headers: { 'cache-control': 'no-store' } })
  t.strictSame(made.body, {
    message: 'User created',
    user: { username: 'ada', email: 'ada@example.com' }
  })
  const login = await post('/auth/login', { email: 'ADA@example.com', password: PASSWORD })
  t.equal(login.status, 200)
  t.strictSame(Object.keys(login.body.user).sort(), ['access', 'email', 'refresh', 'username'])
  t.match(login.body.user, { username: 'ada', email: 'ada@example.com', access: /^eyJ/, refresh: /^rr_/ })
  t.match(await get('/auth/me', login.body.user.access), {
    status: 200,
    body: { username: 'ada', email: 'ada@example.com', role: 'member' }
  })
})

const longEmail = (length: number) => `${'x'.repeat(60)}@${'y'.repeat(length - 65)}.com`
const edges: [string, number, object][] = [
  ['a password of 5 characters', 400, { password: '5char' }],
  ['a password of 6 characters', 201, { password: '6chars' }],
  ['a username of 2 characters', 400, { username: 'xy' }],
  ['a username of 3 characters', 201, { username: 'xyz' }],
  ['a username of 80 characters', 201, { username: 'u'.repeat(80) }],
  ['a username of 81 characters', 400, { username: 'u'.repeat(81) }],
  ['a username that is not alphanumeric', 400, { username: 'o-neil' }],
  ['an e-mail address of 120 characters', 201, { email: longEmail(120) }],
  ['an e-mail address of 121 characters', 400, { email: longEmail(121) }],
  ['an e-mail address that is none', 400, { email: 'somebody' }],
  ['a field that nobody knows', 400, { role: 'admin' }],
  ['a username that is taken, in another case', 409, { username: 'ADA' }],
  ['an e-mail address that is taken, in another case', 409, { email: 'Ada@Example.com' }]
]
for (const [i, [name, status, changes]] of edges.entries()) {
  t.test(`registering with ${name} is answered with ${status}`, async (t) => {
    const { status: answered, body } = await register(`edge${i}`, changes)
    t.equal(answered, status)
    const [field] = Object.keys(changes)
    if (status !== 201) t.match(body.errors, [{ pointer: `/${field}` }])
    t.notMatch(JSON.stringify(body), /5char/, 'a password is never repeated')
  })
}

t.test('whoever has the longest e-mail address can be named by it', async (t) => {
  const { access } = await join(desk.running, 'warden', 'admin')
  const email = `${"x'+".repeat(20)}@${'y'.repeat(55)}.com`
  t.equal((await register('longest', { email })).status, 201)
  t.match(await get(`/users/${encodeURIComponent(email)}`, access), { status: 200, body: { email } })
})

t.test('a wrong password and an unknown e-mail address get the same answer', async (t) => {
  await register('bea')
  const login = async (email: string) => {
    const { status, body } = await post('/auth/login', { email, password: 'wrong' })
    return { status, body: { ...body, request_id: '' } }
  }
  const known = await login('bea@example.com')
  t.match(known, { status: 401, body: { code: 'unauthenticated' } })
  t.strictSame(await login('nobody@example.com'), known)
  await desk.running.app.disableUser({ user: 'bea' }, operator)
  const right = await post('/auth/login', { email: 'bea@example.com', password: PASSWORD })
  t.strictSame({ status: right.status, body: { ...right.body, request_id: '' } }, known, 'a disabled one too')
})

t.test('a refresh token is exchanged for an access token and its successor', async (t) => {
  const cyd = await join(desk.running, 'cyd', 'member')
  const first = await refreshed(cyd.refresh)
  t.match(first, { status: 200, body: { access: /^eyJ/, refresh: /^rr_/ } })
  t.not(first.body.refresh, cyd.refresh)
  t.equal((await get('/auth/me', first.body.access)).status, 200)
  t.strictSame((await refreshed(cyd.refresh)).body, first.body, 'asked again soon, the answer is the same')
  t.equal((await refreshed(first.body.refresh)).status, 200)
  t.equal((await refreshed(cyd.refresh)).status, 401, 'the predecessor of the predecessor is a replay')
  t.equal((await refreshed(first.body.refresh)).status, 401, 'which has ended the whole family')
})

t.test('a refresh token opens nothing but the refresh, and nothing else opens that', async (t) => {
  const dan = await join(desk.running, 'dan', 'member')
  t.match(await get('/auth/me', dan.refresh), {
    status: 401,
    headers: { 'www-authenticate': 'Bearer realm="rollcall", error="invalid_token"' }
  })
  for (const token of [
    dan.access,
    undefined,
    '',
    'garbage',
    `${dan.refresh}x`,
    `rc_${dan.refresh.slice(3)}`
  ]) {
    const answer = await refreshed(token)
    t.match(answer, { status: 401, body: { code: 'unauthenticated' } })
    t.ok(answer.headers['www-authenticate'])
  }
  t.equal((await refreshed(dan.refresh)).status, 200, 'which did the session no harm')
})

t.test('a bearer token that is garbage, or changed, is refused', async (t) => {
  const eve = await join(desk.running, 'eve', 'guest')
  const [head = '', claims = '', signature = ''] = eve.access.split('.')
  const admin = Buffer.from(claims, 'base64url').toString().replace('"guest"', '"admin"')
  const forged = Buffer.from(admin).toString('base64url')
  const none = Buffer.from('{"alg":"none","typ":"at+jwt","kid":"default"}').toString('base64url')
  for (const token of ['', 'garbage', 'a.b.c', `${head}.${forged}.${signature}`, `${none}.${forged}.`]) {
    t.match(await get('/items', token), { status: 401, body: { code: 'unauthenticated' } })
  }
  t.equal((await get('/items', eve.access)).status, 200)
})

t.test('the older routes make and open accounts too', async (t) => {
  const account = { email: 'Fay.Wray+x@example.com', password: PASSWORD }
  const made = await post('/user', account)
  t.equal(made.status, 201)
  t.strictSame(Object.keys(made.body).sort(), ['id', 'token'])
  t.strictSame((await get('/user', made.body.token)).body, { id: made.body.id, email: account.email })
  t.match((await get('/auth/me', made.body.token)).body, { username: 'FayWrayx' })
  t.match(await post('/user', account), { status: 409, body: { errors: [{ pointer: '/email' }] } })
  t.equal((await post('/user', { ...account, password: '5char' })).status, 400)
  t.match(
    await post('/user', { ...account, email: 'fay.wrayx@example.org' }),
    { status: 201 },
    'the name is taken'
  )
  const opened = await post('/authenticate', { ...account, email: account.email.toUpperCase() })
  t.match(opened, { status: 200, body: { id: made.body.id, token: /^eyJ/ } })
  t.equal((await get('/user', opened.body.token)).status, 200)
  t.equal((await post('/authenticate', { ...account, password: 'wrong' })).status, 401)
  t.equal((await get('/user')).status, 401)
})

t.test('an API token reaches what its scopes allow, and nothing else', async (t) => {
  const gus = await join(desk.running, 'gus', 'member')
  const create = (body: object, token = gus.access) => post('/auth/tokens', body, { token })
  const made = await create({ name: 'ci', scope: ['items:read'], expires: '90d' })
  t.match(made, { status: 201, body: { token: /^rc_[0-9A-Za-z]{49}$/, scopes: ['items:read'] } })
  const { token, id } = made.body
  t.equal((await get('/items', token)).status, 200)
  t.match(await post('/items', { title: 'x' }, { token }), {
    status: 403,
    headers: { 'www-authenticate': /insufficient_scope.*items:write/ }
  })
  t.equal((await get('/auth/me', token)).status, 403)
  t.equal((await create({ name: 'more', scope: ['items:read'] }, token)).status, 403, 'it makes no others')
  t.match(await create({ name: 'big', scope: ['users:write'] }), {
    status: 403,
    body: { detail: /users:write/ }
  })
  t.equal((await create({ name: 'CI', scope: ['items:read'] })).status, 409)
  t.equal((await get('/items', `${token.slice(0, -1)}-`)).status, 401)
  t.match((await get('/auth/tokens', gus.access)).body.data, [{ id, name: 'ci', last_used_at: String }])
  t.equal((await desk.ask('DELETE', `/api/v1/auth/tokens/${id}`, { token: gus.access })).status, 204)
  t.match(await get('/items', token), {
    status: 401,
    headers: { 'www-authenticate': 'Bearer realm="rollcall", error="invalid_token"' }
  })
})

t.test('an API token ends with its time, and with its owner', async (t) => {
  const hal = await join(desk.running, 'hal', 'member')
  const create = async (name: string, expires: string) => {
    const body = { name, scope: ['items:read'], expires }
    return (await post('/auth/tokens', body, { token: hal.access })).body.token
  }
  const [brief, long] = [await create('brief', '1s'), await create('long', '1d')]
  t.equal((await get('/items', long)).status, 200)
  await new Promise((resolve) => setTimeout(resolve, 1_050))
  t.match(await get('/items', brief), { status: 401, body: { detail: /expired/ } })
  await desk.running.app.disableUser({ user: 'hal' }, operator)
  t.match(await get('/items', long), { status: 401, body: { detail: /no access/ } })
  t.equal((await refreshed(hal.refresh)).status, 401, 'as do the sessions')
  const tokens = await post('/auth/tokens', { name: 'late', scope: ['items:read'] }, { token: hal.access })
  t.equal(tokens.status, 401, 'an access token that is out already makes no others')
})

t.test(
  'what a person may change is asked about with the password, and a wrong one is no bad token',
  async (t) => {
    const ida = await join(desk.running, 'ida', 'member')
    const again = await logIn(desk.running, ida.email)
    const password = (current_password: string) =>
      desk.ask('PUT', '/api/v1/auth/password', {
        token: ida.access,
        body: { current_password, new_password: 'another one' }
      })
    t.match(await password('wrong'), { status: 403, body: { detail: /current password is wrong/ } })
    t.match(await password(PASSWORD), { status: 200, body: { ended_sessions: 1 } })
    t.equal((await refreshed(again.refresh)).status, 401)
    t.equal((await refreshed(ida.refresh)).status, 200, 'the one that asked goes on')
    const profile = (body: object) => desk.ask('PATCH', '/api/v1/auth/me', { token: ida.access, body })
    t.match(await profile({ username: 'ida2' }), { status: 200, body: { username: 'ida2' } })
    t.match(await profile({ email: 'ida2@example.com' }), {
      status: 400,
      body: { errors: [{ pointer: '/password' }] }
    })
    t.equal((await profile({ username: 'ADA' })).status, 409)
  }
)

t.test('an invitation is accepted once, also by two at once', async (t) => {
  const jan = await join(desk.running, 'jan', 'admin')
  const email = 'kim@example.com'
  const invited = await post('/invitations', { email, access_until: '1d' }, { token: jan.access })
  t.match(invited, { status: 201, body: { code: /^ri_/, link: /\/accept#code=ri_/, role: 'guest' } })
  const accept = (username: string) =>
    post('/invitations/accept', { code: invited.body.code, username, password: PASSWORD })
  const both = await Promise.all([accept('kim'), accept('kim2')])
  t.strictSame(new Set(both.map(({ status }) => status)), new Set([201, 401]))
  const user = both.find(({ status }) => status === 201)?.body.user
  t.match(user, { email, access: /^eyJ/ })
  t.match((await get('/auth/me', user.access)).body, { email, role: 'guest', invited_by: jan.id })
  const revoked = await post(`/invitations/${invited.body.id}/revoke`, {}, { token: jan.access })
  t.match(revoked, { status: 200, body: { status: 'revoked' } })
  t.equal((await refreshed(user.refresh)).status, 401, 'revoking ends what it gave')
  t.equal((await post('/auth/login', { email, password: PASSWORD })).status, 401)
})
