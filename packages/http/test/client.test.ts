import type { RequestListener } from 'node:http'
import { nobody } from '@rollcall/core'
import t from 'tap'
import { connect } from '../src/client.ts'
import { codeOf, statusOf } from '../src/status-of.ts'
import { clientOf, problem, serverThat } from './server-that.ts'

t.test('the path of the address is kept in front of every route', async (t) => {
  const asked: (string | undefined)[] = []
  const url = await serverThat(t, ({ url }, answer) => {
    asked.push(url)
    answer.writeHead(204).end()
  })
  for (const base of [url, `${url}/`, `${url}/desk`, `${url}/desk/`])
    await connect(base).deleteItem({ id: '#17' }, nobody)
  t.strictSame(asked, [
    '/api/v1/items/%2317',
    '/api/v1/items/%2317',
    '/desk/api/v1/items/%2317',
    '/desk/api/v1/items/%2317'
  ])
})

t.test('a page of a server that is no Rollcall is not taken for an answer', async (t) => {
  const url = await serverThat(t, (_request, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html' }).end('<h1>It works!</h1>')
  })
  const foreign = { code: 'upstream_failed', message: /is a Rollcall server there/ }
  await t.rejects(connect(url).which({}, nobody), foreign)
  await t.rejects(connect(url).check({}, nobody), foreign)
})

t.test('a name is one part of the path, whatever is in it', async (t) => {
  const asked: (string | undefined)[] = []
  const url = await serverThat(t, ({ url }, answer) => {
    asked.push(url)
    answer.writeHead(204).end()
  })
  await connect(url).deleteReport({ id: 'a/b?c=d é' }, nobody)
  t.strictSame(asked, ['/api/v1/reports/a%2Fb%3Fc%3Dd%20%C3%A9'])
})

t.test('a name that would ask for another route never leaves', async (t) => {
  const url = await serverThat(t, () => t.fail('it was asked for'))
  for (const id of ['', '.', '..']) {
    await t.rejects(connect(url).deleteReport({ id }, nobody), {
      code: 'invalid',
      errors: [{ pointer: '/id' }]
    })
  }
})

t.test('the token travels as a bearer token, a project token in its own header', async (t) => {
  const seen: unknown[] = []
  const url = await serverThat(t, ({ headers }, answer) => {
    seen.push([headers.authorization, headers['x-rollbar-access-token']])
    answer.setHeader('content-type', 'application/json').end('{"id":"1","err":0,"result":{"uuid":"x"}}')
  })
  const client = connect(url, { token: 'secret' })
  await client.me({}, nobody)
  await client.recordOccurrence({ access_token: 'project', payload: '{}' }, nobody)
  t.strictSame(seen, [
    ['Bearer secret', undefined],
    [undefined, 'project']
  ])
})

t.test('a part of the input that is a bearer token travels in place of the own one', async (t) => {
  const seen: unknown[] = []
  const url = await serverThat(t, ({ headers, url }, answer) => {
    seen.push([url, headers.authorization])
    answer.setHeader('content-type', 'application/json').end('{"access":"a","refresh":"b"}')
  })
  for (const token of ['own', undefined]) {
    const client = connect(url, token === undefined ? {} : { token })
    t.strictSame(await client.refresh({ refresh_token: 'rr_x' }, nobody), { access: 'a', refresh: 'b' })
    await client.refresh({ refresh_token: '' }, nobody)
  }
  const path = '/api/v1/auth/token/refresh'
  t.strictSame(seen, [
    [path, 'Bearer rr_x'],
    [path, undefined],
    [path, 'Bearer rr_x'],
    [path, undefined]
  ])
})

t.test('a server that is not there is unavailable, and named', async (t) => {
  const url = 'http://127.0.0.1:1'
  const message = 'Cannot reach http://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1'
  await t.rejects(connect(url).which({}, nobody), { code: 'unavailable', message })
})

