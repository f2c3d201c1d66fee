import { EventEmitter, once } from 'node:events'
import { type LinkCheck, operator } from '@rollcall/core'
import t from 'tap'
import { ada, bookmarkDesk, collect, eve, operatorAsAda } from './bookmarks-desk.ts'

const URL = 'https://example.com'
const DOWN: LinkCheck = { outcome: 'failed', status_code: 503, error: 'It answers 503' }
const GONE: LinkCheck = { outcome: 'gone', status_code: 410, error: 'It says it is gone' }
const REFUSED: LinkCheck = { outcome: 'refused', status_code: null, error: 'It is in a private network' }

function checkDesk() {
  const desk = bookmarkDesk()
  const { app, web } = desk
  const check = async (input: Parameters<typeof app.checkBookmarks>[0], caller = ada) =>
    collect(await app.checkBookmarks(input, caller))
  /** The last parts of the addresses that were asked for, in order. */
  const askedFor = async (input: Parameters<typeof app.checkBookmarks>[0], caller = ada) => {
    web.asked.length = 0
    await check(input, caller)
    return web.asked
      .map((url) => url.slice(URL.length + 1))
      .sort()
      .join(' ')
  }
  return { ...desk, check, askedFor }
}

t.test('bookmarks.check tells what it found, and writes it down', async (t) => {
  const { app, add, web, check, clock } = checkDesk()
  const { id, short_url } = await add(`${URL}/1`)
  web.checks.set(`${URL}/1`, DOWN)
  clock.pass(60)
  const found = {
    id,
    link_status: 'failing',
    link_status_code: 503,
    link_error: 'It answers 503',
    link_checked_at: '2026-03-10T12:01:00.000Z',
    link_failures: 1
  } as const
  t.same(await check({ ids: [short_url] }), [{ ...found, url: `${URL}/1`, short_url }])
  t.match(await app.showBookmark({ id }, ada), { ...found, updated_at: '2026-03-10T12:00:00.000Z' })
})

t.test(
  'a link is dead after three failures in a row, or once it says so, and alive again when it answers',
  async (t) => {
    const { app, add, web, check } = checkDesk()
    const { id } = await add(`${URL}/1`)
    const told: string[] = []
    for (const answer of [DOWN, DOWN, null, DOWN, DOWN, DOWN, DOWN, null, GONE, DOWN, REFUSED, DOWN]) {
      if (answer === null) web.checks.delete(`${URL}/1`)
      else web.checks.set(`${URL}/1`, answer)
      const [one] = await check({ ids: [id] })
      told.push(`${one?.link_status} ${one?.link_failures}`)
      const isDead = (await app.listBookmarks({ q: 'is:dead' }, ada)).data.length === 1
      t.equal(isDead, one?.link_status === 'dead')
    }
    t.strictSame(told, [
      'failing 1',
      'failing 2',
      'alive 0',
      'failing 1',
      'failing 2',
      'dead 3',
      'dead 4',
      'alive 0',
      'dead 1',
      'failing 2',
      'refused 0',
      'failing 1'
    ])
  }
)

t.test('bookmarks.check checks one, some or all of the own', async (t) => {
  const { app, add, askedFor } = checkDesk()
  const one = await add(`${URL}/1`, { tags: ['a'] })
  const two = await add(`${URL}/2`, { tags: ['a'], archived: true })
  await add(`${URL}/3`)
  await app.createBookmark({ url: `${URL}/hers`, tags: ['a'] }, eve)
  await app.saveSearch({ name: 'some', q: '#a' }, ada)
  t.equal(await askedFor({ all: true }), '1 3', 'archived ones are left out')
  t.equal(await askedFor({ ids: [one.id, two.short_url] }), '1 2', 'unless they are named')
  t.equal(await askedFor({ q: '#a' }), '1 2', 'or looked for')
  t.equal(await askedFor({ search: 'some', q: '-is:archived' }), '1')
  t.equal(await askedFor({ q: '#a', all: true }), '1 2')
  t.equal(await askedFor({ ids: [one.id, one.short_url, one.id] }), '1', 'each is asked for once')
  t.equal(await askedFor({ all: true }, eve), 'hers')
})

t.test('bookmarks.check may leave out what was checked of late', async (t) => {
  const { add, askedFor, clock } = checkDesk()
  const one = await add(`${URL}/1`)
  await add(`${URL}/2`)
  await askedFor({ ids: [one.id] })
  clock.pass(3_600)
  t.equal(await askedFor({ older_than: '2h' }), '2')
  t.equal(await askedFor({ older_than: '1h' }), '', 'an hour ago is not longer than an hour ago')
  clock.pass(1)
  t.equal(await askedFor({ older_than: '1h', all: true }), '1')
})

