import { VERSION } from '@rollcall/core'
import t from 'tap'
import { answers, localWeb, site, talker } from './site.ts'

t.test('a page that answers is alive, asked once and without its content', async (t) => {
  const { url, asked } = await answers(t, { '/': [200] })
  t.strictSame(await localWeb(t).check(url), { outcome: 'alive', status_code: 200, error: null })
  t.strictSame(asked, ['HEAD /'])
})

t.test('it says who asks', async (t) => {
  let said: string | undefined
  const { url } = await site(t, ({ headers }, response) => {
    said = headers['user-agent']
    response.end()
  })
  await localWeb(t).check(url)
  t.equal(said, `Rollcall/${VERSION} (+link check)`)
})

const outcomes = {
  alive: [200, 204, 206, 300, 304, 401, 402, 403, 405, 406, 407, 429, 451, 999],
  gone: [404, 410],
  failed: [400, 409, 418, 500, 502, 503]
} as const

for (const [outcome, statuses] of Object.entries(outcomes)) {
  t.test(`statuses of ${outcome} pages`, async (t) => {
    const web = localWeb(t)
    for (const status_code of statuses) {
      const { url } = await site(t, (_request, response) => void response.writeHead(status_code).end())
      const check = await web.check(url)
      t.match(check, { outcome, status_code })
      t.equal(check.error === null, outcome === 'alive', `${status_code} ${check.error}`)
    }
  })
}

t.test('a server that does not know HEAD is asked with GET, and not for all of a page', async (t) => {
  const endless = Buffer.alloc(64 * 1024)
  for (const status of [400, 403, 404, 405, 500, 501]) {
    const { url, asked } = await site(t, ({ method }, response) => {
      if (method === 'HEAD') return void response.writeHead(status).end()
      const more = () => void response.write(endless, (error) => error ?? more())
      more()
    })
    t.match(await localWeb(t).check(url), { outcome: 'alive', status_code: 200 })
    t.strictSame(asked, ['HEAD /', 'GET /'])
  }
})

t.test('a server that hangs up on HEAD, or never answers it, is asked with GET', async (t) => {
  const rude = await site(t, ({ method, socket }, response) => {
    if (method === 'HEAD') socket.destroy()
    else response.end('here')
  })
  t.match(await localWeb(t).check(rude.url), { outcome: 'alive' })
  const silent = await site(t, ({ method }, response) => {
    if (method === 'GET') response.end('here')
  })
  t.match(await localWeb(t).check(silent.url), { outcome: 'alive' })
})

t.test('who limits the rate is not asked again', async (t) => {
  const { url, asked } = await answers(t, { '/': [429] })
  t.match(await localWeb(t).check(url), { outcome: 'alive', status_code: 429 })
  t.strictSame(asked, ['HEAD /'])
})

t.test('redirects are followed to their end, five at most', async (t) => {
  const { url, asked } = await answers(t, {
    '/1': [301, { location: '/2' }],
    '/2': [302, { location: '/3#part' }],
    '/3': [303, { location: '?4' }],
    '/?4': [200],
    '/3?4': [307, { location: '/5' }],
    '/5': [308, { location: '/6' }],
    '/6': [200],
    '/0': [302, { location: '/1' }]
  })
  const web = localWeb(t)
  t.match(await web.check(`${url}/1`), { outcome: 'alive', status_code: 200 })
  t.strictSame(asked, ['HEAD /1', 'HEAD /2', 'HEAD /3', 'HEAD /3?4', 'HEAD /5', 'HEAD /6'])
  t.match(await web.check(`${url}/0`), {
    outcome: 'failed',
    status_code: 308,
    error: /more than 5 redirects/
  })
})

t.test('redirects that lead nowhere', async (t) => {
  const { url } = await answers(t, {
    '/itself': [302, { location: '/itself#again' }],
    '/there': [302, { location: '/back' }],
    '/back': [302, { location: '/there' }],
    '/broken': [302, { location: 'http://[' }],
    '/nowhere': [302],
    '/gone': [301, { location: '/404' }],
    '/app': [302, { location: 'market://details?id=1' }],
    '/file': [302, { location: 'file:///etc/passwd' }],
    '/password': [302, { location: `http://ada:pw@127.0.0.1/` }]
  })
  const web = localWeb(t)
  const check = (path: string) => web.check(url + path)
  t.match(await check('/itself'), { outcome: 'failed', status_code: 302, error: /in a circle/ })
  t.match(await check('/there'), { outcome: 'failed', error: /in a circle/ })
  t.match(await check('/broken'), { outcome: 'failed', error: /redirects to what is no address/ })
  t.match(await check('/nowhere'), { outcome: 'alive', status_code: 302 })
  t.match(await check('/gone'), { outcome: 'gone', status_code: 404 })
  t.match(await check('/app'), { outcome: 'refused', error: /neither an http nor an https/ })
  t.match(await check('/file'), { outcome: 'refused', status_code: 302 })
  t.match(await check('/password'), { outcome: 'refused', error: /user name or password/ })
})

