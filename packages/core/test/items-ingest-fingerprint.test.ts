import { readFileSync } from 'node:fs'
import { readPayload } from '@rollcall/core'
import t from 'tap'

interface Frame {
  filename?: string | null
  method?: string | null
  lineno?: number | null
  colno?: number
}

function fingerprint(body: unknown, more: Record<string, unknown> = {}): string {
  const text = JSON.stringify({ data: { environment: 'production', body, ...more } })
  return readPayload(text, new Date(0), () => 'uuid').occurrence.fingerprint
}

function ofMessage(body: string, more: Record<string, unknown> = {}): string {
  return fingerprint({ message: { body } }, more)
}

function ofFrames(frames: Frame[], more: Record<string, unknown> = {}): string {
  return fingerprint({ trace: { exception: { class: 'E', message: 'm' }, frames } }, more)
}

function ofFile(filename: string, more: Record<string, unknown> = {}): string {
  return ofFrames([{ filename, method: 'run' }], more)
}

t.test("messages hash as they do on Rollbar, by Rollbar's own recorded hashes", async (t) => {
  const url = new URL('fixtures/rollbar-message-hashes.json', import.meta.url)
  const recorded: Record<string, string> = JSON.parse(readFileSync(url, 'utf8'))
  for (const [message, hash] of Object.entries(recorded)) t.equal(ofMessage(message), hash, message)
})

t.test('messages that differ only in data are one item', async (t) => {
  for (const [one, other] of [
    ['Order 12 failed', 'Order 4711 failed'],
    ['took 1.5 s', 'took 0.25 s'],
    ['from 10.0.0.1', 'from 192.168.178.20'],
    ['at 2026-01-02T03:04:05Z', 'at 2025-12-31T23:59:59.123+01:00'],
    ['on 2026-01-02', 'on 2025-12-31'],
    ['at 10:11:12', 'at 23:59:00'],
    ['object 0x7ffee', 'object 0xdeadbeef'],
    ['commit 3f2a91bc', 'commit 0123456789abcdef0123456789abcdef01234567'],
    ['id 53b2389f-a304-4111-e99c-82e21677eee5', 'id abcdefab-cdef-abcd-efab-cdefabcdef12'],
    ['Héé 12', 'Héé 4711']
  ] as const) {
    t.equal(ofMessage(one), ofMessage(other), one)
  }
})

t.test('messages that differ in words are different items', async (t) => {
  const messages = [
    'feed',
    'decade',
    'added',
    'dead beef',
    'facade',
    'step 1',
    'step 2',
    'Feed',
    'feed.',
    'fee d'
  ]
  t.equal(new Set(messages.map((message) => ofMessage(message))).size, messages.length)
})

t.test('an exception is known by its class, its files and its methods', async (t) => {
  const frames = [{ filename: 'app.rb', method: 'run', lineno: 5 }]
  const known = ofFrames(frames)
  t.match(known, /^[0-9a-f]{40}$/)
  t.not(known, ofFrames([{ filename: 'app.rb', method: 'stop' }]))
  t.not(known, ofFrames([{ filename: 'lib.rb', method: 'run' }]))
  t.not(known, ofFrames([...frames, { filename: 'lib.rb', method: 'run' }]))
  t.not(known, fingerprint({ trace: { exception: { class: 'F' }, frames } }))
  t.not(ofFrames([{ filename: 'ab', method: 'c' }]), ofFrames([{ filename: 'a', method: 'bc' }]))
  const notFound = fingerprint({ trace: { exception: { class: 'Http404' }, frames } })
  t.not(notFound, fingerprint({ trace: { exception: { class: 'Http500' }, frames } }))
})

t.test('lines, columns and the message of an exception do not count', async (t) => {
  const at = (lineno: number | null, colno: number, message: string) =>
    fingerprint({
      trace: {
        exception: { class: 'TypeError', message },
        frames: [{ filename: 'https://a.example.com/app.min.js', method: 'r', lineno, colno }]
      }
    })
  t.equal(at(1, 4711, 'x is undefined'), at(1, 90125, 'y is undefined'))
  t.equal(at(1, 4711, 'x'), at(null, 0, 'x'))
})

