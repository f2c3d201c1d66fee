import { setTimeout as sleep } from 'node:timers/promises'
import { type App, nobody } from '@rollcall/core'
import { connect } from '@rollcall/http'
import t from 'tap'
import { asker, countsOf } from './fixtures/at-once.ts'
import { join, type RealServer, realServer } from './fixtures/real-server.ts'

const GAMES = 50

let desk: RealServer
let base: string
let ask: ReturnType<typeof asker>['ask']
let people = 0
/** Of somebody with an empty backlog. */
let token: string
let client: App

t.before(async () => {
  desk = await realServer(t)
  base = await desk.server.listen({ host: '127.0.0.1', port: 0 })
  const asking = asker(base, 32)
  t.teardown(asking.close)
  ask = asking.ask
})
t.beforeEach(async () => {
  token = (await join(desk.running, `me${++people}`, 'member')).access
  client = connect(base, { token })
})

t.test('of imports of one file at once each finds what the others made', async (t) => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => upload(csv(0, GAMES))))
  t.strictSame(countsOf(answers.map(({ status }) => status)), { 200: 20 })
  t.strictSame(countsOf(answers.map(({ body }) => body.counts.new)), { [GAMES]: 1, 0: 19 })
  t.strictSame(countsOf(answers.map(({ body }) => body.counts.untouched)), { [GAMES]: 19, 0: 1 })
  t.equal(await total(), GAMES)
})

t.test('files that overlap, imported at once, make each game once', async (t) => {
  const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => upload(csv(i * 10, i * 10 + 20))))
  const made = answers.reduce((sum, { body }) => sum + body.counts.new, 0)
  t.equal(made, 110)
  t.equal(await total(), 110)
})

t.test('what its owner changes while files are imported stays', async (t) => {
  const { body } = await upload(csv(0, GAMES))
  const ids: string[] = body.rows.map(({ id }: { id: string }) => id)
  const [answers] = await Promise.all([
    Promise.all(ids.map((id, i) => request('PATCH', `/videogames/${id}`, { notes: `mine ${i}` }))),
    Promise.all(Array.from({ length: 10 }, (_, i) => upload(csv(0, GAMES, `theirs ${i}`))))
  ])
  t.strictSame(countsOf(answers.map(({ status }) => status)), { 200: GAMES })
  for (const [i, id] of ids.entries()) {
    const game = (await request('GET', `/videogames/${id}`)).body
    t.match(game, { notes: `mine ${i}`, set_by: { notes: 'user', title: 'import' } })
  }
})

t.test('an import that is taken back by many at once is taken back once', async (t) => {
  const { import_id } = (await upload(csv(0, GAMES))).body
  const undo = () => request('POST', `/api/v1/imports/${import_id}/undo`, {})
  const answers = await Promise.all(Array.from({ length: 10 }, undo))
  t.strictSame(countsOf(answers.map(({ status }) => status)), { 200: 1, 409: 9 })
  t.match(answers.find(({ status }) => status === 200)?.body, { deleted: GAMES })
  t.equal(await total(), 0)
})

t.test('a file from another machine is taken in, all at once or drop by drop', async (t) => {
  const content = csv(0, 3)
  const cut = Math.floor(content.length / 2)
  for (const [pieces, pause] of [
    [[content], 0],
    [[content.slice(0, cut), content.slice(cut)], 300],
    [content.split(''), 1]
  ] as const) {
    const dry_run = pause !== 1
    const output = await client.importVideogames({ content: slowly(pieces, pause), dry_run }, nobody)
    t.match(output, { dry_run, counts: { new: 3, failed: 0 }, rows: [{ line: 2 }, { line: 3 }, { line: 4 }] })
  }
  t.equal(await total(), 3)
})

t.test('a file without end is too large before its sender has sent it', async (t) => {
  let sent = 0
  async function* endless(): AsyncIterable<Uint8Array> {
    yield Buffer.from('title,platform,notes\n')
    for (; sent < 1_000_000_000; sent += 10_000) yield Buffer.from(`Game ${sent},PC,${'x'.repeat(9_980)}\n`)
  }
  const answer = client.importVideogames({ content: endless() }, nobody)
  await t.rejects(answer, { code: 'too_large', message: /split it/ })
  t.ok(sent < 200_000_000, `${sent} bytes were asked for`)
  const refused = client.importVideogames({ content: endless(), platform: ' ' }, nobody)
  await t.rejects(refused, { code: 'invalid', errors: [{ pointer: '/platform' }] })
  t.equal(await total(), 0)
})

t.test('of a file that breaks off nothing is kept', async (t) => {
  async function* broken(): AsyncIterable<Uint8Array> {
    yield Buffer.from(csv(0, 3))
    await sleep(50)
    throw new Error('the disk is broken')
  }
  await t.rejects(client.importVideogames({ content: broken() }, nobody), { message: 'the disk is broken' })
  await sleep(100)
  t.equal(await total(), 0)
})

function csv(from: number, to: number, notes = ''): string {
  const rows = Array.from({ length: to - from }, (_, i) => `Game ${from + i},PC,${notes}\n`)
  return `title,platform,notes\n${rows.join('')}`
}

async function* slowly(pieces: readonly string[], pause: number): AsyncIterable<Uint8Array> {
  for (const piece of pieces) {
    await sleep(pause)
    yield Buffer.from(piece)
  }
}

function upload(body: string) {
  return ask('POST', '/api/v1/videogames/import', { token, body })
}

function request(method: string, path: string, body?: object) {
  return ask(method, path, { token, ...(body && { body }) })
}

async function total(): Promise<number> {
  return (await request('GET', '/videogames/stats')).body.total
}