t.test('what keeps a page from being asked is told in a sentence', async (t) => {
  const nobody = await talker(t, (socket) => socket.destroy())
  const web = localWeb(t, {
    resolve: async (host) => {
      throw Object.assign(new Error('looked up'), { code: host === 'none.test' ? 'ENOTFOUND' : 'EAI_AGAIN' })
    }
  })
  const failed = { outcome: 'failed', status_code: null } as const
  t.match(await web.check('http://127.0.0.1:1/'), { ...failed, error: '127.0.0.1 refuses connections' })
  t.match(await web.check('http://none.test/'), {
    ...failed,
    error: /^There is no host with the name none.test/
  })
  t.match(await web.check('http://some.test/'), { ...failed, error: /cannot be looked up/ })
  t.match(await web.check(nobody.url), { ...failed, error: /hangs up without an answer/ })
  t.match(await web.check('http://127.0.0.1:0/'), failed)
})

t.test('answers that are no HTTP, or too much of it, are failures', async (t) => {
  const web = localWeb(t)
  const said = async (text: string) => (await talker(t, (socket) => socket.write(text))).url
  const noise = await web.check(await said('SSH-2.0-OpenSSH_9.2\r\n'))
  t.match(noise, { outcome: 'failed', error: /broken HTTP/ })
  const long = await web.check(await said(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`))
  t.match(long, { outcome: 'failed', error: /more headers than can be read/ })
  const many = await web.check(await said(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(60_000)}\r\n`))
  t.match(many, { outcome: 'failed', error: /more headers than can be read/ })
  const both = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n'
  t.match(await web.check(await said(both)), { outcome: 'failed' })
  const switching = 'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'
  t.match(await web.check(await said(switching)), { outcome: 'failed' })
  t.match(await web.check(await said('HTTP/1.1 302 Found\r\nlocation: \xff\xfe\r\n\r\n')), { error: /./ })
})

t.test('an answer that trickles in ends when time is up', async (t) => {
  const { url } = await talker(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    const timer = setInterval(() => socket.write('x: y\r\n'), 20)
    socket.on('close', () => clearInterval(timer))
  })
  const began = performance.now()
  t.match(await localWeb(t, { timeoutMs: 300 }).check(url), {
    outcome: 'failed',
    status_code: null,
    error: '127.0.0.1 did not answer within 0.3 s'
  })
  t.ok(performance.now() - began < 1_000)
})

t.test('redirects and waiting for them share one time', async (t) => {
  const { url } = await site(t, ({ url }, response) => {
    setTimeout(() => response.writeHead(302, { location: `${url}x` }).end(), 150)
  })
  const began = performance.now()
  const check = await localWeb(t, { timeoutMs: 400 }).check(url)
  t.match(check, { outcome: 'failed', status_code: 302, error: /within 0.4 s/ })
  t.ok(performance.now() - began < 1_000)
})

t.test('a name that is looked up for ever ends too', async (t) => {
  const web = localWeb(t, { timeoutMs: 200, resolve: () => new Promise(() => {}) })
  t.match(await web.check('http://slow.test/'), { outcome: 'failed', error: /within 0.2 s/ })
})

t.test('an interruption ends a check at once, wherever it is', async (t) => {
  const { url } = await talker(t, () => {})
  const web = localWeb(t, { perHost: 1, resolve: () => new Promise(() => {}) })
  const interruption = new AbortController()
  const checks = [web.check(url, interruption.signal), web.check('http://a.test', interruption.signal)]
  checks.push(web.check(url, interruption.signal))
  setTimeout(() => interruption.abort(new Error('enough')), 50)
  const began = performance.now()
  for (const check of checks) await t.rejects(check, { message: 'enough' })
  await t.rejects(web.check(url, interruption.signal), { message: 'enough' })
  await t.rejects(web.describe(url, interruption.signal), { message: 'enough' })
  t.ok(performance.now() - began < 500)
})

t.test('closing ends what is on its way, which says nothing of the page', async (t) => {
  const { url } = await talker(t, () => {})
  const web = localWeb(t, { perHost: 1 })
  const ended = [
    t.rejects(web.check(url), { code: 'unavailable' }),
    t.rejects(web.describe(url), { code: 'unavailable' })
  ]
  await new Promise((resolve) => setTimeout(resolve, 50))
  await web.close()
  await Promise.all(ended)
})

t.test('one host is asked few times at once, and waiting takes none of the time of a page', async (t) => {
  let now = 0
  let most = 0
  const { url } = await site(t, (_request, response) => {
    most = Math.max(most, ++now)
    setTimeout(() => {
      now -= 1
      response.end()
    }, 60)
  })
  const web = localWeb(t, { perHost: 2, timeoutMs: 300 })
  const checks = await Promise.all(Array.from({ length: 20 }, (_, i) => web.check(`${url}/${i}`)))
  t.equal(most, 2)
  t.ok(checks.every(({ outcome }) => outcome === 'alive'))
})

t.test('hosts do not wait for each other, until all together are many', async (t) => {
  let now = 0
  let most = 0
  const { port } = await site(t, (_request, response) => {
    most = Math.max(most, ++now)
    setTimeout(() => {
      now -= 1
      response.end()
    }, 60)
  })
  const web = localWeb(t, {
    perHost: 1,
    atOnce: 5,
    resolve: async () => [{ address: '127.0.0.1', family: 4 }]
  })
  await Promise.all(Array.from({ length: 20 }, (_, i) => web.check(`http://host-${i}.test:${port}`)))
  t.equal(most, 5)
})

t.test('what is no address of a page is refused', async (t) => {
  const web = localWeb(t)
  for (const url of ['nonsense', 'ftp://127.0.0.1/', 'javascript:alert(1)', 'http://ada:pw@127.0.0.1/']) {
    t.match(await web.check(url), { outcome: 'refused', status_code: null, error: /./ })
  }
})
