import t from 'tap'
import { testServer } from './fixtures/test-server.ts'

/** What a page of an origin is told by a server that listens. */
async function told(url: string, origin: string, preflight = false) {
  const asked = { 'access-control-request-method': 'GET' }
  const { headers } = await fetch(`${url}/api/v1/which`, {
    method: preflight ? 'OPTIONS' : 'GET',
    headers: { origin, ...(preflight && asked) }
  })
  return {
    origin: headers.get('access-control-allow-origin'),
    credentials: headers.get('access-control-allow-credentials')
  }
}

t.test('pages of a named origin may send credentials where the setting says so', async (t) => {
  const { server } = await testServer(t, {
    config: { ROLLCALL_CORS_ORIGINS: 'https://a.example', ROLLCALL_CORS_CREDENTIALS: 'on' }
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  for (const preflight of [true, false]) {
    t.strictSame(await told(url, 'https://a.example', preflight), {
      origin: 'https://a.example',
      credentials: 'true'
    })
    t.match(await told(url, 'https://b.example', preflight), { origin: null })
  }
})

t.test('… and nowhere else', async (t) => {
  for (const ROLLCALL_CORS_ORIGINS of ['https://a.example', '*']) {
    const { server } = await testServer(t, { config: { ROLLCALL_CORS_ORIGINS } })
    const url = await server.listen({ host: '127.0.0.1', port: 0 })
    t.match(await told(url, 'https://a.example'), { origin: String, credentials: null })
  }
})
