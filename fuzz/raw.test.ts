import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { fuzzRaw } from './raw.ts'

const aim = { seed: 1, runs: 5 }

/** What is told of a server that answers everything so. */
async function told(t: Test, answer: (socket: Socket) => unknown): Promise<string[]> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => answer(socket))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return fuzzRaw({ port: Object(server.address()).port, faults: [] }, aim)
}

t.test('who talks nonsense may be cut off', async (t) => {
  t.strictSame(await told(t, (socket) => socket.resetAndDestroy()), [])
  t.strictSame(await told(t, (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')), [])
})

t.test('a failure, and what is no HTTP, is told', async (t) => {
  const failures = await told(t, (socket) => socket.end('HTTP/1.1 500 Internal Server Error\r\n\r\n'))
  t.match(failures[0], /^raw: "GET \/ HTTP.* is answered with HTTP\/1\.1 500/)
  t.match(failures.at(-1), /FUZZ_SEED=1$/)
  t.match(await told(t, (socket) => socket.end('hello')), [/is answered with hello/])
})
