import { request as httpRequest } from 'node:http'
import { operator } from '@rollcall/core'
import { testEnv } from '@rollcall/postgres/testing'
import { openApp, readConfig } from '@rollcall/runtime'
import t from 'tap'
import { startFakeRollbar } from '../../../packages/rollbar/test/fake-rollbar.ts'
import { otlpReceiver } from '../../../packages/telemetry/testing/otlp-receiver.ts'
import { asked, traceOf, watchedServer } from './fixtures/watched-server.ts'

const env = await testEnv(t)

/** Keeps the embedded database open while servers come and go. */
const { close } = await openApp(readConfig(env))
t.teardown(close)

t.test('one trace leads from the request over the use case to the statement', async (t) => {
  const { url, member, seen, lines } = await watchedServer(t, { env })
  const ada = asked('a')
  const headers = { authorization: `Bearer ${await member()}`, ...ada.headers }
  const answer = await fetch(`${url}/api/v1/items?limit=2&query=secret`, { headers })
  t.equal(answer.status, 200)
  t.notOk(answer.headers.has('traceparent'), 'whoever asked knows the trace')
  await answer.arrayBuffer()
  const { named, below } = traceOf(await seen(), ada.trace_id)

  const request = named('GET /api/v1/items')
  t.match(request, {
    kind: 'server',
    parent_id: ada.span_id,
    failed: undefined,
    attributes: {
      'http.request.method': 'GET',
      'http.route': '/api/v1/items',
      'http.response.status_code': 200
    }
  })
  const [useCase] = below(request)
  t.match(useCase, { name: 'items.list', attributes: { 'rollcall.use_case': 'items.list' } })
  const statements = below(useCase)
  t.ok(statements.length > 0)
  for (const statement of statements) {
    t.match(statement, { kind: 'client', attributes: { 'db.system.name': 'postgresql' } })
    t.match(String(statement.attributes['db.query.text']), /select/i)
  }
  t.notMatch(JSON.stringify([request, useCase, statements]), /secret|Bearer/)

  const line = lines.find(({ msg, path }) => msg === 'request' && path === '/api/v1/items')
  t.match(line, {
    'dd.service': 'desk',
    'dd.env': 'test',
    'dd.version': String,
    'dd.trace_id': BigInt(`0x${'a'.repeat(16)}`).toString(),
    'dd.span_id': BigInt(`0x${request?.span_id}`).toString()
  })
})

t.test('a body that has to be read does not lose the trace, however it is sent', async (t) => {
  const { url, member, seen } = await watchedServer(t, { env })
  const token = await member()
  const [whole, inParts] = [asked('b'), asked('c')]
  const body = JSON.stringify({ url: 'https://example.com/a' })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const sent = await fetch(`${url}/api/v1/bookmarks`, {
    method: 'POST',
    headers: { ...headers, ...whole.headers },
    body
  })
  t.equal(sent.status, 201)
  await sent.arrayBuffer()
  t.equal(
    await slowly(`${url}/api/v1/bookmarks`, { ...headers, ...inParts.headers }, [
      '{"url":',
      '"https://example.com/b"}'
    ]),
    201
  )
  const told = await seen()
  for (const { trace_id } of [whole, inParts]) {
    const { named, below } = traceOf(told, trace_id)
    const request = named('POST /api/v1/bookmarks')
    const useCase = below(request).find(({ name }) => name === 'bookmarks.add')
    t.ok(useCase, 'the use case belongs to the request')
    t.ok(below(useCase).length > 0, 'and its statements to the use case')
  }
})

t.test(
  'occurrences that arrive together are one batch, which belongs to the first and is linked to the others',
  async (t) => {
    const { url, running, seen } = await watchedServer(t, { env })
    const { data: tokens } = await running.app.listProjectTokens({ project: 'default' }, operator)
    const token = tokens.find(({ scopes }) => scopes.includes('post_server_item'))
    const headers = {
      'x-rollbar-access-token': token?.access_token ?? '',
      'content-type': 'application/json'
    }
    const post = (message: string) =>
      fetch(`${url}/api/1/item/`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ data: { environment: 'test', body: { message: { body: message } } } })
      }).then((answer) => answer.arrayBuffer().then(() => answer.status))
    const statuses = await Promise.all(Array.from({ length: 20 }, (_, i) => post(`broken ${i % 3}`)))
    t.ok(statuses.every((status) => status === 200))
    const told = await seen()
    const calls = new Set(
      told.spans.filter(({ name }) => name === 'items.record').map(({ span_id }) => span_id)
    )
    t.equal(calls.size, 20)
    const batches = told.spans.filter(({ name }) => name === 'occurrences.commit')
    const travelled = batches.flatMap(({ parent_id, links }) => [parent_id ?? '', ...links])
    t.strictSame(new Set(travelled), calls, 'each call travels in a batch')
    t.equal(travelled.length, 20, 'and in one alone')
    for (const batch of batches) t.ok(traceOf(told, batch.trace_id).below(batch).length > 0)

    const sum = (name: string) =>
      told.metrics.filter((one) => one.name === name).reduce((sum, one) => sum + one.sum, 0)
    t.equal(sum('rollcall.ingest.occurrences'), 20)
    const sizes = told.metrics.filter(
      ({ name, attributes }) =>
        name === 'rollcall.group_commit.batch_size' && attributes.batch === 'occurrences'
    )
    t.strictSame(
      sizes.map(({ count, sum }) => [count, sum]),
      [[batches.length, 20]]
    )
  }
)

