import { operator } from '@rollcall/core'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { testServer } from './fixtures/test-server.ts'

interface Told {
  answer: { user: Record<string, string> } | null
  message: string
  errors: Record<string, string>
}

interface Script {
  takeCode(window: object): string
  send(url: string, fields: object, fetch: object): Promise<Told>
  serverOf(location: object): string
  followLinks(window: object): void
}

const script: Script = await import(new URL('../src/pages/static/account.js', import.meta.url).href)

const PASSWORD = 'correct horse'

/** The path that a page at `page` asks for when it asks for `url`. */
const from = (page: string, url: string) => new URL(url, `https://desk.example${page}`).pathname

/** What a browser does. */
const browser =
  (server: FastifyInstance, page: string) =>
  async (url: string, { method, headers, body }: { method: 'POST'; headers: object; body: string }) => {
    const answer = await server.inject({
      method,
      url: from(page, url),
      headers: { ...headers },
      payload: body
    })
    return { ok: answer.statusCode < 300, json: async () => answer.json() }
  }

for (const page of ['/accept', '/set-password']) {
  t.test(`${page} is a page that keeps to itself`, async (t) => {
    const { server, lines } = await testServer(t)
    const { statusCode, headers, body } = await server.inject(page)
    t.equal(statusCode, 200)
    t.match(headers, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': /default-src 'self'.*frame-ancestors 'none'/
    })
    t.notMatch(body, /<script(?![^>]* src=)|<style| on\w+=|style="/, 'nothing inline')
    t.match(body, /<html lang="en">[^]*name="viewport"/)
    t.notMatch(lines.join(''), /code=/)
  })

  t.test(`${page} has a label, a hint and room for an error at each field`, async (t) => {
    const { server } = await testServer(t)
    const { body } = await server.inject(page)
    const fields = [...body.matchAll(/<input [^>]*name="(\w+)"/g)].map(([, name = '']) => name)
    t.strictSame(fields, page === '/accept' ? ['code', 'username', 'password'] : ['code', 'password'])
    for (const name of fields) {
      for (const part of [`for="${name}"`, `id="${name}"`, `id="${name}-hint"`, `id="${name}-error"`]) {
        t.ok(body.includes(part), part)
      }
      t.ok(body.includes(`aria-describedby="${name}-hint ${name}-error"`))
    }
    t.match(body, /name="password" type="password"[^>]*autocomplete="new-password"/)
    if (page === '/accept') t.match(body, /name="username"[^>]*autocomplete="username"/)
    t.match(body, /<form method="post"/, 'a password never gets into an address, not even without the script')
    t.match(body, /id="message"[^>]*role="alert"/)
  })

  t.test(`${page} finds its parts, also behind a proxy that serves it under a path`, async (t) => {
    const { server } = await testServer(t)
    const { body } = await server.inject(page)
    const parts = [...body.matchAll(/(?:src|href|data-api)="([^"]+)"/g)].map(([, url = '']) => url)
    t.equal(parts.length, page === '/accept' ? 4 : 3)
    for (const part of parts) {
      t.equal(from(`/desk${page}`, part), `/desk${from(page, part)}`, 'relative')
      t.not((await server.inject(from(page, part))).statusCode, 404, part)
    }
    const slash = await server.inject(`${page}/`)
    t.match(slash, { statusCode: 308, headers: { location: `..${page}` } })
    t.equal(from(`/desk${page}/`, `..${page}`), `/desk${page}`)
  })
}

t.test('the pages are no part of the documented API', async (t) => {
  const { server } = await testServer(t)
  const { paths } = (await server.inject('/openapi.json')).json()
  t.notOk(Object.keys(paths).some((path) => /^\/(accept|set-password|pages)/.test(path)))
})

t.test('the code is taken from the fragment, and out of the address bar', (t) => {
  const replaced: unknown[] = []
  const history = { replaceState: (...how: unknown[]) => replaced.push(how) }
  const at = (hash: string) => ({ history, location: { hash, pathname: '/desk/accept', search: '' } })
  t.equal(script.takeCode(at('#code=ri_x')), 'ri_x')
  t.strictSame(replaced, [[null, '', '/desk/accept']])
  t.equal(script.takeCode(at('')), '')
  t.equal(script.takeCode(at('#elsewhere')), '')
  t.end()
})

t.test('another link in the same tab begins anew: a browser asks for no other page then', (t) => {
  const listeners: Record<string, () => void> = {}
  const addEventListener = (name: string, listener: () => void) => {
    listeners[name] = listener
  }
  let reloads = 0
  script.followLinks({ addEventListener, location: { reload: () => reloads++ } })
  t.equal(reloads, 0)
  listeners.hashchange?.()
  t.equal(reloads, 1)
  t.end()
})

t.test('the server is where the page is', (t) => {
  const origin = 'https://desk.example'
  t.equal(script.serverOf({ origin, pathname: '/accept' }), origin)
  t.equal(script.serverOf({ origin, pathname: '/desk/accept' }), `${origin}/desk`)
  t.end()
})

t.test('an invitation is accepted with the page, after what was wrong is mended', async (t) => {
  const { server, app } = await testServer(t)
  const { code, link } = await app.createInvitation({ email: 'eve@example.com' }, operator)
  const { pathname, hash } = new URL(link)
  t.equal(pathname, '/accept')
  const taken = script.takeCode({ history: { replaceState() {} }, location: { hash } })
  t.equal(taken, code)
  const accept = (fields: object) =>
    script.send(
      'api/v1/invitations/accept',
      { code: taken, username: 'eve', password: PASSWORD, ...fields },
      browser(server, pathname)
    )
  t.strictSame(await accept({ username: 'e v', password: '5char' }), {
    answer: null,
    message: '',
    errors: {
      username: 'This must be letters and digits only.',
      password: 'This must not have fewer than 6 characters.'
    }
  })
  t.match(await accept({}), { answer: { user: { username: 'eve', email: 'eve@example.com' } }, message: '' })
  t.match(
    await accept({ username: 'eve2' }),
    { answer: null, message: '', errors: { code: /used already.*ask for another one\.$/ } },
    'where another code can be put in its place'
  )
})

t.test('a password is set with the page', async (t) => {
  const { server, app } = await testServer(t)
  const { code, link } = await app.issuePasswordLink({ user: 'ada' }, operator)
  const { pathname } = new URL(link)
  t.equal(pathname, '/set-password')
  const set = () =>
    script.send('api/v1/auth/password/set', { code, password: 'another one' }, browser(server, pathname))
  t.match(await set(), { answer: { user: { username: 'ada', email: 'ada@example.com' } } })
  t.match(await set(), { answer: null, message: '', errors: { code: /used already or has expired/ } })
})

t.test('a server that is away, or not there at all, is told in words', async (t) => {
  const away = async () => {
    throw new TypeError('Failed to fetch')
  }
  const page = async () => ({ ok: false, json: async () => JSON.parse('<h1>Bad Gateway</h1>') })
  for (const fetch of [away, page]) {
    t.match(await script.send('x', {}, fetch), { answer: null, message: /does not answer.*try again/ })
  }
})
