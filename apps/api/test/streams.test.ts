import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, type Caller, nobody } from '@rollcall/core'
import t from 'tap'
import { answerTo, elements, imported, importing, listening, textOf } from './fixtures/streams.ts'
import { as, testServer } from './fixtures/test-server.ts'

const bookmark = {
  id: '019ac000-0000-7000-8000-000000000001',
  url: 'https://example.com/',
  short_url: 'aB3',
  title: null,
  body: null,
  tags: ['news'],
  unread: false,
  archived: false,
  favourite: false,
  visits: 0,
  bot_visits: 0,
  last_visited_at: null,
  enabled: true,
  expires_at: null,
  max_visits: null,
  redirect_status: 302,
  alternate_url: null,
  link_status: 'unchecked' as const,
  link_status_code: null,
  link_error: null,
  link_checked_at: null,
  link_failures: 0,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z'
}

const checking = '/api/v1/bookmarks/check'
const exporting = '/api/v1/bookmarks/export'

t.test('a line is sent when its element is there', async (t) => {
  let give: () => void = () => {}
  async function* found() {
    yield imported(1)
    yield imported(2)
    await new Promise<void>((resolve) => (give = resolve))
    yield imported(3)
  }
  const { ask } = await listening(t, { importBookmarks: async () => found() })
  const answer = await answerTo(ask('POST', importing).end())
  const iterator = answer[Symbol.asyncIterator]()
  t.equal((await iterator.next()).value, `${JSON.stringify(imported(1))}\n${JSON.stringify(imported(2))}\n`)
  give()
  t.equal((await iterator.next()).value, `${JSON.stringify(imported(3))}\n`)
  t.match(await iterator.next(), { done: true })
})

t.test('a property that the schema does not name never leaves the server in a stream either', async (t) => {
  const { server } = await testServer(t, {
    app: { importBookmarks: async () => elements(imported(1, { password: 'secret' })) }
  })
  const answer = await server.inject({ method: 'POST', url: importing, headers: as('member'), payload: '' })
  t.equal(answer.body, `${JSON.stringify(imported(1))}\n`)
})

async function* failing<T>(error: unknown, ...before: T[]): AsyncIterable<T> {
  yield* before
  throw error
}

t.test('a failure before the first part is a problem as any other', async (t) => {
  const app = {
    importBookmarks: async () => failing<never>(new AppError('unavailable', 'Gone', { retryAfter: 3 })),
    exportBookmarks: async () => failing<never>(new AppError('not_found', 'No such search'))
  }
  const { server } = await testServer(t, { app })
  const posted = await server.inject({ method: 'POST', url: importing, headers: as('member'), payload: '' })
  t.match(posted, {
    statusCode: 503,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '3' }
  })
  t.match(posted.json(), { code: 'unavailable', detail: 'Gone' })
  const written = await server.inject({ url: exporting, headers: as('member') })
  t.match(written, { statusCode: 404, headers: { 'content-type': 'application/problem+json' } })
  t.notOk(written.headers['content-disposition'])
})

t.test('a failure after it is the last line, and the error of the remote client', async (t) => {
  const gone = new AppError('unavailable', 'The database is gone')
  const { client, ask, lines } = await listening(t, {
    importBookmarks: async () => failing(gone, imported(1)),
    checkBookmarks: async () => failing<never>(new TypeError('x is not a function'))
  })
  const [first, last = ''] = (await textOf(await answerTo(ask('POST', importing).end()))).split('\n')
  t.equal(first, JSON.stringify(imported(1)))
  t.match(JSON.parse(last), {
    error: {
      status: 503,
      code: 'unavailable',
      detail: 'The database is gone',
      instance: importing,
      request_id: String
    }
  })
  const found: unknown[] = []
  const read = async () => {
    for await (const one of await client.importBookmarks({ content: elements() }, nobody)) found.push(one)
  }
  await t.rejects(read(), { code: 'unavailable', message: 'The database is gone' })
  t.strictSame(found, [imported(1)])
  await t.rejects(client.checkBookmarks({ all: true }, nobody), {
    code: 'internal',
    message: 'Internal error'
  })
  t.match(lines.join(''), /x is not a function/)
})

t.test('a bug on the way is told as no more than that', async (t) => {
  const { ask, lines } = await listening(t, {
    importBookmarks: async () => failing(new TypeError('hunter2'), imported(1))
  })
  const text = await textOf(await answerTo(ask('POST', importing).end()))
  t.match(text, /"code":"internal"/)
  t.notMatch(text, /hunter2/)
  t.match(lines.join(''), /hunter2/)
})

