import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import { counters, distributions, gauges, inSpan } from '@rollcall/core'
import { telemetryContract } from '@rollcall/core/contracts'
import t from 'tap'
import { openTelemetry } from '../src/index.ts'
import { otlpReceiver } from '../testing/otlp-receiver.ts'

const service = { name: 'desk', version: '1.2.3', environment: 'test' }

const options = { protocol: 'http/json' as const, service }

t.test('OpenTelemetry, as it arrives over OTLP', async (t) => {
  telemetryContract(t, async () => {
    const receiver = await otlpReceiver(t)
    const telemetry = await openTelemetry({ ...options, endpoint: receiver.url })
    const seen = async () => {
      await telemetry.close()
      return receiver.seen()
    }
    return { telemetry, seen }
  })
})

t.test('everything that is sent says whose it is, and carries the headers that were asked for', async (t) => {
  const receiver = await otlpReceiver(t)
  const headers = 'x-key=a%20key, x-other=b'
  const telemetry = await openTelemetry({ ...options, endpoint: `${receiver.url}/`, headers })
  await inSpan(telemetry, { name: 'work' }, async () => undefined)
  telemetry.count('rollcall.ingest.occurrences', 1)
  await telemetry.close()
  t.strictSame(receiver.posts.map(({ path }) => path).sort(), ['/v1/metrics', '/v1/traces'])
  for (const { headers } of receiver.posts)
    t.match(headers, { 'x-key': 'a key', 'x-other': 'b', 'content-type': 'application/json' })
  for (const resource of receiver.resources()) {
    t.match(resource, {
      'service.name': 'desk',
      'service.version': '1.2.3',
      'deployment.environment.name': 'test',
      'deployment.environment': 'test',
      'telemetry.sdk.language': 'nodejs'
    })
  }
})

t.test('sums are what happened since the last time', async (t) => {
  const receiver = await otlpReceiver(t)
  const telemetry = await openTelemetry({ ...options, endpoint: receiver.url })
  telemetry.count('rollcall.ingest.occurrences', 1)
  await telemetry.close()
  const [post] = receiver.posts
  const delta = 1
  t.match(JSON.parse(String(post?.body)).resourceMetrics[0].scopeMetrics[0].metrics[0].sum, {
    aggregationTemporality: delta,
    isMonotonic: true
  })
})

t.test('in Protocol Buffers the same goes out, and whoever reads it finds it', async (t) => {
  const receiver = await otlpReceiver(t)
  const telemetry = await openTelemetry({ ...options, protocol: 'http/protobuf', endpoint: receiver.url })
  const ref = await inSpan(telemetry, { name: 'work to be found' }, async () => telemetry.here())
  telemetry.count('rollcall.ingest.occurrences', 1)
  await telemetry.close()
  const traces = receiver.posts.find(({ path }) => path === '/v1/traces')
  const metrics = receiver.posts.find(({ path }) => path === '/v1/metrics')
  for (const post of [traces, metrics]) t.equal(post?.headers['content-type'], 'application/x-protobuf')
  const fields = (path: number[], body: Buffer = Buffer.alloc(0)) =>
    path.reduce<Buffer[]>((parts, field) => parts.flatMap((part) => fieldsOf(part, field)), [body])
  const [span = Buffer.alloc(0)] = fields([1, 2, 2], traces?.body)
  t.equal(fieldsOf(span, 1)[0]?.toString('hex'), ref?.trace_id)
  t.equal(fieldsOf(span, 2)[0]?.toString('hex'), ref?.span_id)
  t.equal(fieldsOf(span, 5)[0]?.toString(), 'work to be found')
  t.equal(fields([1, 2, 2, 1], metrics?.body)[0]?.toString(), 'rollcall.ingest.occurrences')
})

t.test('of traces that begin here a share is kept, and of those that go on all or nothing', async (t) => {
  const receiver = await otlpReceiver(t)
  const telemetry = await openTelemetry({ ...options, endpoint: receiver.url, ratio: 0 })
  const timed = 'rollcall.use_case.duration' as const
  const dropped = await inSpan(telemetry, { name: 'dropped', timed }, async () => telemetry.here())
  const from = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
  await inSpan(telemetry, { name: 'kept', from }, async () => undefined)
  await telemetry.close()
  t.equal(dropped?.sampled, false)
  const { spans, metrics } = receiver.seen()
  t.strictSame(
    spans.map(({ name }) => name),
    ['kept']
  )
  t.equal(metrics.find(({ name }) => name === timed)?.count, 1, 'what is dropped is measured all the same')
})

t.test('a receiver that is away is told of once, and its return once', async (t) => {
  const receiver = await otlpReceiver(t)
  const told: string[] = []
  const telemetry = await openTelemetry({
    ...options,
    endpoint: receiver.url,
    interval: 100,
    tell: (message) => told.push(message)
  })
  receiver.answer(400)
  telemetry.watch('db.client.connection.max', () => [{ value: 1 }])
  await until(() => receiver.posts.length > 3)
  receiver.answer(200)
  const [posts] = [receiver.posts.length]
  await until(() => receiver.posts.length > posts + 3)
  await telemetry.close()
  t.equal(told.length, 2)
  t.match(told[0], /^Metrics do not get through to http/)
  t.match(told[1], /^Metrics get through to http.* again/)
})

