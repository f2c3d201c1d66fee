import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import t from 'tap'
import { Client } from 'undici'
import { closeServer, listen } from '../src/serve.ts'
import { testServer } from './fixtures/test-server.ts'

t.test(
  'a shutdown answers what was accepted, listens no more, and waits for no idle connection',
  async (t) => {
    let finish: (text: string) => void = () => {}
    const slow = new Promise<string>((resolve) => {
      finish = resolve
    })
    let accepted = () => {}
    const working = new Promise<void>((resolve) => {
      accepted = resolve
    })
    const which = () => {
      accepted()
      return slow
    }
    const { server } = await testServer(t, { app: { which } })
    const url = await server.listen({ host: '127.0.0.1', port: 0 })
    const [busy, idle] = [new Client(url), new Client(url)]
    t.teardown(() => Promise.all([busy.close(), idle.close()]))
    await (await idle.request({ method: 'GET', path: '/check' })).body.dump()
    const answer = busy.request({ method: 'GET', path: '/which' })
    await working
    const started = Date.now()
    const closed = closeServer(server)
    await t.rejects(fetch(`${url}/check`), 'nobody new is let in')
    finish('still answered')
    const { statusCode, body } = await answer
    t.equal(statusCode, 200)
    t.equal(await body.text(), 'still answered')
    await closed
    t.ok(Date.now() - started < 2_000, 'long before connections time out')
  }
)

t.test('a shutdown is not kept waiting by a request that never ends', async (t) => {
  const { server } = await testServer(t)
  const { port } = new URL(await server.listen({ host: '127.0.0.1', port: 0 }))
  const hanging = connect(Number(port), '127.0.0.1').on('error', () => undefined)
  const accepted = once(server.server, 'request')
  hanging.write('POST /api/1/item/ HTTP/1.1\r\nhost: here\r\ncontent-length: 100\r\n\r\n{')
  await accepted
  const cut = once(hanging, 'close')
  const started = Date.now()
  await closeServer(server, 200)
  await cut
  t.ok(Date.now() - started < 10_000, 'its connection is cut long before requests time out')
})

t.test('a port that is taken is told with what to do about it', async (t) => {
  const { server } = await testServer(t)
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  t.teardown(() => taken.close())
  const address = taken.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await t.rejects(listen(server, { HOST: '127.0.0.1', PORT: port }), {
    code: 'unavailable',
    message: `Cannot listen on 127.0.0.1, port ${port}: something listens there already; stop it, or set PORT to another number`
  })
})