const formats = [
  ['html', 'text/html; charset=utf-8', 'bookmarks.html'],
  ['csv', 'text/csv; charset=utf-8', 'bookmarks.csv'],
  ['json', 'application/json; charset=utf-8', 'bookmarks.json'],
  ['ndjson', 'application/x-ndjson', 'bookmarks.ndjson'],
  ['urls', 'text/plain; charset=utf-8', 'bookmarks.txt'],
  [undefined, 'application/json; charset=utf-8', 'bookmarks.json']
]
for (const [format, type, name] of formats) {
  t.test(
    `an export as ${format ?? 'nothing in particular'} is a file called ${name} that no browser runs`,
    async (t) => {
      const { server } = await testServer(t, { app: { exportBookmarks: async () => elements('é', 'à\n') } })
      const url = format === undefined ? exporting : `${exporting}?format=${format}`
      const answer = await server.inject({ url, headers: as('member') })
      t.equal(answer.body, 'éà\n')
      t.match(answer.headers, {
        'content-type': type,
        'content-disposition': `attachment; filename="${name}"`,
        'content-security-policy': /^sandbox$/,
        'x-content-type-options': 'nosniff'
      })
      const head = await server.inject({ method: 'HEAD', url, headers: as('member') })
      t.match(head, { statusCode: 200, body: '', headers: { 'content-type': type } })
    }
  )
}

t.test('a file that breaks off does not look complete', async (t) => {
  const texts = Array.from({ length: 5 }, () => 'x'.repeat(20_000))
  const { client, ask, lines } = await listening(t, {
    exportBookmarks: async () => failing(new TypeError('hunter2'), ...texts)
  })
  await t.rejects(textOf(await answerTo(ask('GET', exporting).end())), { code: 'ECONNRESET' })
  const read = async () => textOf(await client.exportBookmarks({}, nobody))
  await t.rejects(read(), { code: 'unavailable' })
  t.match(lines.join(''), /hunter2/)
})

t.test('a client that goes away stops the work', async (t) => {
  let interrupted: AbortSignal | undefined
  let stopped = () => {}
  const ended = new Promise<void>((resolve) => (stopped = resolve))
  async function* endless() {
    try {
      for (let line = 1; ; line++) {
        yield imported(line)
        await sleep(5)
      }
    } finally {
      stopped()
    }
  }
  const importBookmarks = async (_input: unknown, caller: Caller) => {
    interrupted = caller.interrupted
    return endless()
  }
  const { client, lines } = await listening(t, { importBookmarks })
  for await (const { line } of await client.importBookmarks({ content: elements() }, nobody))
    if (line > 2) break
  await ended
  t.equal(interrupted?.aborted, true)
  t.notMatch(lines.join(''), /"level":50/)
})

t.test('… before its first line, too', async (t) => {
  let called = () => {}
  const begun = new Promise<void>((resolve) => (called = resolve))
  let stop: Promise<unknown> = Promise.resolve()
  const checkBookmarks = async (_input: unknown, { interrupted }: Caller) => {
    if (interrupted === undefined) throw new TypeError('nothing says when to stop')
    stop = once(interrupted, 'abort')
    called()
    await stop
    return failing<never>(new Error('it stopped'))
  }
  const { ask, lines } = await listening(t, { checkBookmarks })
  const asked = ask('POST', checking, { 'content-type': 'application/json' }).end('{"all":true}')
  asked.on('error', () => undefined)
  await begun
  asked.destroy()
  await stop
  await sleep(50)
  t.notMatch(lines.join(''), /"level":50/, 'it is no bug')
})

t.test('an answer tells which of two statuses it is', async (t) => {
  for (const [outcome, status] of [
    ['created', 201],
    ['existing', 200],
    ['updated', 200]
  ] as const) {
    const createBookmark = async () => ({ ...bookmark, outcome })
    const { server } = await testServer(t, { app: { createBookmark } })
    const payload = { url: bookmark.url }
    const answer = await server.inject({
      method: 'POST',
      url: '/api/v1/bookmarks',
      headers: as('member'),
      payload
    })
    t.equal(answer.statusCode, status)
    t.strictSame(answer.json(), { ...bookmark, outcome })
  }
})

t.test('a conflict names what is there', async (t) => {
  const createBookmark = async () => {
    throw new AppError('conflict', 'It is saved', { existing_id: '17' })
  }
  const { client, server } = await listening(t, { createBookmark })
  const payload = { url: 'https://example.com/' }
  const answer = await server.inject({
    method: 'POST',
    url: '/api/v1/bookmarks',
    headers: as('member'),
    payload
  })
  t.match(answer.json(), { status: 409, code: 'conflict', existing_id: '17' })
  await t.rejects(client.createBookmark(payload, nobody), { code: 'conflict', existing_id: '17' })
})