t.test('one that takes traces alone is not told of again and again, nor is its password', async (t) => {
  const receiver = await otlpReceiver(t)
  const told: string[] = []
  const telemetry = await openTelemetry({
    ...options,
    endpoint: receiver.url.replace('//', '//ada:secret@'),
    interval: 100,
    tell: (message) => told.push(message)
  })
  receiver.answer(404, '/v1/metrics')
  telemetry.watch('db.client.connection.max', () => [{ value: 1 }])
  const posted = (wanted: string) => receiver.posts.filter(({ path }) => path === wanted).length
  for (const times of [1, 2]) {
    await inSpan(telemetry, { name: 'work' }, async () => undefined)
    await until(() => posted('/v1/traces') >= times)
    const before = posted('/v1/metrics')
    await until(() => posted('/v1/metrics') > before + 1)
  }
  await telemetry.close()
  t.match(receiver.posts[0]?.headers, { authorization: /^Basic / })
  t.strictSame(told, [`Metrics do not get through to ${receiver.url}: Not Found`])
})

t.test('closing does not wait for a receiver that never answers', async (t) => {
  const receiver = await silent(t)
  const telemetry = await openTelemetry({ ...options, endpoint: receiver, patience: 200 })
  await inSpan(telemetry, { name: 'work' }, async () => undefined)
  telemetry.count('rollcall.ingest.occurrences', 1)
  const began = performance.now()
  await telemetry.close()
  t.ok(performance.now() - began < 10_000, 'where sending has 10 s by default, and is tried again')
})

t.test('a host that drops packets keeps no process from ending', async (t) => {
  const endpoint = await unreachable(t)
  const connecting = () =>
    process.getActiveResourcesInfo().filter((kind) => kind.endsWith('ConnectWrap')).length
  const before = connecting()
  const telemetry = await openTelemetry({ ...options, endpoint, patience: 200 })
  await inSpan(telemetry, { name: 'work' }, async () => undefined)
  const closing = telemetry.close()
  await until(() => connecting() > before)
  await closing
  await until(() => connecting() === before)
  t.pass('it does not try to connect for longer')
})

t.test('work is done when nobody is there at all, and none of it waits', async (t) => {
  const telemetry = await openTelemetry({ ...options, endpoint: 'http://127.0.0.1:1', patience: 200 })
  const work = (i: number) => inSpan(telemetry, { name: 'work' }, async () => i)
  const answers = await Promise.all(Array.from({ length: 20_000 }, (_, i) => work(i)))
  t.equal(answers.length, 20_000)
  await telemetry.close()
  t.equal(await work(1), 1, 'nor after it was closed')
})

t.test('memory and the event loop are measured where that was asked for', async (t) => {
  const receiver = await otlpReceiver(t)
  const telemetry = await openTelemetry({ ...options, endpoint: receiver.url, watchesProcess: true })
  const busy = performance.now() + 60
  await new Promise((resolve) => setTimeout(resolve, 50))
  while (performance.now() < busy + 100);
  await new Promise((resolve) => setTimeout(resolve, 50))
  await telemetry.close()
  const value = (wanted: string) => receiver.seen().metrics.find(({ name }) => name === wanted)?.sum ?? -1
  for (const name of ['p50', 'p90', 'p99', 'max']) t.ok(value(`nodejs.eventloop.delay.${name}`) >= 0, name)
  t.ok(value('nodejs.eventloop.delay.max') >= 0.02, 'the loop was kept busy for longer')
  t.ok(value('process.memory.usage') > value('v8js.memory.heap.used'))
  t.ok(value('v8js.memory.heap.used') > 1_000_000)
})

t.test('the documentation names every metric, and what it is told by', async (t) => {
  const page = await readFile(new URL('../../../docs/observability.md', import.meta.url), 'utf8')
  for (const name of Object.keys({ ...counters, ...distributions, ...gauges }))
    t.ok(page.includes(`\`${name}\``), name)
  for (const [name, { by }] of Object.entries(distributions)) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? ''
    for (const attribute of by) t.ok(row.includes(`\`${attribute}\``), `${name} by ${attribute}`)
  }
})

/** Takes every connection, and never says a word. */
async function silent(t: { teardown(handler: () => unknown): void }): Promise<string> {
  const { createServer } = await import('node:net')
  const sockets = new Set<{ destroy(): void }>()
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

/** A port whose queue of connections is full, and nobody accepts any: what comes on top of that is never answered. */
async function unreachable(t: { teardown(handler: () => unknown): void }): Promise<string> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port)
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
    })`,
    { eval: true }
  )
  const [port] = await once(worker, 'message')
  const queue = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
  t.teardown(async () => {
    for (const socket of queue) socket.destroy()
    await worker.terminate()
  })
  if (queue[0]) await once(queue[0], 'connect')
  await new Promise((resolve) => setTimeout(resolve, 100))
  return `http://127.0.0.1:${port}`
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** The fields of a message of Protocol Buffers that have this number and a length. */
function fieldsOf(message: Buffer, wanted: number): Buffer[] {
  const found: Buffer[] = []
  let at = 0
  const varint = () => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++] ?? 0
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const tag = varint()
    const [field, type] = [tag >> 3, tag & 7]
    if (type === 0) varint()
    else if (type === 1) at += 8
    else if (type === 5) at += 4
    else if (type === 2) {
      const length = varint()
      if (field === wanted) found.push(message.subarray(at, at + length))
      at += length
    } else throw new Error(`no such type of field: ${type}`)
  }
  return found
}
