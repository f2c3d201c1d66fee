import t from 'tap'
import { GROUVEE, HLTB, NOTHING, type Shelf, shelfOf } from './fixtures/backlog-files.ts'
import { type RealServer, realServer } from './fixtures/real-server.ts'

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const NOWHERE = '019ac000-0000-7000-8000-000000000001'

let desk: RealServer
let people = 0
/** Of somebody with an empty backlog. */
let shelf: Shelf

t.before(async () => {
  desk = await realServer(t)
})
t.beforeEach(async () => {
  shelf = await shelfOf(desk, `me${++people}`)
})

t.test('an export is a file to keep, of the own games alone', async (t) => {
  const other = await shelfOf(desk, `other${people}`)
  await other.post('/videogames', { title: 'Of another', platform: 'PC' })
  await shelf.post('/videogames', {
    title: '=cmd|calc, \u2028 "quoted"',
    platform: '<script>',
    notes: 'two\nlines'
  })
  for (const [query, type, name] of [
    ['', /^application\/json/, 'backlog.json'],
    ['?format=json', /^application\/json/, 'backlog.json'],
    ['?format=csv', /^text\/csv/, 'backlog.csv']
  ] as const) {
    const { status, headers, text } = await shelf.exported(query)
    t.equal(status, 200)
    t.match(headers['content-type'], type)
    t.equal(headers['content-disposition'], `attachment; filename="${name}"`)
    t.match(headers, {
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store'
    })
    t.match(text, 'calc')
    t.notMatch(text, 'Of another')
    t.notMatch(text, 'set_by')
  }
  const [game] = JSON.parse((await shelf.exported('')).text)
  t.match(game, { id: String, title: '=cmd|calc, \u2028 "quoted"', notes: 'two\nlines', created_at: RFC3339 })
})

t.test('what is exported comes back the same, for somebody else too', async (t) => {
  await shelf.upload(HLTB)
  await shelf.upload(GROUVEE, 'platform=PC')
  await shelf.post('/videogames', {
    title: ' "Quoted", —\u2028 💥',
    platform: "'=1+1",
    notes: '\r\n\ttabs\n ',
    score: 0
  })
  for (const format of ['json', 'csv']) {
    const { text } = await shelf.exported(`?format=${format}`)
    const again = await shelf.upload(text)
    t.match(again.body, { import_id: null, counts: { ...NOTHING, untouched: 5 } }, `${format} is nothing new`)
    const heir = await shelfOf(desk, `heir${format}${people}`)
    t.match((await heir.upload(text)).body.counts, { ...NOTHING, new: 5 }, format)
    const ids = /[\da-f]{8}-[\da-f-]{27}/g
    const copy = (await heir.exported(`?format=${format}`)).text
    t.equal(
      copy.replaceAll(ids, ''),
      text.replaceAll(ids, ''),
      'with ids of its own, for the others are taken'
    )
    const all = (await shelf.get('/videogames?limit=100')).body.data
    for (const { id } of all) await shelf.remove(`/videogames/${id}`)
    t.match((await shelf.upload(text)).body.counts, { ...NOTHING, new: 5 })
    t.equal((await shelf.exported(`?format=${format}`)).text, text, `${format} is the same byte for byte`)
  }
})

t.test('imports are listed, shown, and taken back', async (t) => {
  const own = (await shelf.post('/videogames', { title: 'Lanterns of Ashmoor', platform: 'PC', score: 95 }))
    .body
  const first = (await shelf.upload(HLTB, 'format=hltb')).body
  const second = (await shelf.upload(GROUVEE, 'platform=PC')).body
  const { body } = await shelf.get('/imports')
  t.match(body, {
    data: [
      { id: second.import_id, format: null },
      { id: first.import_id, format: 'hltb' }
    ],
    meta: { has_next: false }
  })
  t.match(body.data[1], { counts: { new: 2, changed: 1, failed: 1 }, created_at: RFC3339, undone_at: null })
  t.notOk('rows' in body.data[0])
  t.match((await shelf.get('/imports?page=2&per_page=1')).body, {
    data: [{ id: first.import_id }],
    meta: { total_count: 2 }
  })
  const { next_cursor } = (await shelf.get('/imports?limit=1')).body.meta
  t.match((await shelf.get(`/imports?limit=1&cursor=${next_cursor}`)).body.data, [{ id: first.import_id }])
  const shown = (await shelf.get(`/imports/${first.import_id}`)).body
  t.match(shown, {
    id: first.import_id,
    rows: [{ outcome: 'changed', id: own.id }, {}, { outcome: 'failed' }, {}]
  })
  t.strictSame(shown.rows, first.rows)

  const early = await shelf.post(`/imports/${first.import_id}/undo`, {})
  t.match(early, { status: 409, body: { code: 'conflict', existing_id: second.import_id } })
  t.match(await shelf.post(`/imports/${second.import_id}/undo`, {}), {
    status: 200,
    body: { id: second.import_id, undone_at: RFC3339, deleted: 1, restored: 1, kept: [] }
  })
  const tides = first.rows[1].id
  await shelf.patch(`/videogames/${tides}`, { score: 60 })
  const { status, body: undone } = await shelf.post(`/imports/${first.import_id}/undo`, {})
  t.equal(status, 200)
  t.match(undone, { deleted: 1, restored: 1, kept: [{ id: tides, title: 'Tides Rising', reason: /score/ }] })
  const left = (await shelf.get('/videogames')).body.data
  t.strictSame(new Set(left.map(({ id }: { id: string }) => id)), new Set([own.id, tides]))
  const { updated_at: _then, ...before } = own
  const { updated_at: _now, ...after } = (await shelf.get(`/videogames/${own.id}`)).body
  t.strictSame(after, before, 'the own game is as it was')
  t.match(await shelf.post(`/imports/${first.import_id}/undo`, {}), {
    status: 409,
    body: { detail: /already/ }
  })
  t.match((await shelf.get('/imports')).body.data, [{ undone_at: RFC3339 }, { undone_at: RFC3339 }])
})

t.test("another user's import does not exist, and neither does what is none", async (t) => {
  const { import_id } = (await shelf.upload(HLTB)).body
  const stranger = await shelfOf(desk, `stranger${people}`)
  for (const id of [import_id, NOWHERE, 'x', '%00', "1'--"]) {
    t.match(await stranger.get(`/imports/${id}`), { status: 404, body: { code: 'not_found' } }, id)
    t.match(await stranger.post(`/imports/${id}/undo`, {}), { status: 404, body: { code: 'not_found' } }, id)
  }
  t.strictSame((await stranger.get('/imports')).body.data, [])
  for (const query of ['limit=0', 'cursor=x', 'page=1&cursor=x', 'colour=red'])
    t.equal((await stranger.get(`/imports?${query}`)).status, 400, query)
  t.equal((await shelf.get(`/imports/${import_id}`)).body.undone_at, null)
})
