import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { as, testServer } from './fixtures/test-server.ts'

const LIMIT = 2048

t.test('who is refused before they have sent everything can read why, and go on afterwards', async (t) => {
  const { server } = await testServer(t, { config: { ROLLCALL_BODY_LIMIT: LIMIT } })
  const { port } = new URL(await server.listen({ host: '127.0.0.1', port: 0 }))
  for (const path of ['/api/1/item/', '/api/v1/items']) {
    const socket = connect(Number(port), '127.0.0.1').setEncoding('latin1')
    t.teardown(() => socket.destroy())
    const { authorization } = as('member')
    const headers = ['host: here', 'content-type: application/json', `authorization: ${authorization}`]
    const head = [`POST ${path} HTTP/1.1`, ...headers, `content-length: ${2 * LIMIT}`, '', '']
    socket.write(head.join('\r\n') + 'x'.repeat(LIMIT))
    const [refused] = await once(socket, 'data')
    t.match(refused, /^HTTP\/1\.1 413 /, path)
    t.notMatch(refused, /connection: close/i)
    socket.write(`${'x'.repeat(LIMIT)}GET /which HTTP/1.1\r\nhost: here\r\n\r\n`)
    const [answered] = await once(socket, 'data')
    t.match(answered, /^HTTP\/1\.1 200 /, 'the connection was not closed behind the answer')
  }
})
