import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type App, AppError, type Caller, operator } from '@rollcall/core'
import { connect } from '@rollcall/http'
import t, { type Test } from 'tap'
import { cli } from './cli.ts'

const plain = { NO_COLOR: '1' }

function imported(line: number, more: object = {}) {
  return {
    line,
    url: `https://example.com/${line}`,
    outcome: 'created' as const,
    id: `id${line}`,
    error: null,
    ...more
  }
}

const failed = { outcome: 'failed' as const, id: null, error: 'It is\tno address' }

async function* elements<T>(...values: T[]): AsyncIterable<T> {
  yield* values
}

async function* failing<T>(error: unknown, ...before: T[]): AsyncIterable<T> {
  yield* before
  throw error
}

async function textOf(parts: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of parts) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

const two = { importBookmarks: async () => elements(imported(1), imported(2)) }
const argv = ['bookmarks', 'import', '-']

t.test('content is read from the file that is named, or from standard input', async (t) => {
  const seen: unknown[] = []
  const importBookmarks: App['importBookmarks'] = async ({ content, ...rest }) => {
    seen.push([await textOf(content), rest])
    return elements()
  }
  const app = { importBookmarks }
  const file = join(t.testdir({ 'urls.txt': 'from the disk' }), 'urls.txt')
  await cli(['bookmarks', 'import', 'list.txt', '--format', 'urls'], {
    app,
    files: { '/desk/list.txt': 'from a file' }
  })
  await cli(['bookmarks', 'import', file], { app })
  await cli(argv, { app, typed: ['from ', 'stdin'] })
  t.strictSame(seen, [
    ['from a file', { format: 'urls' }],
    ['from the disk', {}],
    ['from stdin', {}]
  ])
})

t.test('a file that cannot be read is told before anything is opened', async (t) => {
  const folder = t.testdir({ folder: {} })
  for (const [path, reason] of [
    [join(folder, 'missing'), 'No such file or directory'],
    [join(folder, 'folder'), 'Is a directory'],
    [join(folder, 'folder', 'x', 'y'), 'No such file or directory']
  ] as const) {
    const { code, err, opened } = await cli(['bookmarks', 'import', path])
    t.match({ code, opened }, { code: 2, opened: [] })
    t.match(err, `Error: Invalid value for 'FILE': '${path}': ${reason}\n`)
  }
  t.match(await cli(['bookmarks', 'import']), { code: 2, err: /Missing argument 'FILE'/ })
})

t.test('standard input can be only one thing', async (t) => {
  const options = ['--server', 'http://127.0.0.1:1', '--token-file', '-']
  t.match(await cli([...argv, ...options]), { code: 2, err: /standard input is read for 'FILE' already/ })
})

t.test('elements are a line each: tab-separated in a pipe, spaced on a terminal', async (t) => {
  const app = { importBookmarks: async () => elements(imported(1), imported(12, failed)) }
  const pipe = await cli(argv, { app })
  t.equal(
    pipe.out,
    '1\tcreated\thttps://example.com/1\t\n12\tfailed\thttps://example.com/12\tIt is no address\n'
  )
  t.equal(pipe.err, '')
  const terminal = await cli(argv, { app, columns: 80, env: plain, typed: [] })
  t.equal(
    terminal.out,
    '1  created  https://example.com/1\n12  failed  https://example.com/12  It is no address\n'
  )
})

t.test('each is printed when it comes', async (t) => {
  let seen = ''
  const steps: string[] = []
  async function* slowly() {
    for (const line of [1, 2]) {
      yield imported(line)
      steps.push(seen)
    }
  }
  await cli(argv, { app: { importBookmarks: async () => slowly() }, onOut: (text) => (seen += text) })
  t.match(steps[0], /^1\t.*\n$/)
  t.match(steps[1], /^1\t.*\n2\t.*\n$/)
})

t.test('--json is one list, --ndjson a value a line, --fields chooses of each', async (t) => {
  const json = await cli([...argv, '--json'], { app: two })
  t.strictSame(JSON.parse(json.out), [imported(1), imported(2)])
  const none = await cli([...argv, '--json'], { app: { importBookmarks: async () => elements() } })
  t.equal(none.out, '[]\n')
  const ndjson = await cli([...argv, '--ndjson', '--fields', 'line,outcome'], { app: two })
  t.equal(ndjson.out, '{"line":1,"outcome":"created"}\n{"line":2,"outcome":"created"}\n')
  t.equal((await cli([...argv, '--fields', 'id'], { app: two })).out, 'id1\nid2\n')
  t.equal((await cli([...argv, '--fields', 'id,line'], { app: two })).out, 'id1\t1\nid2\t2\n')
  const { code, err } = await cli([...argv, '--fields', 'nope'], { app: two })
  t.equal(code, 2)
  t.match(err, /'nope' is not a field; known are line, url, outcome, id, error/)
})