t.test('a host that has no address is unavailable', async (t) => {
  await t.rejects(connect('http://nowhere.invalid').which({}, nobody), {
    code: 'unavailable',
    message: /^Cannot reach http:\/\/nowhere\.invalid: /
  })
})

t.test('a server that does not answer in time is unavailable', async (t) => {
  const url = await serverThat(t, () => {})
  await t.rejects(connect(url, { timeoutMs: 50 }).which({}, nobody), {
    code: 'unavailable',
    message: /no answer in time/
  })
})

t.test('a call that is given up ends at once', async (t) => {
  const url = await serverThat(t, () => {})
  const giveUp = new AbortController()
  const asked = connect(url, { signal: giveUp.signal }).which({}, nobody)
  setTimeout(() => giveUp.abort(), 20)
  await t.rejects(asked)
})

t.test('a token that no header can carry is refused before it is sent', async (t) => {
  const url = await serverThat(t, () => {})
  await t.rejects(connect(url, { token: 'two\nlines' }).me({}, nobody), { code: 'invalid' })
})

t.test('a server that hangs up is unavailable', async (t) => {
  const url = await serverThat(t, ({ socket }) => socket.destroy())
  await t.rejects(connect(url).which({}, nobody), { code: 'unavailable' })
})

const foreign: [string, RequestListener][] = [
  ['a page', (_, answer) => answer.setHeader('content-type', 'text/html').end('<h1>Welcome</h1>')],
  [
    'a page of a proxy',
    (_, answer) => answer.writeHead(502, { 'content-type': 'text/html' }).end('Bad Gateway')
  ],
  [
    'JSON that is cut off',
    (_, answer) => answer.setHeader('content-type', 'application/json').end('{"data":')
  ],
  [
    'JSON of a stranger',
    (_, answer) => answer.writeHead(404, { 'content-type': 'application/json' }).end('{}')
  ],
  [
    'a problem that is none',
    (_, answer) => answer.writeHead(404, { 'content-type': 'application/problem+json' }).end('[]')
  ],
  ['nothing', (_, answer) => answer.end()],
  ['no content', (_, answer) => answer.writeHead(204).end()],
  ['good JSON of a stranger', (_, answer) => answer.setHeader('content-type', 'application/json').end('{}')]
]
for (const [name, listener] of foreign) {
  t.test(`${name} where Rollcall should answer is upstream_failed`, async (t) => {
    const url = await serverThat(t, listener)
    await t.rejects(connect(url).me({}, nobody), {
      code: 'upstream_failed',
      message: /is a Rollcall server there\?$/
    })
    await t.rejects(connect(url).recordOccurrence({ payload: '{}' }, nobody), { code: 'upstream_failed' })
  })
}

t.test('a redirection is not followed, but told', async (t) => {
  const url = await serverThat(t, (_, answer) =>
    answer.writeHead(308, { location: 'https://desk.example/' }).end()
  )
  await t.rejects(connect(url).me({}, nobody), {
    code: 'upstream_failed',
    message: /308 .*https:\/\/desk\.example\//
  })
})

t.test('what is no address of a server is invalid', (t) => {
  for (const url of ['', 'localhost:3000', 'ftp://x', '/tmp/x']) {
    t.throws(() => connect(url), { code: 'invalid', message: /Not the address of a server/ }, url)
  }
  t.end()
})

t.test('a status that is not ours is somebody else’s failure above 500, the caller’s below', (t) => {
  t.equal(codeOf(statusOf.conflict), 'conflict')
  t.equal(codeOf(422), 'invalid')
  t.equal(codeOf(504), 'upstream_failed')
  t.end()
})

t.test('what is there already is named', async (t) => {
  const client = await clientOf(t, (_request, answer) =>
    problem(answer, 409, 'conflict', { existing_id: '17' })
  )
  const input = { url: 'https://example.com/' }
  await t.rejects(client.createBookmark(input, nobody), { code: 'conflict', existing_id: '17' })
})
