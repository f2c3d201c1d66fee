import { readFileSync } from 'node:fs'
import t from 'tap'
import { message, NOW, occurrence, read, readText, UUID } from './ingest-desk.ts'

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

function capture(name: string): string {
  return readFileSync(new URL(`fixtures/rollbar-captures/rollbarjs-${name}.json`, import.meta.url), 'utf8')
}
