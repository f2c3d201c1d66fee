import t from 'tap'
import { GROUVEE, HLTB, NOTHING, type Shelf, shelfOf } from './fixtures/backlog-files.ts'
import { type RealServer, realServer } from './fixtures/real-server.ts'

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

t.test('a file of HowLongToBeat is taken in, and a row that is wrong does not stop the others', async (t) => {
  const { status, headers, body } = await shelf.upload(HLTB)
  t.equal(status, 200)
  t.match(headers['content-type'], /^application\/json/)
  t.match(body, { import_id: String, dry_run: false, counts: { ...NOTHING, new: 3, failed: 1 } })
  t.match(body.rows, [
    { line: 2, title: 'Lanterns of Ashmoor', outcome: 'new', changes: [], clashes: [], error: null },
    { line: 3, outcome: 'new' },
    { line: 4, outcome: 'failed', id: null, error: /Progress/ },
    { line: 5, outcome: 'new' }
  ])
  const game = (await shelf.get(`/videogames/${body.rows[0].id}`)).body
  t.match(game, {
    title: 'Lanterns of Ashmoor',
    platform: 'PC',
    status: 'completed',
    score: 85,
    notes: 'Bought, "used"',
    hours_to_beat: 18.5,
    playthroughs: [{ completion: 'main', hours: 18.5, started: '2024-01-06', finished: '2024-02-09' }],
    set_by: { title: 'import', score: 'import' }
  })
  t.match((await shelf.get(`/videogames/${body.rows[1].id}`)).body, {
    status: 'playing',
    score: null,
    hours_played: 0.78
  })
})

t.test('the same file again changes nothing, and is no import', async (t) => {
  await shelf.upload(HLTB)
  const before = (await shelf.get('/videogames')).body
  const { body } = await shelf.upload(HLTB)
  t.match(body, { import_id: null, counts: { ...NOTHING, untouched: 3, failed: 1 } })
  t.strictSame((await shelf.get('/videogames')).body, before)
  t.equal((await shelf.get('/imports')).body.data.length, 1)
})

t.test('a file of Grouvee fills in what nobody has said, and clashes with what its owner has', async (t) => {
  const own = { title: 'LANTERNS of  Ashmoor!', platform: 'pc', score: 95 }
  const { id } = (await shelf.post('/videogames', own)).body
  const { body } = await shelf.upload(GROUVEE, 'platform=PC')
  t.match(body.counts, { ...NOTHING, changed: 1, new: 1 })
  const [changed, made] = body.rows
  t.match(changed, { outcome: 'changed', id, clashes: [{ field: 'score', yours: 95, theirs: 80 }] })
  const changes = Object.fromEntries(
    changed.changes.map(({ field, from, to }: Change) => [field, [from, to]])
  )
  t.match(changes, {
    release_date: [null, '2023-10-26'],
    publisher: [null, 'Nördlicht'],
    status: ['backlog', 'completed'],
    external_ids: [{}, { grouvee: '5001', giantbomb: '71001' }]
  })
  t.match((await shelf.get(`/videogames/${id}`)).body, {
    ...own,
    publisher: 'Nördlicht',
    set_by: { publisher: 'import', score: 'user' }
  })
  t.match((await shelf.get(`/videogames/${made.id}`)).body, {
    title: 'Sunken Keep',
    platform: 'PC',
    status: 'wishlist'
  })
  const renamed = GROUVEE.replace('5001,Lanterns of Ashmoor', '5001,Another name')
  t.match((await shelf.upload(renamed, 'platform=PC')).body.rows, [
    { outcome: 'clash', id },
    { outcome: 'untouched' }
  ])
})

t.test('a dry run says what would become of each row, and changes nothing', async (t) => {
  const { body } = await shelf.upload(HLTB, 'dry_run=true')
  t.match(body, { import_id: null, dry_run: true, counts: { ...NOTHING, new: 3, failed: 1 } })
  t.ok(body.rows.every(({ id }: { id: unknown }) => id === null))
  t.strictSame((await shelf.get('/videogames')).body.data, [])
  t.strictSame((await shelf.get('/imports')).body.data, [])
})

t.test('a row that names no platform is of the one given, or of the game of that name', async (t) => {
  const csv = 'title,score\nQuiet Orbit,50\n'
  t.match((await shelf.upload(csv)).body.rows, [{ outcome: 'failed', error: /platform/ }])
  t.match((await shelf.upload(csv, 'platform=PC')).body.rows, [{ outcome: 'new' }])
  t.match((await shelf.upload('title,score\nquiet orbit,60\n')).body.rows, [
    { outcome: 'changed', changes: [{ field: 'score' }] }
  ])
  await shelf.post('/videogames', { title: 'Quiet Orbit', platform: 'Switch' })
  const { rows } = (await shelf.upload('title,score\nQuiet Orbit,70\n')).body
  t.match(rows, [{ outcome: 'clash', id: null, error: /could be any of .*PC.*Switch/ }])
})

t.test('a game that has several rows, one for each time it was played, is one game', async (t) => {
  const hltb = `Title,Platform,Progress,Main Story,Playing,Completed,Review
Tides Rising,Switch,--,18:30:00,,X,85
Tides Rising,Switch,02:30:00,--,X,,0
Tides Rising,PC,--,--,,X,0
`
  const { rows } = (await shelf.upload(hltb)).body
  t.match(rows, [
    { outcome: 'new' },
    { outcome: 'merged', id: null, error: 'Merged with line 2, which says the same game' },
    { outcome: 'new' }
  ])
  t.match((await shelf.get(`/videogames/${rows[0].id}`)).body, {
    status: 'playing',
    score: 85,
    hours_played: 21,
    hours_left: 16,
    playthroughs: [
      { completion: 'main', hours: 18.5 },
      { completion: 'unfinished', hours: 2.5 }
    ]
  })
  t.match((await shelf.upload(hltb)).body, {
    import_id: null,
    counts: { ...NOTHING, untouched: 2, merged: 1 }
  })
})

