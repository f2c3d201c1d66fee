import t from 'tap'
import { message, occurrence, readText, refusal } from './ingest-desk.ts'

t.test('malformed JSON is refused with its place, and without a field to point at', async (t) => {
  for (const [text, told] of [
    ['', /^Malformed JSON: Unexpected end/],
    ['{"data": {"environment": "x"', /^Malformed JSON: .*position 28/],
    ['{"data": nope}', /^Malformed JSON: Unexpected token 'o', "\{"data": nope\}" is not valid JSON/],
    ['{"data": "a\0b"}', /^Malformed JSON: Bad control character in string literal in JSON at position 11/],
    ['payload=%7B', /^Malformed JSON: Unexpected token 'p'/]
  ] as const) {
    const error = refusal(text)
    t.equal(error.code, 'invalid')
    t.match(error.message, told)
    t.strictSame(error.errors, [], text)
  }
})

t.test('what the protocol does not allow is refused with a pointer to it', async (t) => {
  const [environment, exception] = ['production', { class: 'E' }]
  const body = (body: unknown) => ({ data: { environment, body } })
  const cases: [unknown, string, string][] = [
    [[], '', 'it must be a JSON object'],
    [null, '', 'it must be a JSON object'],
    [{}, '/data', 'data is required'],
    [{ data: 'x' }, '/data', 'data must be an object'],
    [{ data: {} }, '/data/environment', 'data.environment is required'],
    [{ data: { environment: 7 } }, '/data/environment', 'data.environment must be a string'],
    [{ data: { environment: ' ' } }, '/data/environment', 'data.environment must not be empty'],
    [{ data: { environment: '\0' } }, '/data/environment', 'data.environment must not be empty'],
    [
      { data: { environment: 'e'.repeat(256) } },
      '/data/environment',
      'data.environment must not have more than 255 characters'
    ],
    [{ data: { environment } }, '/data/body', 'data.body is required'],
    [body('x'), '/data/body', 'data.body must be an object'],
    [body({}), '/data/body', 'data.body must have one of trace, trace_chain, message, crash_report'],
    [
      body({ message: { body: 'm' }, trace: { exception } }),
      '/data/body',
      'data.body must have only one of trace, trace_chain, message, crash_report: it has trace and message'
    ],
    [body({ trace: [] }), '/data/body/trace', 'data.body.trace must be an object'],
    [body({ trace: {} }), '/data/body/trace/exception', 'data.body.trace.exception is required'],
    [
      body({ trace: { exception: {} } }),
      '/data/body/trace/exception/class',
      'data.body.trace.exception.class is required'
    ],
    [
      body({ trace: { exception: { class: {} } } }),
      '/data/body/trace/exception/class',
      'data.body.trace.exception.class must be a string'
    ],
    [
      body({ trace: { exception, frames: 'x' } }),
      '/data/body/trace/frames',
      'data.body.trace.frames must be an array'
    ],
    [body({ trace_chain: {} }), '/data/body/trace_chain', 'data.body.trace_chain must be an array'],
    [
      body({ trace_chain: [] }),
      '/data/body/trace_chain',
      'data.body.trace_chain must have at least one element'
    ],
    [
      body({ trace_chain: [{ exception }, { exception: { message: 'm' } }] }),
      '/data/body/trace_chain/1/exception/class',
      'data.body.trace_chain.1.exception.class is required'
    ],
    [body({ message: 'm' }), '/data/body/message', 'data.body.message must be an object'],
    [body({ message: {} }), '/data/body/message/body', 'data.body.message.body is required'],
    [body({ message: { body: {} } }), '/data/body/message/body', 'data.body.message.body must be a string'],
    [body({ crash_report: {} }), '/data/body/crash_report/raw', 'data.body.crash_report.raw is required']
  ]
  for (const [sent, pointer, told] of cases) {
    const { code, message, errors } = refusal(JSON.stringify(sent))
    t.equal(code, 'invalid')
    t.equal(message, `Invalid payload: ${told}`)
    t.equal(errors[0]?.pointer, pointer, told)
  }
})

t.test('keys beside the required ones, and parts of other types than meant, are tolerated', async (t) => {
  const body = {
    trace: {
      exception: { class: 'E', message: null, description: 7 },
      frames: [null, 'x', 7, {}, { filename: null, method: 5, lineno: null, colno: null }]
    },
    message: null,
    extra: { a: 1 },
    telemetry: []
  }
  const odd = { attributes: {}, server: 'x', client: [], notifier: null, person: 7, custom: 'c', request: [] }
  t.match(occurrence({ ...odd, body, level: {}, framework: [] }), {
    title: 'E',
    level: 'error',
    framework: 'unknown'
  })
})

t.test('an environment of 255 characters beyond the basic plane is accepted', async (t) => {
  t.equal(occurrence({ environment: '😀'.repeat(255) }).environment, '😀'.repeat(255))
  t.equal(occurrence({ environment: 'a\0b\ud800' }).environment, 'a b\ufffd')
})

t.test('nesting is refused below 256 levels, with braces in strings left out of the count', async (t) => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
  const text = (custom: string) => JSON.stringify({ data: message({ custom: '?' }) }).replace('"?"', custom)
  t.doesNotThrow(() => readText(text(nested(254))))
  for (const levels of [255, 1_000, 400_000]) {
    const { code, message, errors } = refusal(text(nested(levels)))
    t.equal(code, 'invalid')
    t.equal(message, 'Invalid payload: it must not be nested deeper than 256 levels')
    t.equal(errors[0]?.pointer, '')
  }
  t.doesNotThrow(() => readText(text(JSON.stringify(`\\"${'[{'.repeat(500)}\\`))))
  t.match(refusal(text(`["\\\\",${nested(300)}]`)).message, /nested/)
  t.match(refusal('['.repeat(1_000_000)).message, /nested/)
})

t.test('numbers beyond all bounds, duplicate keys and names of prototypes do no harm', async (t) => {
  const text = (custom: string) => JSON.stringify({ data: message({ custom: '?' }) }).replace('"?"', custom)
  for (const custom of [
    '1e999',
    `1${'0'.repeat(400)}`,
    '{"a":1,"a":2}',
    '{"__proto__":{"x":1},"constructor":1}',
    '{"a\\u0000b":"\\ud800"}'
  ]) {
    const { payload } = readText(text(custom)).occurrence
    t.equal(payload, text(custom))
    t.doesNotThrow(() => JSON.stringify(JSON.parse(payload)))
  }
  t.match(refusal('{"data":{"__proto__":{"environment":"e"}}}').message, /environment is required/)
  const withToken = readText(text('{"__proto__":{"x":1}}').replace('{', '{"access_token":"a",'))
  t.match(withToken.occurrence.payload, '"__proto__":{"x":1}')
  t.equal(occurrence({ fingerprint: 1e21, title: 1e21 }).fingerprint, '1e+21')
})

t.test('half surrogate pairs and NUL characters do not get into the payload raw', async (t) => {
  const text = `{"data":{"environment":"e\ud800","body":{"message":{"body":"b"}}}}`
  t.ok(readText(text).occurrence.payload.isWellFormed())
  t.ok(readText(text.replace('{', '{"access_token":"\\ud800",')).occurrence.payload.isWellFormed())
  t.notMatch(occurrence({ custom: 'a\0b' }).payload, '\0')
})

t.test('what is larger than Rollbar takes is refused', async (t) => {
  const error = refusal(JSON.stringify({ data: message({ custom: 'x'.repeat(1_048_576) }) }))
  t.match(error, { code: 'too_large', message: 'request entity too large' })
})
