import { databaseOf, testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { otlpReceiver } from '../../../packages/telemetry/testing/otlp-receiver.ts'
import { open } from '../src/open.ts'
import { cli } from './cli.ts'

const database = await testEnv(t)

/** Keeps the embedded database open while commands come and go. */
await (await databaseOf(database, t)).sql`select 1`

/** Runs a command on the product itself, where somebody may want to know of it. */
function rollcall(argv: string[], env: Record<string, string>) {
  return cli(argv, { env, open })
}

/** The settings that lead to a receiver of OTLP. */
function telling(url: string): Record<string, string> {
  return { ...database, OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
}

t.test('a command is a trace, with its exit code, its use case and the statements below', async (t) => {
  const receiver = await otlpReceiver(t)
  const { code } = await rollcall(['items', 'list'], telling(receiver.url))
  t.equal(code, 0)
  const { spans, metrics } = receiver.seen()
  const command = spans.find(({ name }) => name === 'rollcall items list')
  t.match(command, { parent_id: undefined, failed: undefined, attributes: { 'process.exit.code': 0 } })
  const useCase = spans.find(({ parent_id, name }) => parent_id === command?.span_id && name === 'items.list')
  t.ok(useCase)
  t.ok(spans.some(({ parent_id, kind }) => parent_id === useCase?.span_id && kind === 'client'))
  t.ok(metrics.some(({ name }) => name === 'rollcall.use_case.duration'))
})

t.test('a command that finds nothing is no failure, and says how it ended', async (t) => {
  const receiver = await otlpReceiver(t)
  const { code, err } = await rollcall(['items', 'show', '4711'], telling(receiver.url))
  t.equal(code, 3)
  t.match(err, /4711/)
  const { spans } = receiver.seen()
  t.match(
    spans.find(({ name }) => name === 'rollcall items show'),
    { failed: undefined, attributes: { 'process.exit.code': 3, 'error.type': 'not_found' } }
  )
})

t.test('a command does not care whether an agent is there', async (t) => {
  const { code, out, err } = await rollcall(['which'], telling('http://127.0.0.1:1'))
  t.strictSame([code, err], [0, ''])
  t.match(out, /^Rollcall/)
})

t.test('settings that make no sense are told, on a server as well', async (t) => {
  const wrong = { ...telling('ftp://nowhere'), DATABASE_URL: 'not looked at' }
  const { code, err } = await rollcall(['which', '--server', 'http://127.0.0.1:1'], wrong)
  t.equal(code, 2)
  t.match(err, /OTEL_EXPORTER_OTLP_ENDPOINT/)
  t.notMatch(err, /DATABASE_URL/)
})

t.test('settings that make no sense hide nothing else that is wrong with a command here', async (t) => {
  const wrong = { ...telling('ftp://nowhere'), DD_AGENT_HOST: 'http://agent', PORT: 'eighty' }
  const { code, err } = await rollcall(['items', 'list'], wrong)
  t.equal(code, 2)
  for (const name of ['PORT', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'DD_AGENT_HOST'])
    t.match(err, `\n  ${name} must`)
  const { err: usage } = await rollcall(['items', 'list', '--nonsense'], wrong)
  t.match(usage, 'No such option')
})