t.test('a file says itself what it is, whatever its content type', async (t) => {
  for (const [type, content] of [
    ['application/octet-stream', 'title,platform\nA,PC\n'],
    ['application/json', 'title,platform\nB,PC\n'],
    ['text/csv', '[{"title":"C","platform":"PC"}]'],
    ['text/csv', '{"data":[{"title":"D","platform":"PC"}],"meta":{}}'],
    ['multipart/form-data; boundary=x', '\ufeffTitle;Platform;Playing\r\nE;PC;X\r\n'],
    ['nonsense', 'title\tplatform\nF\tPC\n'],
    ['', 'title,platform\rG,PC\r']
  ] as const) {
    const { status, body } = await shelf.upload(content, '', type)
    t.match(
      { status, body },
      { status: 200, body: { counts: { new: 1, failed: 0 } } },
      `${type} ${content.slice(0, 20)}`
    )
  }
  t.equal((await shelf.get('/videogames')).body.data.length, 7)
})

t.test('what is no such file changes nothing, and says so', async (t) => {
  for (const [content, query] of [
    [Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe]), ''],
    [Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10]), ''],
    ['a,b\n1,2\n', ''],
    ['Just some words', ''],
    ['<!DOCTYPE html><p>Log in', ''],
    ['title,platform\nA,PC\n', 'format=json'],
    ['title,platform\nA,PC\n', 'format=hltb'],
    ['[{"title":"A","platform":"PC"}]', 'format=csv'],
    ['[1,"x",null]', ''],
    ['[', '']
  ] as const) {
    const { status, body } = await shelf.upload(content, query)
    t.match(
      { status, body },
      { status: 200, body: { import_id: null, counts: { new: 0 } } },
      `${String(content)} ${query}`
    )
    t.ok(body.counts.failed > 0)
    t.match(body.rows[0].error, /\w/)
  }
  t.match((await shelf.upload('')).body, { import_id: null, counts: NOTHING, rows: [] })
  t.strictSame((await shelf.get('/videogames')).body.data, [])
})

t.test('rows that are wrong are told one by one, in words fit to be shown', async (t) => {
  const wrong = [
    { title: 'x'.repeat(61), platform: 'PC' },
    { title: ' ', platform: 'PC' },
    { title: 'x', platform: 'PC', score: 101 },
    { title: 'x', platform: 'PC', release_date: '2026-02-30' },
    { title: 'x', platform: 'PC', status: 'lost' },
    { title: 'x', platform: 'PC', id: 'x' },
    { title: ['x'], platform: 'PC' },
    { title: 'fine', platform: 'PC', colour: 'red', user_id: NOWHERE, set_by: { title: 'user' } }
  ]
  const { body } = await shelf.upload(JSON.stringify(wrong))
  t.match(body.counts, { ...NOTHING, failed: 7, new: 1 })
  const told = body.rows.map(({ error }: { error: string | null }) => error)
  t.match(told, [
    /60 characters/,
    /title is empty/,
    /<= 100/,
    /calendar/,
    /one of backlog/,
    /id must be/,
    /title must be string/,
    null
  ])
  const made = (await shelf.get(`/videogames/${body.rows.at(-1).id}`)).body
  t.strictSame(
    made.set_by,
    { title: 'import', platform: 'import' },
    'what a file says of who set what is not believed'
  )
})

t.test('what is asked of an import is judged before anything is read', async (t) => {
  for (const [query, pointer] of [
    ['format=pdf', '/format'],
    ['dry_run=perhaps', '/dry_run'],
    ['platform=', '/platform'],
    [`platform=${'x'.repeat(61)}`, '/platform'],
    ['content=x', '/content'],
    ['colour=red', '/colour']
  ] as const) {
    const answer = await shelf.upload('title,platform\nNever,PC\n', query)
    t.match(answer, { status: 400, body: { code: 'invalid', errors: [{ pointer }] } }, query)
  }
  const nobody = await desk.server.inject({ method: 'POST', url: '/videogames/import', payload: 'x' })
  t.equal(nobody.statusCode, 401)
  t.strictSame((await shelf.get('/videogames')).body.data, [])
})

t.test('a file with too many rows, or too many bytes, is too large: nothing of it is kept', async (t) => {
  const rows = `title,platform\n${Array.from({ length: 20_001 }, (_, i) => `G${i},PC\n`).join('')}`
  const large = `title,platform\nA,PC\n${'\n'.repeat(32 * 1024 * 1024)}`
  for (const content of [rows, large]) {
    const answer = await shelf.upload(content)
    t.match(answer, { status: 413, body: { code: 'too_large', detail: /split it/ } })
    t.match(answer.headers['content-type'], /^application\/problem\+json/)
  }
  t.strictSame((await shelf.get('/videogames')).body.data, [])
})

t.test('a file larger than any other body is taken', async (t) => {
  const notes = 'x'.repeat(900)
  const games = Array.from({ length: 3_000 }, (_, i) => `Game ${i},PC,${notes}\n`)
  const content = `title,platform,notes\n${games.join('')}`
  t.ok(content.length > 2 * 1_048_576)
  t.match((await shelf.upload(content)).body.counts, { ...NOTHING, new: 3_000 })
  t.equal((await shelf.get('/videogames/stats')).body.total, 3_000)
})

interface Change {
  field: string
  from: unknown
  to: unknown
}
