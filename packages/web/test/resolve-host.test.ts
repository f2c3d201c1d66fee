import { createSocket, type RemoteInfo } from 'node:dgram'
import t, { type Test } from 'tap'
import { hostResolver } from '../src/resolve-host.ts'
import { answers, localWeb } from './site.ts'

const A = 1
const AAAA = 28
const NAME_ERROR = 3
const SERVER_FAILURE = 2

/** What is behind a name: addresses as bytes, or the code of an error (RFC 1035). */
type Zone = Record<string, { four?: number[]; six?: number[] } | number>

/** A name server on this machine; it does not answer for names that are not in its zone. */
async function nameServer(t: Test, zone: Zone) {
  const socket = createSocket('udp4')
  t.teardown(() => socket.close())
  socket.on('message', (query: Buffer, { port, address }: RemoteInfo) => {
    const answer = answerTo(query, zone)
    if (answer !== undefined) socket.send(answer, port, address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return `127.0.0.1:${socket.address().port}`
}

function answerTo(query: Buffer, zone: Zone): Buffer | undefined {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  const known = zone[labels.join('.').toLowerCase()]
  if (known === undefined) return undefined
  const type = query.readUInt16BE(at + 1)
  const bytes = typeof known === 'number' ? undefined : { [A]: known.four, [AAAA]: known.six }[type]
  const header = Buffer.alloc(12)
  query.copy(header, 0, 0, 2)
  header.writeUInt16BE(0x8180 | (typeof known === 'number' ? known : 0), 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(bytes === undefined ? 0 : 1, 6)
  const question = query.subarray(12, at + 5)
  if (bytes === undefined) return Buffer.concat([header, question])
  const record = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, bytes.length, ...bytes])
  return Buffer.concat([header, question, record])
}

t.test('addresses of both families are found, IPv4 first', async (t) => {
  const six = [0x26, 0x06, 0x47, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x11, 0x11]
  const resolve = hostResolver([
    await nameServer(t, { 'both.test': { four: [1, 2, 3, 4], six }, 'six.test': { six } })
  ])
  t.strictSame(await resolve('both.test'), [
    { address: '1.2.3.4', family: 4 },
    { address: '2606:4700::1111', family: 6 }
  ])
  t.strictSame(await resolve('six.test'), [{ address: '2606:4700::1111', family: 6 }])
})

t.test('the system is asked for names without a domain', async (t) => {
  const found = await hostResolver(['127.0.0.1:1'])('localhost')
  t.ok(found.every(({ address }) => ['127.0.0.1', '::1'].includes(address)))
})

t.test('a domain whose servers fail is told apart from one that is not there', async (t) => {
  const servers = [await nameServer(t, { 'failing.invalid': SERVER_FAILURE, 'none.invalid': NAME_ERROR })]
  const web = localWeb(t, { resolve: hostResolver(servers), timeoutMs: 10_000 })
  t.match(await web.check('http://failing.invalid/'), { outcome: 'failed', error: /cannot be looked up/ })
  await t.rejects(hostResolver(servers)('none.invalid'), { message: /getaddrinfo/ })
  const began = performance.now()
  t.match(await web.check('http://silent.invalid/'), { outcome: 'failed', error: /cannot be looked up/ })
  t.ok(performance.now() - began < 5_500)
})

t.test('a name that a name server places on this machine is refused unless it may be', async (t) => {
  const { port, asked } = await answers(t, { '/': [200] })
  const resolve = hostResolver([await nameServer(t, { 'inside.test': { four: [127, 0, 0, 1] } })])
  t.match(await localWeb(t, { resolve, allowedNetworks: [] }).check(`http://inside.test:${port}/`), {
    outcome: 'refused'
  })
  t.strictSame(asked, [])
  t.match(await localWeb(t, { resolve }).check(`http://inside.test:${port}/`), { outcome: 'alive' })
})
