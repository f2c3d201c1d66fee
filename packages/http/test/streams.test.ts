import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { nobody } from '@rollcall/core'
import t from 'tap'
import { connect } from '../src/client.ts'
import { clientOf, type Listener, problem, serverThat } from './server-that.ts'

const LINE = { line: 1, url: 'https://example.com/', outcome: 'created', id: null, error: null }

async function* pieces(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

/** Content without an end, and how much of it was asked for. */
function endless() {
  const asked = { bytes: 0, stopped: false }
  async function* content(): AsyncIterable<Uint8Array> {
    try {
      for (;;) {
        asked.bytes += 65_536
        yield Buffer.alloc(65_536, 'x')
      }
    } finally {
      asked.stopped = true
    }
  }
  return { asked, content: content() }
}

async function all<T>(elements: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const element of elements) found.push(element)
  return found
}

function lines(answer: ServerResponse): ServerResponse {
  return answer.writeHead(200, { 'content-type': 'application/x-ndjson' })
}

t.test('bytes travel as the body in pieces, the rest of the input in the query', async (t) => {
  let seen: unknown
  const client = await clientOf(t, async (request, answer) => {
    const { method, url, headers } = request
    let body = ''
    for await (const chunk of request) body += chunk
    seen = { method, url, body, encoding: headers['transfer-encoding'], type: headers['content-type'] }
    lines(answer).end(`${JSON.stringify(LINE)}\n`)
  })
  const input = { content: pieces('https://exam', 'ple.com/\n'), format: 'urls' as const, dry_run: true }
  t.strictSame(await all(await client.importBookmarks(input, nobody)), [LINE])
  t.strictSame(seen, {
    method: 'POST',
    url: '/api/v1/bookmarks/import?format=urls&dry_run=true',
    body: 'https://example.com/\n',
    encoding: 'chunked',
    type: 'application/octet-stream'
  })
})

t.test('content can have an answer that comes whole, once all was sent or before', async (t) => {
  const counts = { new: 1, changed: 0, untouched: 0, merged: 0, clash: 0, failed: 0 }
  const output = { import_id: null, dry_run: true, counts, rows: [] }
  const seen: unknown[] = []
  const listener: Listener = async (request, answer) => {
    let body = ''
    if (request.url !== '/api/v1/videogames/import?platform=early')
      for await (const chunk of request) body += chunk
    seen.push([request.method, request.url, body])
    await sleep(100)
    answer.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(output))
  }
  const impatient = connect(await serverThat(t, listener), { timeoutMs: 50 })
  const whole = { content: pieces('title\n'), dry_run: true, format: 'csv' as const }
  t.strictSame(await impatient.importVideogames(whole, nobody), output, 'it may take its time')
  async function* slowly(): AsyncIterable<Uint8Array> {
    for (const text of ['ti', 'tl', 'e\n']) {
      yield Buffer.from(text)
      await sleep(60)
    }
  }
  t.strictSame(await impatient.importVideogames({ content: slowly() }, nobody), output)
  const { asked, content } = endless()
  t.strictSame(await impatient.importVideogames({ content, platform: 'early' }, nobody), output)
  for (let i = 0; i < 50 && !asked.stopped; i++) await sleep(10)
  t.ok(asked.stopped, 'nothing more is sent')
  t.strictSame(seen, [
    ['POST', '/api/v1/videogames/import?dry_run=true&format=csv', 'title\n'],
    ['POST', '/api/v1/videogames/import', 'title\n'],
    ['POST', '/api/v1/videogames/import?platform=early', '']
  ])
})

t.test('content that is none never leaves', async (t) => {
  const client = await clientOf(t, () => t.fail('it was asked for'))
  const input: object = { content: 'https://example.com/' }
  const call: (input: object, caller: typeof nobody) => Promise<unknown> = Object(client).importBookmarks
  await t.rejects(call(input, nobody), { code: 'invalid', errors: [{ pointer: '/content' }] })
})

t.test('elements come as the server sends them, however they are cut', async (t) => {
  let send: (text: string | null) => void = () => {}
  const client = await clientOf(t, (_request, answer) => {
    lines(answer).flushHeaders()
    send = (text) => (text === null ? answer.end() : answer.write(text))
  })
  const elements = await client.checkBookmarks({ all: true }, nobody)
  const iterator = elements[Symbol.asyncIterator]()
  send('{"id":"é"}\n{"id":')
  t.match(await iterator.next(), { value: { id: 'é' } })
  send('"b"}\n')
  t.match(await iterator.next(), { value: { id: 'b' } })
  send(null)
  t.match(await iterator.next(), { done: true })
})

t.test('answer and body move at the same time', async (t) => {
  const client = await clientOf(t, async (request, answer) => {
    lines(answer)
    for await (const chunk of request) answer.write(`${JSON.stringify({ line: String(chunk) })}\n`)
    answer.end()
  })
  let sent = 0
  let told: () => void = () => {}
  async function* content(): AsyncIterable<Uint8Array> {
    for (; sent < 3; sent++) {
      yield Buffer.from(`${sent}`)
      await new Promise<void>((resolve) => (told = resolve))
    }
  }
  const found: unknown[] = []
  for await (const { line } of await client.importBookmarks({ content: content() }, nobody)) {
    found.push(line)
    told()
  }
  t.strictSame(found, ['0', '1', '2'], 'each was sent only after the answer to the one before')
})

