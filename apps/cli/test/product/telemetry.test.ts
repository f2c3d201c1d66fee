import { databaseOf, testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { otlpReceiver } from '../../../../packages/telemetry/testing/otlp-receiver.ts'
import { type Env, rollcall } from './program.ts'
import { PASSWORD, serve } from './server.ts'

const database = await testEnv(t)

/** Keeps the embedded database open while programs come and go. */
await (await databaseOf(database, t)).sql`select 1`

/** The settings that lead to a receiver of OTLP. */
function telling(url: string): Env {
  return { ...database, OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
}

t.test('one trace leads from a command to a server, and on to its statements', async (t) => {
  const [here, there] = [await otlpReceiver(t), await otlpReceiver(t)]
  const server = await serve(t, { ...telling(there.url), ROLLCALL_LOG_LEVEL: 'info' })
  const ada = { email: 'ada@example.com', password: PASSWORD }
  await server.ask('/api/v1/auth/register', { method: 'POST', body: { username: 'ada', ...ada } })
  const { body } = await server.ask('/api/v1/auth/login', { method: 'POST', body: ada })
  const env = { ...telling(here.url), ROLLCALL_TOKEN: body.user.access }
  const { code } = await rollcall(['items', 'list', '--server', server.url], env)
  t.equal(code, 0)
  const { out } = await server.stop()

  const command = here.seen().spans.find(({ name }) => name === 'rollcall items list')
  const call = here.seen().spans.find(({ name }) => name === 'GET /api/v1/items')
  t.match(call, {
    kind: 'client',
    parent_id: command?.span_id,
    attributes: { 'http.response.status_code': 200 }
  })
  const { spans } = there.seen()
  const request = spans.find(({ parent_id }) => parent_id === call?.span_id)
  t.match(request, { name: 'GET /api/v1/items', kind: 'server', trace_id: command?.trace_id })
  const useCase = spans.find(({ parent_id }) => parent_id === request?.span_id)
  t.match(useCase, { name: 'items.list', trace_id: command?.trace_id })
  t.ok(spans.some(({ parent_id }) => parent_id === useCase?.span_id))
  const lines = out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  const line = lines.find((one) => one['dd.span_id'] === BigInt(`0x${request?.span_id}`).toString())
  t.match(line, { msg: 'request', path: '/api/v1/items', 'dd.service': 'rollcall' })
  t.ok(there.seen().metrics.some(({ name }) => name === 'nodejs.eventloop.delay.p99'))
})