t.test('one that does not hold makes the exit code 1, and the counts are told on a terminal', async (t) => {
  const app = { importBookmarks: async () => elements(imported(1), imported(2, failed), imported(3)) }
  t.match(await cli(argv, { app }), { code: 1, err: '' })
  t.match(await cli(argv, { app, columns: 80, piped: ['stdin'] }), { code: 1, err: /2 created.*1 failed\n$/ })
  t.match(await cli(argv, { app: two }), { code: 0 })
})

t.test('a failure on the way comes after what was there', async (t) => {
  const app = {
    importBookmarks: async () => failing(new AppError('unavailable', 'The database is gone'), imported(1))
  }
  const { code, out, err } = await cli(argv, { app })
  t.equal(code, 10)
  t.match(out, /^1\tcreated/)
  t.equal(err, 'Error: The database is gone\n')
})

t.test('a hostile element cannot speak to the terminal', async (t) => {
  const hostile = '\u001b[2J\u202e'
  const app = {
    importBookmarks: async () => elements(imported(1, { ...failed, error: hostile })),
    exportBookmarks: async () => elements(`${hostile}\n`)
  }
  for (const options of [{}, { columns: 80, env: plain }]) {
    t.match((await cli(argv, { app, ...options })).out, '\\x1b[2J\\u202e')
  }
  t.equal((await cli(['bookmarks', 'export'], { app, columns: 80 })).out, '\\x1b[2J\\u202e\n')
  t.equal((await cli(['bookmarks', 'export'], { app })).out, `${hostile}\n`, 'a pipe gets the file as it is')
})

t.test('progress never runs into what is printed', async (t) => {
  async function* told({ onProgress }: Caller) {
    onProgress?.(1, null)
    yield imported(1)
    onProgress?.(2, null)
  }
  const app = { importBookmarks: async (_input: unknown, caller: Caller) => told(caller) }
  const both = await cli(argv, { app, columns: 80, piped: ['stdin'] })
  t.notMatch(both.err, /Importing/)
  const piped = await cli(argv, { app, columns: 80, piped: ['stdin', 'stdout'] })
  t.match(piped.err, /Importing: 1/)
  t.match(piped.out, /^1\tcreated/)
})

t.test('Ctrl-C stops between elements, and lets go of everything', async (t) => {
  let press = () => {}
  const interrupt = new Promise<void>((resolve) => (press = resolve))
  let isStopped = false
  async function* endless() {
    try {
      for (let line = 1; ; line++) {
        yield imported(line)
        await sleep(1)
        if (line === 5) press()
      }
    } finally {
      isStopped = true
    }
  }
  const app = { importBookmarks: async () => endless() }
  const { code, err, closed } = await cli(argv, { app, interrupt })
  t.match({ code, err, closed, isStopped }, { code: 1, err: 'Aborted!\n', closed: 1, isStopped: true })
})

t.test('Ctrl-C does not wait for what never comes', async (t) => {
  const isHere = setInterval(() => {}, 1_000)
  t.teardown(() => clearInterval(isHere))
  const app = {
    checkBookmarks: async () => failing<never>(await new Promise(() => {})),
    importBookmarks: async ({ content }: { content: AsyncIterable<Uint8Array> }) =>
      elements(imported((await textOf(content)).length))
  }
  const aborted = { code: 1, err: 'Aborted!\n' }
  const started = Date.now()
  t.match(await cli(argv, { app, columns: 80, interrupt: sleep(20) }), aborted)
  t.ok(Date.now() - started < 1_500, 'what is read ends at once')
  t.match(await cli(['bookmarks', 'check', '--all'], { app, interrupt: sleep(20) }), aborted)
  t.ok(Date.now() - started < 5_000)
})

/** A server, and the command line on it. */
async function onServer(t: Test, ended: (body: string) => string | null) {
  const reply = async (request: IncomingMessage, answer: ServerResponse) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const text = ended(body)
    if (text === null) {
      answer
        .writeHead(401, { 'content-type': 'application/problem+json' })
        .end('{"code":"unauthenticated","detail":"No"}')
      return
    }
    answer.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(text)
  }
  const server = createServer((request, answer) => void reply(request, answer))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  return async ({ interrupted: signal }: { interrupted: AbortSignal }) => ({
    app: connect(url, { signal }),
    caller: operator,
    news: [],
    close: async () => {}
  })
}

t.test('on a server it is the same', async (t) => {
  const open = await onServer(t, (body) => `${JSON.stringify(imported(body.length))}\n`)
  const { code, out } = await cli([...argv, '--fields', 'line'], { open, typed: ['abc', 'de'] })
  t.match({ code, out }, { code: 0, out: '5\n' })
  const refusing = await onServer(t, () => null)
  t.match(await cli(argv, { open: refusing }), { code: 5, err: 'Error: No\n' })
})