t.test('a hundred occurrences of an error are one item', async (t) => {
  const thrown = Array.from({ length: 100 }, (_, number) =>
    fingerprint({
      trace_chain: [
        {
          exception: { class: 'Timeout', message: `no answer after ${number} ms from ${number}.example.com` },
          frames: [
            {
              filename: `/srv/app/releases/2026010112${number + 100}/lib/db.rb`,
              method: 'query',
              lineno: number
            },
            { filename: '/srv/app/main.rb', method: `block_${number + 10} in run` }
          ]
        }
      ]
    })
  )
  t.equal(new Set(thrown).size, 1)
})

t.test('all exceptions of a chain count', async (t) => {
  const trace = (name: string) => ({
    exception: { class: name },
    frames: [{ filename: 'a.js', method: 'b' }]
  })
  const chain = (...names: string[]) => fingerprint({ trace_chain: names.map(trace) })
  t.not(chain('A', 'B'), chain('A', 'C'))
  t.not(chain('A', 'B'), chain('A'))
  t.equal(chain('A'), fingerprint({ trace: trace('A') }))
})

t.test('where a program is installed does not count', async (t) => {
  const at = (root: string, filename: string) => ofFile(filename, { server: { root } })
  t.equal(at('/srv/app', '/srv/app/lib/x.py'), at('/home/ada/app/', '/home/ada/app/lib/x.py'))
  t.equal(at('C:\\app', 'C:\\app\\x.py'), at('D:\\other', 'D:\\other\\x.py'))
  t.not(at('/srv/app', '/srv/app2/x.py'), at('/srv/app', '/srv/app/x.py'))
  for (const root of [null, 7, '']) t.equal(ofFile('/a/x.py', { server: { root } }), ofFile('/a/x.py'))
})

t.test('what changes from build to build does not count', async (t) => {
  for (const [one, other] of [
    ['/srv/releases/20240101120000/a.rb', '/srv/releases/20260315080910/a.rb'],
    ['/srv/2024-01-01/a.rb', '/srv/2026-03-15/a.rb'],
    ['/gems/rails-7.0.4/a.rb', '/gems/rails-7.1.12/a.rb'],
    ['app.3f2a91bc.js', 'app.77e0c1d2.js'],
    ['main-0123456789abcdef0123.js', 'main-fedcba98765432100000.js'],
    ['https://a.example.com/app.js?v=1', 'https://b.example.com:8443/app.js?v=2#x'],
    ['https://a.example.com/assets/index-DiwrgTda.js', 'https://a.example.com/assets/index-BX3k_-aZ.js'],
    ['async /srv/a.js', '/srv/a.js'],
    ['/srv/a.js:23:24', '/srv/a.js:5:7']
  ] as const) {
    t.equal(ofFile(one), ofFile(other), one)
  }
  const files = [
    '/a.js',
    '/b.js',
    'https://x/my-dropdown.js',
    'https://x/my-settings.js',
    'app:a.js',
    'app:b.js'
  ]
  t.equal(new Set(files.map((file) => ofFile(file))).size, files.length)
})

t.test('names that an SDK does not know are all the same', async (t) => {
  const unknown = [
    null,
    undefined,
    '',
    '<anonymous>',
    '<unknown>',
    '[anonymous]',
    '(anonymous function)',
    '?',
    'async'
  ]
  const found = unknown.map((method) =>
    ofFrames([{ filename: 'a.js', ...(method !== undefined && { method }) }])
  )
  t.equal(new Set(found).size, 1)
  t.equal(ofFrames([{ filename: '(unknown)', method: 'run' }]), ofFrames([{ method: 'run' }]))
  t.not(
    ofFrames([{ filename: 'a.py', method: '<module>' }]),
    ofFrames([{ filename: 'a.py', method: '<lambda>' }])
  )
})

t.test('however deep an endless recursion came, it is the same error', async (t) => {
  const deep = (depth: number) =>
    ofFrames(Array.from({ length: depth }, (_, lineno) => ({ filename: 'a.js', method: 'again', lineno })))
  t.equal(deep(50), deep(200))
})

