import { connect as connectSocket } from 'node:net'
import Rollbar from 'rollbar'
import t from 'tap'
import { as, testServer } from './fixtures/test-server.ts'

/** The official SDK, pointed at a server that listens. */
async function sdk(t: Parameters<typeof testServer>[0], changes: Parameters<typeof testServer>[1] = {}) {
  const built = await testServer(t, changes)
  const origin = await built.server.listen({ host: '127.0.0.1', port: 0 })
  const rollbar = new Rollbar({
    accessToken: built.serverToken,
    endpoint: `${origin}/api/1/item/`,
    environment: 'test',
    itemsPerMinute: 10_000,
    captureUncaught: false,
    captureUnhandledRejections: false
  })
  const report = (...told: Rollbar.LogArgument[]) =>
    new Promise<{ error: Error | null | undefined; answer: unknown }>((resolve) => {
      rollbar.error(...told, (error: Error | null | undefined, answer: unknown) => resolve({ error, answer }))
    })
  return { ...built, origin, report }
}

t.test('the official SDK reports the same error a hundred times, and it is one item', async (t) => {
  const { report, server } = await sdk(t)
  const boom = () => new TypeError('cannot read x of undefined')
  for (let i = 0; i < 100; i++) t.notOk((await report(boom())).error, { quiet: true })
  const other = await report(new RangeError('out of range'))
  t.match(other, { error: null, answer: { uuid: /^[\da-f-]{32,36}$/ } })
  const { data } = (await server.inject({ url: '/items?sort=count', headers: as('guest') })).json()
  t.match(data, [
    { title: /TypeError: cannot read x/, total_occurrences: 100, environment: 'test', framework: 'node-js' },
    { title: /RangeError: out of range/, total_occurrences: 1 }
  ])
})

t.test('the official SDK understands a refusal', async (t) => {
  const { report } = await sdk(t, { config: { ROLLCALL_BODY_LIMIT: 1024 } })
  const { error } = await report(new Error('too much'), { text: 'x'.repeat(5000) })
  t.match(error, { message: /request entity too large/ })
})

t.test('an SDK that sends far too much reads why it is refused', async (t) => {
  const { origin, serverToken } = await sdk(t)
  const { hostname, port } = new URL(origin)
  const socket = connectSocket(Number(port), hostname)
  const body = 'x'.repeat(8_000_000)
  socket.write(
    `POST /api/1/item/ HTTP/1.1\r\nhost: x\r\nx-rollbar-access-token: ${serverToken}\r\ncontent-length: ${body.length}\r\n\r\n`
  )
  socket.write(body)
  let text = ''
  socket
    .on('data', (chunk) => {
      text += chunk
      if (text.includes('too large')) socket.end()
    })
    .on('error', () => {})
  await new Promise((resolve) => socket.on('close', resolve))
  t.match(text, /^HTTP\/1\.1 413 /)
  t.match(text, /request entity too large/)
})
