import { once } from 'node:events'
import { type ClientRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type App, nobody } from '@rollcall/core'
import { connect } from '@rollcall/http'
import t from 'tap'
import { answerTo, elements, imported, importing, listening, textOf } from './fixtures/streams.ts'
import { as, testServer, tokenFor } from './fixtures/test-server.ts'

t.test('the body goes to the use case in pieces, whatever it is called', async (t) => {
  const seen: unknown[] = []
  const importBookmarks: App['importBookmarks'] = async ({ content, ...rest }) => {
    seen.push([await textOf(content), { ...rest }])
    return elements(imported(1))
  }
  const { server } = await testServer(t, { app: { importBookmarks } })
  for (const type of ['text/html', 'application/json', 'nonsense', undefined]) {
    const headers = { ...as('member'), ...(type && { 'content-type': type }) }
    const url = `${importing}?format=urls&dry_run=true`
    const answer = await server.inject({ method: 'POST', url, headers, payload: 'https://example.com/\n' })
    t.match(answer.headers, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' })
    t.equal(answer.statusCode, 200)
    t.equal(answer.body, `${JSON.stringify(imported(1))}\n`)
  }
  const one = ['https://example.com/\n', { format: 'urls', dry_run: true }]
  t.strictSame(seen, [one, one, one, one])
})

t.test('the limit of bodies is not for those, and an empty one is empty', async (t) => {
  const sizes: number[] = []
  const importBookmarks: App['importBookmarks'] = async ({ content }) => {
    sizes.push((await textOf(content)).length)
    return elements()
  }
  const { server } = await testServer(t, { app: { importBookmarks }, config: { ROLLCALL_BODY_LIMIT: 2048 } })
  for (const payload of ['x'.repeat(100_000), '']) {
    const answer = await server.inject({ method: 'POST', url: importing, headers: as('member'), payload })
    t.match(answer, { statusCode: 200, body: '' })
  }
  t.strictSame(sizes, [100_000, 0])
})

t.test('a packed body is refused, not taken for what it is not', async (t) => {
  const { server } = await testServer(t)
  const headers = { ...as('member'), 'content-encoding': 'gzip' }
  const answer = await server.inject({ method: 'POST', url: importing, headers, payload: 'x' })
  t.equal(answer.statusCode, 400)
  t.match(answer.json(), {
    code: 'invalid',
    detail: 'Cannot read Content-Encoding gzip: send the body as it is'
  })
})

t.test('content in the query is refused', async (t) => {
  const { server } = await testServer(t)
  const url = `${importing}?content=x`
  const answer = await server.inject({ method: 'POST', url, headers: as('member'), payload: '' })
  t.match(answer.json(), {
    code: 'invalid',
    errors: [{ pointer: '/content', detail: 'is not a known field' }]
  })
})

t.test('a client that sends more than is read has to wait', async (t) => {
  let goOn = () => {}
  const importBookmarks: App['importBookmarks'] = async ({ content }) => {
    await new Promise<void>((resolve) => (goOn = resolve))
    return elements(imported((await textOf(content)).length))
  }
  const { ask } = await listening(t, { importBookmarks })
  const asked = ask('POST', importing)
  const piece = Buffer.alloc(65_536, 'x')
  let sent = 0
  for (let waits = false; !waits && sent < 64_000_000; ) {
    sent += piece.length
    if (!asked.write(piece)) waits = (await Promise.race([once(asked, 'drain'), sleep(300)])) === undefined
  }
  t.ok(sent < 32_000_000, `${sent} bytes are on their way`)
  goOn()
  asked.end()
  t.equal(await textOf(await answerTo(asked)), `${JSON.stringify(imported(sent))}\n`)
})

t.test('a body that breaks off is an error of the content, and no bug', async (t) => {
  const failures: unknown[] = []
  const importBookmarks: App['importBookmarks'] = async ({ content }) => {
    await textOf(content).catch((error: unknown) => failures.push(error))
    return elements()
  }
  const { ask, lines } = await listening(t, { importBookmarks })
  const asked = ask('POST', importing)
  asked.on('error', () => undefined)
  asked.write('https://')
  await sleep(50)
  asked.destroy()
  for (let i = 0; i < 50 && failures.length === 0; i++) await sleep(10)
  t.match(failures, [{ code: 'invalid', message: 'The body broke off' }])
  t.notMatch(lines.join(''), /"level":50/)
})

t.test('a body that falls silent ends; one that goes on may take its time', async (t) => {
  const importBookmarks: App['importBookmarks'] = async ({ content }) =>
    elements(imported((await textOf(content)).length))
  const { ask } = await listening(t, { importBookmarks }, { patience: { silence: 200, rest: 100 } })
  const silent = ask('POST', importing)
  silent.write('x')
  const refused = await answerTo(silent)
  t.match(JSON.parse(await textOf(refused)), {
    code: 'invalid',
    detail: 'The body did not go on for 0.2 seconds'
  })
  if (!silent.destroyed) await once(silent, 'close')
  const slow = ask('POST', importing)
  for (let i = 0; i < 8; i++) {
    slow.write('x')
    await sleep(60)
  }
  slow.end()
  t.equal(await textOf(await answerTo(slow)), `${JSON.stringify(imported(8))}\n`)
})

t.test('a request that trickles in is cut off, a body that is read while it arrives is not', async (t) => {
  const importBookmarks: App['importBookmarks'] = async ({ content }) =>
    elements(imported((await textOf(content)).length))
  const { server, ask } = await listening(t, { importBookmarks })
  Object.assign(server.server, { headersTimeout: 400, requestTimeout: 500 })
  const trickle = async (asked: ClientRequest) => {
    asked.on('error', () => undefined)
    const answered = answerTo(asked)
    let isAnswered = false
    const note = () => (isAnswered = true)
    answered.then(note, note)
    for (let i = 0; i < 70 && !isAnswered; i++) {
      asked.write(' ')
      await sleep(100)
    }
    asked.end()
    return answered
  }
  const [whole, streamed] = await Promise.all([
    trickle(ask('POST', '/api/v1/items', { 'content-type': 'application/json' })),
    trickle(ask('POST', importing))
  ])
  t.equal(whole.statusCode, 408)
  t.equal(await textOf(streamed), `${JSON.stringify(imported(70))}\n`)
})

t.test('who may not is refused before a byte is read, and can go on with the connection', async (t) => {
  const { url, ask } = await listening(t, {})
  const content = { content: elements(Buffer.alloc(1_000_000, 'x')) }
  await t.rejects(connect(url).importBookmarks(content, nobody), { code: 'unauthenticated' })
  const guest = connect(url, { token: tokenFor('guest') })
  await t.rejects(guest.importBookmarks(content, nobody), { code: 'forbidden' })
  const refused = await answerTo(ask('POST', importing, as('guest')).end('x'))
  t.equal(refused.statusCode, 403)
  await textOf(refused)
  t.equal((await answerTo(ask('GET', '/check').end())).statusCode, 200)
})
