import { readFileSync } from 'node:fs'
import { AppError, type Payload, readPayload } from '@rollcall/core'
import t from 'tap'

const NOW = new Date('2026-11-21T10:00:00.000Z')
const UUID = '01890a5d-ac96-774b-bcce-b302099a8057'

function read(body: unknown): Payload {
  return readText(JSON.stringify(body))
}

function readText(text: string): Payload {
  return readPayload(text, NOW, () => UUID)
}

/** The columns of a message from `production`, with more fields in `data`. */
function occurrence(more: Record<string, unknown> = {}): Payload['occurrence'] {
  return read({ data: message(more) }).occurrence
}

function message(more: Record<string, unknown> = {}): Record<string, unknown> {
  return { environment: 'production', body: { message: { body: 'hello' } }, ...more }
}

function refusal(text: string): AppError {
  try {
    readText(text)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('was not refused')
}

function capture(name: string): string {
  return readFileSync(new URL(`fixtures/rollbar-captures/rollbarjs-${name}.json`, import.meta.url), 'utf8')
}

t.test('what the official SDK sends is read', async (t) => {
  const server = {
    scope: 'post_server_item',
    platform: 'unknown',
    framework: 'node-js',
    code_version: '1.2.3'
  }
  const browser = {
    scope: 'post_client_item',
    platform: 'browser',
    framework: 'browser-js',
    code_version: 'abc123'
  }
  const uncaught = { ...server, code_version: null, level: 'debug' }
  const foo = "TypeError: Cannot read properties of undefined (reading 'foo')"
  const expected = {
    '2.26.5-browser-error': { ...browser, level: 'error', title: 'TypeError: x is not a function' },
    '2.26.5-node-01-error': { ...server, level: 'error', title: foo },
    '2.26.5-node-02-error-with-message-and-custom': {
      ...server,
      level: 'error',
      title: 'custom title from custom data',
      fingerprint: 'custom-fp-1'
    },
    '2.26.5-node-03-message': { ...server, level: 'info', title: 'hello from rollbar.js' },
    '2.26.5-node-04-message-with-custom': { ...server, level: 'warning', title: 'cache miss ratio high' },
    '3.1.0-browser-error': { ...browser, level: 'error', title: 'TypeError: x is not a function' },
    '3.1.0-browser-message': { ...browser, level: 'warning', title: 'slow page' },
    '3.1.0-node-01-error': { ...server, level: 'error', title: foo },
    '3.1.0-node-02-error-with-message-and-custom': {
      ...server,
      level: 'error',
      title: 'custom title from custom data',
      fingerprint: 'custom-fp-1'
    },
    '3.1.0-node-03-message': { ...server, level: 'info', title: 'hello from rollbar.js' },
    '3.1.0-node-04-message-with-custom': { ...server, level: 'warning', title: 'cache miss ratio high' },
    '3.1.0-node-05-critical': { ...server, level: 'critical', title: 'RangeError: out of range' },
    '3.1.0-node-06-debug': { ...server, level: 'debug', title: 'debug line' },
    '3.1.0-node-07-cause-chain': { ...server, level: 'error', title: 'Error: could not load user' },
    '3.1.0-node-08-with-express-like-request': { ...server, level: 'error', title: 'Error: request error' },
    '3.1.0-node-uncaught': { ...uncaught, title: 'ReferenceError: boom uncaught' },
    '3.1.0-node-unhandled-rejection': { ...uncaught, title: 'Error: boom rejection' }
  }
  for (const [name, { scope, ...columns }] of Object.entries(expected)) {
    const text = capture(name)
    const sent = JSON.parse(text)
    const payload = readText(text)
    t.match(payload.occurrence, { ...columns, environment: 'capture', uuid: sent.data.uuid }, name)
    t.equal(payload.scope, scope, `${name}: scope`)
    t.equal(payload.access_token, sent.access_token ?? null, `${name}: token`)
    t.strictSame(JSON.parse(payload.occurrence.payload), { data: sent.data }, `${name}: payload`)
  }
})

t.test('an error has the same fingerprint from both versions of the SDK', async (t) => {
  for (const name of ['browser-error', 'node-01-error', 'node-03-message', 'node-04-message-with-custom']) {
    const [older, newer] = ['2.26.5', '3.1.0'].map(
      (version) => readText(capture(`${version}-${name}`)).occurrence
    )
    t.equal(older?.fingerprint, newer?.fingerprint, name)
  }
})

t.test('what a payload lacks gets a default', async (t) => {
  t.strictSame(occurrence(), {
    uuid: UUID.replaceAll('-', ''),
    environment: 'production',
    platform: 'unknown',
    framework: 'unknown',
    level: 'info',
    title: 'hello',
    fingerprint: 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d',
    code_version: null,
    timestamp: '2026-11-21T10:00:00.000Z',
    payload: JSON.stringify({ data: message() })
  })
})

t.test("the server's time counts, and the sender's stays in the payload", async (t) => {
  const { timestamp, payload } = occurrence({ timestamp: 1 })
  t.equal(timestamp, NOW.toISOString())
  t.equal(JSON.parse(payload).data.timestamp, 1)
})

t.test(
  'exceptions and crash reports are errors, messages information, unless a level is given',
  async (t) => {
    const trace = { exception: { class: 'E' }, frames: [] }
    const level = (body: unknown, level?: unknown) => occurrence({ body, level }).level
    t.equal(level({ trace }), 'error')
    t.equal(level({ trace_chain: [trace] }), 'error')
    t.equal(level({ crash_report: { raw: 'Segmentation fault' } }), 'error')
    t.equal(level({ message: { body: 'm' } }), 'info')
    t.equal(level({ trace }, 'warning'), 'warning')
    t.strictSame(
      [10, 20, 30, 40, 50].map((number) => level({ trace }, number)),
      ['debug', 'info', 'warning', 'error', 'critical']
    )
    for (const unknown of ['loud', 0, 15, 60, -10, 1e300, null, {}, true, 'toString', '__proto__']) {
      t.equal(level({ trace }, unknown), 'error', JSON.stringify(unknown))
    }
  }
)

t.test('payloads of browsers and apps need a client token, all others a server token', async (t) => {
  const scope = (platform: unknown) => read({ data: message({ platform }) }).scope
  for (const platform of ['browser', 'android', 'ios', 'flash', 'client']) {
    t.equal(scope(platform), 'post_client_item', platform)
  }
  for (const platform of ['linux', 'heroku', 'google-app-engine', '', 'Browser', undefined, null, 1, {}]) {
    t.equal(scope(platform), 'post_server_item', JSON.stringify(platform))
  }
})

t.test('the language stands for a framework that is not named, as Rollbar has it', async (t) => {
  const framework = (framework: unknown, language?: unknown) => occurrence({ framework, language }).framework
  t.equal(framework('unknown', 'python 3.6.3'), 'python')
  t.equal(framework(undefined, 'ruby'), 'ruby')
  t.equal(framework('django', 'python'), 'django')
  t.equal(framework(undefined, 'cobol'), 'unknown')
  t.equal(framework({}, 7), 'unknown')
})

t.test('the version of the code is looked for in all places where SDKs put it', async (t) => {
  t.equal(occurrence({ code_version: ' 1.2.3\n' }).code_version, '1.2.3')
  t.equal(occurrence({ code_version: 42 }).code_version, '42')
  t.equal(occurrence({ client: { javascript: { code_version: 'abc' } } }).code_version, 'abc')
  t.equal(occurrence({ server: { code_version: 'def' } }).code_version, 'def')
  t.equal(occurrence({ code_version: 'x'.repeat(50) }).code_version, 'x'.repeat(40))
  for (const none of ['', null, {}, [1]]) t.equal(occurrence({ code_version: none }).code_version, null)
})

t.test('a uuid is kept as it is, and one that cannot be kept still tells a repeat', async (t) => {
  const uuid = (uuid: unknown) => occurrence({ uuid }).uuid
  t.equal(uuid('53b2389f-a304-4111-e99c-82e21677eee5'), '53b2389f-a304-4111-e99c-82e21677eee5')
  t.equal(uuid('x'), 'x')
  for (const odd of ['x'.repeat(37), 'a\0b', 'a\ud800']) {
    t.match(uuid(odd), /^[0-9a-f]{32}$/)
    t.equal(uuid(odd), uuid(odd))
    t.not(uuid(odd), uuid(`${odd}1`))
  }
  for (const none of ['', null, 7, {}]) t.equal(uuid(none), UUID.replaceAll('-', ''))
})

t.test('the text is kept as it came, and without the token where it has one', async (t) => {
  const text = `{ "data": ${JSON.stringify(message())} , "more": 1.0 }`
  t.equal(readText(text).occurrence.payload, text)
  const withToken = read({ access_token: 'abc', data: message(), more: 1 })
  t.equal(withToken.access_token, 'abc')
  t.strictSame(JSON.parse(withToken.occurrence.payload), { data: message(), more: 1 })
})

t.test('no way of writing the token leaves it in the payload', async (t) => {
  const data = JSON.stringify(message())
  for (const text of [
    `{"access_token":"s3cret","access_token":null,"data":${data}}`,
    `{"\\u0061ccess_token":"s3cret","data":${data}}`,
    `{"data":${data},"access_token":{"is":"s3cret"}}`
  ]) {
    t.notMatch(readText(text).occurrence.payload, /s3cret/)
  }
  for (const access_token of ['', null, 7, ['a']])
    t.equal(read({ access_token, data: message() }).access_token, null)
})

t.test('titles', async (t) => {
  const title = (body: unknown, title?: unknown) => occurrence({ body, title }).title
  const chain = [{ exception: { class: 'Outer', message: 'first' } }, { exception: { class: 'Inner' } }]

  t.test("are the sender's own", async (t) => {
    t.equal(title({ message: { body: 'm' } }, 'Payment gateway'), 'Payment gateway')
    t.equal(title({ message: { body: 'm' } }, 42), '42')
    for (const none of ['', ' \n', null, {}, ['a'], false])
      t.equal(title({ message: { body: 'm' } }, none), 'm')
  })
  t.test('else class and message of the outermost exception', async (t) => {
    t.equal(title({ trace_chain: chain }), 'Outer: first')
    t.equal(title({ trace: { exception: { class: 'E' } } }), 'E')
    t.equal(title({ trace: { exception: { class: 'E', message: { a: 1 } } } }), 'E')
    t.equal(title({ trace: { exception: { class: '', message: 'only' } } }), 'only')
  })
  t.test('else the first line of the message or crash report', async (t) => {
    t.equal(title({ message: { body: '\r\n  one \ntwo' } }), 'one')
    t.equal(title({ message: { body: 404 } }), '404')
    t.equal(title({ crash_report: { raw: 'Segmentation fault\r\nat 0x1f' } }), 'Segmentation fault')
    t.equal(title({ message: { body: '' } }), '(no title)')
  })
  t.test('are one line that can be stored', async (t) => {
    t.equal(
      title({ trace: { exception: { class: 'E', message: 'a\r\nb\tc\0d\u001ee\u2028f\u0085g' } } }),
      'E: a b c d e f g'
    )
    t.equal(title({ message: { body: 'a\ud800b' } }), 'a\ufffdb')
  })
  t.test('are cut to 255 characters and never through one', async (t) => {
    t.equal(title({ message: { body: 'x'.repeat(300) } }), 'x'.repeat(255))
    t.equal(title({ message: { body: '😀'.repeat(300) } }), '😀'.repeat(255))
    t.equal(title({ message: { body: `x${'😀'.repeat(300)}` } }), `x${'😀'.repeat(254)}`)
  })
})

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