t.test('what Rollbar is asked is told by its kind, and where each attempt ended', async (t) => {
  const rollbar = await startFakeRollbar()
  t.teardown(() => rollbar.close())
  const settings = { ROLLBAR_ACCESS_TOKEN: rollbar.accessToken, ROLLBAR_API_URL: rollbar.url }
  const { url, member, seen } = await watchedServer(t, { env, settings })
  const ada = asked('d')
  const headers = { authorization: `Bearer ${await member()}`, ...ada.headers }
  const answer = await fetch(`${url}/api/v1/items/123456`, { headers })
  t.equal(answer.status, 404)
  await answer.arrayBuffer()
  const told = await seen()
  const { named, below } = traceOf(told, ada.trace_id)
  const [call] = below(named('items.show'))
  t.match(call, {
    name: 'GET /api/1/item/:id',
    kind: 'client',
    failed: '404',
    attributes: { 'http.response.status_code': 404, 'server.address': '127.0.0.1' }
  })
  t.match(named('items.show'), { failed: undefined, attributes: { 'error.type': 'not_found' } })
  t.match(named('GET /api/v1/items/:id'), {
    failed: undefined,
    attributes: { 'http.response.status_code': 404 }
  })
  t.notMatch(JSON.stringify(told), rollbar.accessToken)
})

t.test('the metrics tell what is asked, how long it takes, and how busy the pool is', async (t) => {
  const settings = { OTEL_METRIC_EXPORT_INTERVAL: '100', ROLLCALL_DATABASE_POOL: '7' }
  const { url, member, seen, receiver } = await watchedServer(t, { env, settings })
  const headers = { authorization: `Bearer ${await member()}` }
  for (let i = 0; i < 3; i++) await (await fetch(`${url}/api/v1/items`, { headers })).arrayBuffer()
  const pool = await receiver.until(({ metrics }) =>
    metrics.find(
      ({ name, attributes }) =>
        name === 'db.client.connection.max' && attributes['db.client.connection.pool.name'] === 'main'
    )
  )
  t.equal(pool.sum, 7)
  const { metrics } = await seen()
  const counted = (name: string, attributes: Record<string, unknown>) =>
    metrics
      .filter((metric) => metric.name === name)
      .filter(({ attributes: own }) => Object.entries(attributes).every(([key, value]) => own[key] === value))
      .reduce((sum, { count }) => sum + count, 0)
  const request = {
    'http.route': '/api/v1/items',
    'http.request.method': 'GET',
    'http.response.status_code': 200
  }
  t.equal(counted('http.server.request.duration', request), 3)
  t.equal(counted('rollcall.use_case.duration', { 'rollcall.use_case': 'items.list' }), 3)
  t.ok(counted('db.client.operation.duration', { 'db.operation.name': 'SELECT' }) >= 3)
})

t.test('short links and what nothing answers are told without what stands in the path', async (t) => {
  const { url, seen } = await watchedServer(t, { env })
  const asked = {
    GET: ['/secret-code', '/secret-code/more', '/api/v1/nothing?token=secret'],
    POST: ['/secret-code']
  }
  for (const [method, paths] of Object.entries(asked)) {
    for (const path of paths) {
      const answer = await fetch(`${url}${path}`, { method, redirect: 'manual' })
      t.ok([404, 405].includes(answer.status), `${method} ${path}`)
      await answer.arrayBuffer()
    }
  }
  const told = await seen()
  t.ok(told.spans.find(({ name }) => name === 'GET /:short_url'))
  t.ok(told.spans.find(({ name }) => name === 'GET'))
  t.ok(told.spans.find(({ name }) => name === 'POST'))
  t.notMatch(JSON.stringify(told), 'secret')
})

t.test('a fault fails the request, and somebody who goes away does not', async (t) => {
  const { url, running, member, seen } = await watchedServer(t, { env })
  const headers = { authorization: `Bearer ${await member()}` }
  await running.close()
  const answer = await fetch(`${url}/api/v1/items`, { headers })
  await answer.arrayBuffer()
  t.ok(answer.status >= 500)
  const { spans } = await seen()
  t.match(
    spans.find(({ name }) => name === 'GET /api/v1/items'),
    { failed: String(answer.status) }
  )
  t.ok(spans.find(({ name }) => name === 'items.list')?.failed)
})

t.test('a share of the traces is kept, and all requests are measured', async (t) => {
  const { url, seen } = await watchedServer(t, { env, settings: { OTEL_TRACES_SAMPLER_ARG: '0' } })
  await (await fetch(`${url}/which`)).arrayBuffer()
  const kept = asked('e')
  await (await fetch(`${url}/which`, { headers: kept.headers })).arrayBuffer()
  const { spans, metrics } = await seen()
  t.ok(spans.length > 0)
  t.ok(spans.every(({ trace_id }) => trace_id === kept.trace_id))
  const route = metrics.find(({ attributes }) => attributes['http.route'] === '/which')
  t.equal(route?.count, 2)
})

t.test('without an agent requests are answered as ever', async (t) => {
  const gone = await otlpReceiver()
  await gone.close()
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: gone.url, OTEL_METRIC_EXPORT_INTERVAL: '100' }
  const { url, running, seen } = await watchedServer(t, { env, settings })
  for (let i = 0; i < 50; i++) t.equal((await fetch(`${url}/which`)).status, 200)
  t.match(await running.app.which({}, operator), String)
  await seen()
})

/** A body that arrives in parts, the later ones while the server waits for them. */
function slowly(url: string, headers: Record<string, string>, parts: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, {
      method: 'POST',
      headers: { ...headers, 'transfer-encoding': 'chunked' }
    })
    request.on('error', reject).on('response', (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
    })
    const send = () => {
      const part = parts.shift()
      if (part === undefined) request.end()
      else request.write(part, () => setTimeout(send, 200))
    }
    send()
  })
}