t.test('bookmarks.check wants to know which', async (t) => {
  const { check, add, web } = checkDesk()
  const { id } = await add(`${URL}/1`)
  await t.rejects(check({}), { code: 'invalid', message: /ids, q, search, older_than or all/ })
  for (const over of [{ q: 'x' }, { search: 'x' }, { all: true }, { older_than: '1h' }]) {
    await t.rejects(check({ ids: [id], ...over }), { code: 'invalid', errors: [{ pointer: '/ids' }] })
  }
  await t.rejects(check({ ids: [] }), { code: 'invalid' })
  await t.rejects(check({ ids: Array.from({ length: 101 }, () => id) }), { code: 'invalid' })
  await t.rejects(check({ ids: [id, 'nope'] }), { code: 'not_found' })
  await t.rejects(check({ search: 'nope' }), { code: 'not_found' })
  await t.rejects(check({ q: '"' }), { code: 'invalid' })
  await t.rejects(check({ older_than: '999999999w' }), {
    code: 'invalid',
    errors: [{ pointer: '/older_than' }]
  })
  t.strictSame(web.asked, [])
})

t.test('the operator checks those of everybody, or of the user they act as', async (t) => {
  const { app, add, askedFor, check } = checkDesk()
  const { id } = await add(`${URL}/1`, { tags: ['a'] })
  await app.createBookmark({ url: `${URL}/hers`, tags: ['a'] }, eve)
  t.equal(await askedFor({ all: true }, operator), '1 hers')
  t.equal(await askedFor({ q: '#a' }, operator), '1 hers')
  t.equal(await askedFor({ all: true }, operatorAsAda), '1')
  for (const input of [{ ids: [id] }, { search: 'hers' }]) {
    await t.rejects(check(input, operator), { code: 'unauthenticated' })
  }
})

t.test('a check of many tells of each once, and how far it has come', async (t) => {
  const { add, check } = checkDesk()
  for (let i = 0; i < 70; i++) await add(`${URL}/${i}`)
  const told: number[] = []
  const found = await check({ all: true }, { ...ada, onProgress: (done) => told.push(done) })
  const urls = Array.from({ length: 70 }, (_, i) => `${URL}/${i}`)
  t.strictSame(found.map(({ url }) => url).sort(), urls.sort())
  t.equal(told.at(-1), 70)
  t.strictSame(
    told,
    told.toSorted((a, b) => a - b)
  )
})

t.test('a check of many does not wait for the slowest', async (t) => {
  const { bookmarks, web } = checkDesk()
  const stuck = new EventEmitter()
  const slow: typeof web = {
    ...web,
    async check(url, signal) {
      if (url === `${URL}/0`) await once(stuck, 'loose')
      return web.check(url, signal)
    }
  }
  const { app, add } = bookmarkDesk({ bookmarks, web: slow })
  for (let i = 0; i < 70; i++) await add(`${URL}/${i}`)
  const told: string[] = []
  for await (const { url } of await app.checkBookmarks({ all: true }, ada)) {
    told.push(url)
    if (told.length === 69) stuck.emit('loose')
  }
  t.equal(told.length, 70)
  t.equal(told.at(-1), `${URL}/0`)
})

t.test('a check that is interrupted writes down what it told, and asks no more', async (t) => {
  const { app, add, web } = checkDesk()
  for (let i = 0; i < 200; i++) await add(`${URL}/${i}`)
  const stop = new AbortController()
  const caller = { ...ada, interrupted: stop.signal, onProgress: () => stop.abort() }
  const told: string[] = []
  await t.rejects(
    async () => {
      for await (const { id } of await app.checkBookmarks({ all: true }, caller)) told.push(id)
    },
    { name: 'AbortError' }
  )
  t.ok(told.length > 0)
  t.ok(web.asked.length < 70, `${web.asked.length} asked`)
  for (const id of told) t.match(await app.showBookmark({ id }, ada), { link_status: 'alive' })
})

t.test('a check whose reader goes away asks no more', async (t) => {
  const { app, add, web } = checkDesk()
  for (let i = 0; i < 200; i++) await add(`${URL}/${i}`)
  for await (const { link_status } of await app.checkBookmarks({ all: true }, ada)) {
    t.equal(link_status, 'alive')
    break
  }
  t.ok(web.asked.length < 70, `${web.asked.length} asked`)
})