t.test('no more is asked of the content than the server takes', async (t) => {
  const client = await clientOf(t, (_request, answer) => lines(answer).flushHeaders())
  const { asked, content } = endless()
  const elements = await client.importBookmarks({ content }, nobody)
  await sleep(200)
  const { bytes } = asked
  t.ok(bytes < 32_000_000, `${bytes} bytes wait in between`)
  await sleep(100)
  t.equal(asked.bytes, bytes, 'and no more follow')
  const iterator = elements[Symbol.asyncIterator]()
  void iterator.next().catch(() => undefined)
})

for (const [status, code] of [
  [401, 'unauthenticated'],
  [413, 'too_large'],
  [400, 'invalid']
] as const) {
  t.test(
    `a server that refuses with ${status} while content is sent is heard, and nothing more is sent`,
    async (t) => {
      const client = await clientOf(t, (_request, answer) => problem(answer, status, code))
      const { asked, content } = endless()
      const refused = client.importBookmarks({ content }, nobody)
      await t.rejects(refused, { code, message: 'It went wrong' })
      for (let i = 0; i < 50 && !asked.stopped; i++) await sleep(10)
      t.ok(asked.stopped)
      const whole = endless()
      await t.rejects(client.importVideogames({ content: whole.content }, nobody), {
        code,
        message: 'It went wrong'
      })
      for (let i = 0; i < 50 && !whole.asked.stopped; i++) await sleep(10)
      t.ok(whole.asked.stopped, 'so it is where the answer would come whole')
    }
  )
}

t.test('content that fails fails the call with its own error', async (t) => {
  const broken = new Error('the disk is broken')
  async function* content(): AsyncIterable<Uint8Array> {
    yield Buffer.from('a')
    throw broken
  }
  const silent = await clientOf(t, () => {})
  await t.rejects(silent.importBookmarks({ content: content() }, nobody), broken)
  const talking = await clientOf(t, async (request, answer) => {
    lines(answer).write(`${JSON.stringify(LINE)}\n`)
    await once(request, 'close')
  })
  const answered = talking.importBookmarks({ content: content() }, nobody).then(all)
  await t.rejects(answered, broken, 'after the first element too')
})

t.test('a failure in the last line is the failure of the stream', async (t) => {
  const error = { status: 503, code: 'unavailable', detail: 'The database is gone', existing_id: 'x' }
  const client = await clientOf(t, (_request, answer) => {
    lines(answer).end(`${JSON.stringify(LINE)}\n${JSON.stringify({ error })}\n`)
  })
  const elements = await client.checkBookmarks({ all: true }, nobody)
  const iterator = elements[Symbol.asyncIterator]()
  t.match(await iterator.next(), { value: LINE })
  await t.rejects(iterator.next(), { code: 'unavailable', message: 'The database is gone', existing_id: 'x' })
})

const cuts: [string, Listener][] = [
  ['between lines', (_request, answer) => lines(answer).write('{"line":1}\n', () => answer.destroy())],
  ['within a line', (_request, answer) => lines(answer).write('{"line":1}\n{"li', () => answer.destroy())],
  ['politely within a line', (_request, answer) => lines(answer).end('{"line":1}\n{"li')],
  ['into nonsense', (_request, answer) => lines(answer).end('{"line":1}\n{"li\n')]
]
for (const [where, listener] of cuts) {
  t.test(`an answer that breaks off ${where} is unavailable`, async (t) => {
    const client = await clientOf(t, listener)
    const elements = await client.checkBookmarks({ all: true }, nobody)
    const iterator = elements[Symbol.asyncIterator]()
    t.match(await iterator.next(), { value: { line: 1 } })
    await t.rejects(iterator.next(), { code: 'unavailable' })
  })
}

t.test('whoever has seen enough leaves, and the server knows', async (t) => {
  let left: Promise<unknown> = Promise.resolve()
  const client = await clientOf(t, (_request, answer) => {
    left = once(answer, 'close')
    lines(answer).write('{"id":"a"}\n{"id":"b"}\n')
  })
  for await (const { id } of await client.checkBookmarks({ all: true }, nobody)) {
    t.equal(id, 'a')
    break
  }
  await left
})

t.test('a file is read as it comes, and one that is cut is unavailable', async (t) => {
  const file = { 'content-type': 'text/csv', 'content-disposition': 'attachment; filename="bookmarks.csv"' }
  const whole = await clientOf(t, (_request, answer) =>
    answer.writeHead(200, file).end('url\nhttps://é.example/\n')
  )
  t.equal(
    (await all(await whole.exportBookmarks({ format: 'csv' }, nobody))).join(''),
    'url\nhttps://é.example/\n'
  )
  const cut = await clientOf(t, (_request, answer) => {
    answer.writeHead(200, file).write('url\n', () => answer.destroy())
  })
  const texts = await cut.exportBookmarks({ format: 'csv' }, nobody)
  await t.rejects(all(texts), { code: 'unavailable' })
})

t.test('a page of a stranger is neither a file nor lines', async (t) => {
  const client = await clientOf(t, (_request, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Log in</h1>')
  })
  const foreign = { code: 'upstream_failed', message: /is a Rollcall server there/ }
  await t.rejects(client.exportBookmarks({}, nobody), foreign)
  await t.rejects(client.checkBookmarks({ all: true }, nobody), foreign)
  await t.rejects(client.importBookmarks({ content: pieces('x') }, nobody), foreign)
  await t.rejects(client.importVideogames({ content: pieces('x') }, nobody), foreign)
})
