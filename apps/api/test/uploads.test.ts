import { setTimeout as sleep } from 'node:timers/promises'
import { type App, type Caller, nobody } from '@rollcall/core'
import t from 'tap'
import { answerTo, elements, listening, textOf } from './fixtures/streams.ts'
import { as, testServer, tokenFor } from './fixtures/test-server.ts'

const importing = '/api/v1/videogames/import'

/** What an import says that found so many letters. */
function done(line: number) {
  const counts = { new: 0, changed: 0, untouched: 0, merged: 0, clash: 0, failed: 1 }
  const row = {
    line,
    title: null,
    outcome: 'failed' as const,
    id: null,
    changes: [],
    clashes: [],
    error: 'x'
  }
  return { import_id: null, dry_run: false, counts, rows: [row] }
}

t.test('a file goes to the use case in pieces, and its answer comes whole', async (t) => {
  const seen: unknown[] = []
  const importVideogames: App['importVideogames'] = async ({ content, ...rest }) => {
    seen.push([await textOf(content), { ...rest }])
    return { ...done(1), secret: 'not in the schema' }
  }
  const { server } = await testServer(t, { app: { importVideogames }, config: { ROLLCALL_BODY_LIMIT: 1024 } })
  const payload = 'x'.repeat(100_000)
  for (const type of ['text/csv', 'application/json', 'nonsense', undefined]) {
    const headers = { ...as('member'), ...(type && { 'content-type': type }) }
    const url = `${importing}?format=csv&dry_run=true&platform=07`
    const answer = await server.inject({ method: 'POST', url, headers, payload })
    t.match(answer, {
      statusCode: 200,
      headers: { 'content-type': /^application\/json/, 'cache-control': 'no-store' }
    })
    t.strictSame(answer.json(), done(1))
  }
  const one = [payload, { format: 'csv', dry_run: true, platform: '07' }]
  t.strictSame(seen, [one, one, one, one])
})

t.test('values of any kind come through in what was changed', async (t) => {
  const values = [null, 0, 'x', [], [{ hours: 1.5, started: null }], { hltb: '7' }, true]
  const changes = values.map((to, i) => ({ field: `${i}`, from: values.at(-1 - i), to }))
  const clashes = values.map((theirs, i) => ({ field: `${i}`, yours: values.at(-1 - i), theirs }))
  const [row] = done(1).rows
  const rows = row === undefined ? [] : [{ ...row, changes, clashes }]
  const { client } = await listening(t, { importVideogames: async () => ({ ...done(1), rows }) })
  t.strictSame((await client.importVideogames({ content: elements() }, nobody)).rows, rows)
})

t.test('a packed file is refused, and so is one in the query', async (t) => {
  const { server } = await testServer(t)
  const headers = { ...as('member'), 'content-encoding': 'gzip' }
  const packed = await server.inject({ method: 'POST', url: importing, headers, payload: 'x' })
  t.match(packed.json(), { status: 400, code: 'invalid', detail: /Content-Encoding gzip/ })
  const url = `${importing}?content=x`
  const misplaced = await server.inject({ method: 'POST', url, headers: as('member'), payload: '' })
  t.match(misplaced.json(), { status: 400, errors: [{ pointer: '/content' }] })
})

t.test('a file may take its time, and one that falls silent ends', async (t) => {
  const importVideogames: App['importVideogames'] = async ({ content }) =>
    done((await textOf(content)).length)
  const { ask } = await listening(t, { importVideogames }, { patience: { silence: 200, rest: 100 } })
  const slow = ask('POST', importing)
  for (let i = 0; i < 8; i++) {
    slow.write('x')
    await sleep(60)
  }
  t.match(JSON.parse(await textOf(await answerTo(slow.end()))), { rows: [{ line: 8 }] })
  const silent = ask('POST', importing)
  silent.write('x')
  t.match(JSON.parse(await textOf(await answerTo(silent))), { status: 400, detail: /did not go on/ })
})

t.test('a client that goes away stops the work, and that is no bug', async (t) => {
  for (const end of [true, false]) {
    let caller: Caller | undefined
    const failures: unknown[] = []
    const importVideogames: App['importVideogames'] = async ({ content }, given) => {
      caller = given
      await (end ? textOf(content) : undefined)
      while (!given.interrupted?.aborted) await sleep(5)
      failures.push(given.interrupted.reason)
      throw given.interrupted.reason
    }
    const { ask, lines } = await listening(t, { importVideogames })
    const asked = ask('POST', importing)
    asked.on('error', () => undefined)
    asked.write('x')
    if (end) asked.end()
    while (caller === undefined) await sleep(5)
    t.notOk(caller.interrupted?.aborted)
    asked.destroy()
    for (let i = 0; i < 100 && failures.length === 0; i++) await sleep(10)
    t.match(failures, [{ name: 'AbortError' }])
    await sleep(20)
    t.notMatch(lines.join(''), /"level":50/)
  }
})

t.test('who may not is refused before a byte is read', async (t) => {
  let calls = 0
  const importVideogames = async () => done(++calls)
  const { ask } = await listening(t, { importVideogames })
  for (const [headers, status] of [
    [{ authorization: '' }, 401],
    [as('guest'), 403],
    [{ authorization: `Bearer ${tokenFor('member')}x` }, 401]
  ] as const) {
    const asked = ask('POST', importing, headers)
    asked.write('x')
    t.equal((await answerTo(asked)).statusCode, status)
    asked.destroy()
  }
  t.equal(calls, 0)
})