t.test('the message counts, without its data, where frames tell nothing', async (t) => {
  const of = (message: string, frames: unknown, more = {}) =>
    fingerprint({ trace: { exception: { class: 'Error', message }, frames } }, more)
  for (const frames of [undefined, null, [], [{}], [{ filename: '(unknown)', lineno: null }], [null]]) {
    t.equal(of('row 10 is bad', frames), of('row 4711 is bad', frames))
    t.not(of('row 10 is bad', frames), of('column 10 is bad', frames))
  }
  const bundle = [{ filename: 'https://a.example.com/app.js', method: '[anonymous]' }]
  t.not(of('a is bad', bundle, { platform: 'browser' }), of('b is bad', bundle, { platform: 'browser' }))
  t.equal(of('a is bad', bundle), of('b is bad', bundle))
})

t.test('crash reports are known by their first lines, without addresses', async (t) => {
  const crash = (raw: string) => fingerprint({ crash_report: { raw } })
  const report = (id: string, method: string) =>
    crash(
      `Incident Identifier: ${id}\r\n\r\nThread 0 Crashed:\r\n0  App  0x00000001${id.slice(0, 4)} ${method} + 52`
    )
  const [one, other] = ['53B2389F-A304-4111-E99C-82E21677EEE5', 'AD80DD55-C213-4BAB-BAD4-30D8550CE761']
  t.equal(report(one, 'main'), report(other, 'main'))
  t.not(report(one, 'main'), report(one, 'load'))
  t.equal(crash('a\nb'), crash('\n\na \r\n\nb\n'))
})

t.test("a sender's own fingerprint is taken as it is, and hashed where it is too long", async (t) => {
  const own = (fingerprint: unknown) => ofMessage('m', { fingerprint })
  t.equal(own('payment'), 'payment')
  t.equal(own('x'.repeat(40)), 'x'.repeat(40))
  t.equal(own('x'.repeat(41)), '9dc0da3613af850c5a018b0a88a5626fb8888e4e')
  t.match(own('a\0b'), /^[0-9a-f]{40}$/)
  t.not(own('a\0b'), own('a\u0001b'))
  t.equal(own(42), '42')
  for (const none of ['', null, {}, ['a'], true]) t.equal(own(none), ofMessage('m'), JSON.stringify(none))
})

t.test('hostile texts of a megabyte are read in time that grows with their length only', async (t) => {
  const fill = (part: string, length = 1_000_000) => part.repeat(Math.floor(length / part.length))
  const texts = [
    '1',
    'f',
    'a1',
    '1.',
    '1-',
    '0x',
    'aaaa1g',
    '1111-11-11T11:11:11.',
    '12345678-1234-',
    ' ',
    '\u4e001'
  ]
  const frames = Array.from({ length: 10_000 }, (_, number) => ({
    filename: `https://a.example.com/assets/${number}/index-DiwrgTda.js`,
    method: `m${number}`
  }))
  const bodies = [
    ...texts.map((text) => ({ message: { body: `${fill(text)}z` } })),
    ...['-', '-aaaaaaaa', ':', ':1', 'a', '?', '/'].map((text) => {
      return {
        trace: {
          exception: { class: 'E' },
          frames: [{ filename: `http://a/${fill(text)}z.js`, method: 'm' }]
        }
      }
    }),
    { crash_report: { raw: fill('\n', 500_000) } },
    { trace: { exception: { class: 'E' }, frames } }
  ]
  for (const body of bodies) {
    const started = performance.now()
    fingerprint(body)
    const took = performance.now() - started
    t.ok(took < 1_000, `${JSON.stringify(body).slice(0, 60)} took ${Math.round(took)} ms`)
  }
})

t.test('the frames of Node itself do not set errors apart, where there are others', async (t) => {
  const own = { filename: '/app/job.mjs', method: 'work' }
  const start = { filename: 'node:internal/modules/esm/module_job', method: 'ModuleJob.run' }
  t.equal(ofFrames([start, own]), ofFrames([own]))
  t.not(ofFrames([start]), ofFrames([{ filename: 'node:fs', method: 'open' }]))
})
