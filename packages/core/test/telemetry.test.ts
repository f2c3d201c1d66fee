import {
  AppError,
  bind,
  type Caller,
  defineUseCase,
  inSpan,
  nobody,
  observeUseCases,
  StreamOf,
  type Telemetry
} from '@rollcall/core'
import { memoryTelemetry, telemetryContract } from '@rollcall/core/contracts'
import t from 'tap'
import { Type } from 'typebox'

t.test('telemetry in memory', async (t) => {
  telemetryContract(t, async () => {
    const telemetry = memoryTelemetry()
    const seen = async () => {
      await telemetry.close()
      return telemetry
    }
    return { telemetry, seen }
  })
})

const greet = defineUseCase({
  name: 'desk.greet',
  summary: 'Greet somebody',
  scope: 'public',
  input: Type.Object({ name: Type.String({ minLength: 1 }) }),
  output: Type.String(),
  errors: ['not_found'],
  run: async ({ name }, { telemetry }: { telemetry: Telemetry }) => {
    if (name === 'nobody') throw new AppError('not_found', 'Nobody is there')
    if (name === 'a bug') throw new TypeError('oh')
    return inSpan(telemetry, { name: 'SELECT' }, async () => `Hello ${name}`)
  }
})

const spell = defineUseCase({
  name: 'desk.spell',
  summary: 'Spell a name',
  scope: 'public',
  input: Type.Object({ name: Type.String() }),
  output: StreamOf(Type.String()),
  errors: [],
  run: async ({ name }, { telemetry }: { telemetry: Telemetry }) =>
    (async function* () {
      for (const letter of name) {
        if (letter === '!') throw new AppError('unavailable', 'The alphabet is gone')
        yield inSpan(telemetry, { name: 'SELECT' }, async () => letter)
      }
    })()
})

function desk() {
  const telemetry = memoryTelemetry()
  const app = bind({ greet, spell }, { telemetry }, { around: observeUseCases(telemetry) })
  const caller: Caller = nobody
  return { telemetry, app, caller }
}

t.test('each call of a use case is a span with its name, around all it does', async (t) => {
  const { telemetry, app, caller } = desk()
  t.equal(await app.greet({ name: 'Ada' }, caller), 'Hello Ada')
  const [select, greeting] = telemetry.spans
  t.match(greeting, { name: 'desk.greet', attributes: { 'rollcall.use_case': 'desk.greet' } })
  t.equal(select?.parent_id, greeting?.span_id)
  t.match(telemetry.metrics, [{ name: 'rollcall.use_case.duration' }])
})

t.test('a failure passes unchanged, and only a fault marks the span as failed', async (t) => {
  const { telemetry, app, caller } = desk()
  await t.rejects(app.greet({ name: 'nobody' }, caller), { code: 'not_found' })
  await t.rejects(app.greet({ name: '' }, caller), { code: 'invalid' })
  await t.rejects(app.greet({ name: 'a bug' }, caller), { name: 'TypeError' })
  t.strictSame(
    telemetry.spans.map(({ failed, attributes }) => [failed, attributes['error.type']]),
    [
      [undefined, 'not_found'],
      [undefined, 'invalid'],
      ['internal', 'internal']
    ]
  )
})

t.test('a use case that answers a stream lasts as long as the stream', async (t) => {
  const { telemetry, app, caller } = desk()
  const letters: string[] = []
  for await (const letter of await app.spell({ name: 'abc' }, caller)) letters.push(letter)
  t.strictSame(letters, ['a', 'b', 'c'])
  const spelling = telemetry.spans.at(-1)
  t.match(spelling, { name: 'desk.spell', failed: undefined })
  t.strictSame(
    telemetry.spans.slice(0, -1).map(({ parent_id }) => parent_id),
    letters.map(() => spelling?.span_id)
  )
})

t.test('a stream that is given up ends its span, and one that breaks off fails it', async (t) => {
  const { telemetry, app, caller } = desk()
  for await (const letter of await app.spell({ name: 'abc' }, caller)) if (letter === 'b') break
  t.match(telemetry.spans.at(-1), { name: 'desk.spell', failed: undefined })
  const read = async () => {
    for await (const letter of await app.spell({ name: 'a!' }, caller)) t.equal(letter, 'a')
  }
  await t.rejects(read(), { code: 'unavailable' })
  t.match(telemetry.spans.at(-1), { name: 'desk.spell', failed: 'unavailable' })
})
