import { createServer } from 'node:https'
import t, { type Test } from 'tap'
import { connectionFailure } from '../src/connection-failure.ts'
import { certificates } from './certificates.ts'
import { here, localWeb, opened, talker } from './site.ts'

const { authority: ca, page, expired } = await certificates()

async function secureSite(t: Test, certificate: typeof page) {
  const server = createServer(certificate, (_request, response) => {
    response.setHeader('content-type', 'text/html').end('<title>Safe</title>')
  })
  return opened(t, server, '127.0.0.1')
}

t.test('a page with a good certificate is alive', async (t) => {
  const web = localWeb(t, { resolve: here, ca })
  const port = await secureSite(t, page)
  t.match(await web.check(`https://page.test:${port}/`), { outcome: 'alive', status_code: 200 })
  t.match(await web.describe(`https://page.test:${port}/`), { title: 'Safe' })
})

t.test('what is wrong with a certificate is told', async (t) => {
  const port = await secureSite(t, page)
  const outlived = await secureSite(t, expired)
  const trusting = localWeb(t, { resolve: here, ca })
  const failed = { outcome: 'failed', status_code: null } as const
  const unknown = await localWeb(t, { resolve: here }).check(`https://page.test:${port}/`)
  t.match(unknown, { ...failed, error: 'The certificate of page.test comes from nobody who is trusted' })
  t.match(await trusting.check(`https://page.test:${outlived}/`), {
    ...failed,
    error: 'The certificate of page.test has expired'
  })
  t.match(await trusting.check(`https://other.test:${port}/`), {
    ...failed,
    error: 'The certificate of other.test was made for another host'
  })
  t.match(await trusting.check(`https://127.0.0.1:${port}/`), { ...failed, error: /another host/ })
})

t.test('a server that does not speak TLS is a failure, and so is one that is silent', async (t) => {
  const { port } = await talker(t, (socket) => socket.write('HTTP/1.1 400 Bad\r\n\r\n'))
  t.match(await localWeb(t).check(`https://127.0.0.1:${port}/`), {
    outcome: 'failed',
    error: /not speak TLS/
  })
  const silent = await talker(t, () => {})
  const web = localWeb(t, { timeoutMs: 5_000, connectTimeoutMs: 200 })
  t.match(await web.check(`https://127.0.0.1:${silent.port}/`), {
    outcome: 'failed',
    error: /when it is called/
  })
})

t.test('every failure of a connection has its sentence, and a fault of ours has none', async (t) => {
  const codes = ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE', 'CERT_NOT_YET_VALID', 'CERT_REVOKED']
  codes.push('SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT', 'ERR_SSL_TLSV1_ALERT', 'EPROTO')
  codes.push('UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH')
  for (const code of codes) {
    const failure = connectionFailure(Object.assign(new Error('wire'), { code }), 'a.test')
    t.match(failure, { code: 'upstream_failed', message: /a\.test/ }, code)
  }
  for (const code of ['EMFILE', 'ERR_ASSERTION']) {
    t.throws(() => connectionFailure(Object.assign(new Error('ours'), { code }), 'a.test'), {
      message: 'ours'
    })
  }
})
