import t from 'tap'
import { join, type Person, type RealServer, realServer } from './fixtures/real-server.ts'

const API = '/api/v1/videogames'
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const UUID = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
const NOWHERE = '019ac000-0000-7000-8000-000000000001'
const GAME = { title: 'Quiet Orbit', platform: 'PlayStation 5' }

let desk: RealServer
let ada: Person
let bob: Person

t.before(async () => {
  desk = await realServer(t)
  ada = await join(desk.running, 'ada', 'member')
  bob = await join(desk.running, 'bob', 'member')
})

t.test('a game has a title and a platform, and a UUID made by the server', async (t) => {
  const { status, headers, body } = await add(GAME)
  t.equal(status, 201)
  t.match(headers['content-type'], /^application\/json/)
  const { id, created_at, ...rest } = body
  t.match({ id, created_at }, { id: UUID, created_at: RFC3339 })
  t.strictSame(rest, {
    ...GAME,
    release_date: null,
    publisher: null,
    status: 'backlog',
    score: null,
    notes: null,
    hours_to_beat: null,
    playthroughs: [],
    external_ids: {},
    hours_played: 0,
    hours_left: null,
    set_by: { title: 'user', platform: 'user' },
    updated_at: created_at
  })
  t.strictSame((await get(id)).body, body)
  t.match((await add(GAME)).body, { id: UUID }, 'the same can be had twice')
})

t.test('all there is to say of a game comes back', async (t) => {
  const said = {
    title: 'Pokémon — «Ünïcode» 💥 <b>',
    platform: 'Game Boy & Co',
    release_date: '1996-02-27',
    publisher: "Nintendo'; DROP TABLE videogames; --",
    status: 'playing',
    score: 0,
    notes: ' Two\r\nlines, "quoted" ',
    hours_to_beat: 26.5,
    playthroughs: [
      { platform: null, completion: 'main', hours: 30.25, started: '1999', finished: '1999-12' },
      { platform: '3DS', completion: 'unfinished', hours: 1.5, started: '2026-01-02', finished: null }
    ],
    external_ids: { hltb: '7169', grouvee: '5', igdb: '1561', giantbomb: '3030-1' }
  }
  const { status, body } = await add(said)
  t.equal(status, 201)
  const { id, created_at: _made, updated_at: _changed, hours_played, hours_left, set_by, ...rest } = body
  t.strictSame(rest, said)
  t.strictSame({ hours_played, hours_left }, { hours_played: 31.75, hours_left: 25 })
  t.strictSame(set_by, Object.fromEntries(Object.keys(said).map((field) => [field, 'user'])))
  t.strictSame((await get(id)).body, body)
})

t.test('a date may be a year, a month, a day, or to be announced', async (t) => {
  for (const release_date of ['2026', '2026-03', '2024-02-29', '0001', '9999-12-31', 'TBA', null])
    t.match(
      await add({ ...GAME, release_date }),
      { status: 201, body: { release_date } },
      String(release_date)
    )
  t.match(await add({ ...GAME, release_date: 'tba' }), { status: 201, body: { release_date: 'TBA' } })
})

t.test('names of 60 characters are not too long; spaces around them are not kept', async (t) => {
  for (const letter of ['x', '💥']) {
    const name = letter.repeat(60)
    const long = { title: ` ${name}\n`, platform: name, publisher: `${name} `, notes: 'x'.repeat(10_000) }
    t.match(await add(long), { status: 201, body: { title: name, platform: name, publisher: name } })
  }
  const blank = { ...GAME, publisher: ' ', notes: '\n', external_ids: { hltb: ' ' } }
  t.match(await add(blank), { status: 201, body: { publisher: null, notes: null, external_ids: {} } })
})

t.test('hours are kept to the hundredth', async (t) => {
  t.match(await add({ ...GAME, hours_to_beat: 1.234 }), { status: 201, body: { hours_to_beat: 1.23 } })
  t.match(await add({ ...GAME, hours_to_beat: 100_000 }), { status: 201, body: { hours_to_beat: 100_000 } })
})

const long = 'x'.repeat(61)
const WRONG: [string, object, string][] = [
  ['no title', { title: undefined }, '/title'],
  ['an empty title', { title: '' }, '/title'],
  ['a title of spaces', { title: ' \t' }, '/title'],
  ['a title that is too long', { title: long }, '/title'],
  ['a title that is null', { title: null }, '/title'],
  ['a title that is a number', { title: 2048 }, '/title'],
  ['a title with a control character', { title: 'a\0b' }, '/title'],
  ['a title that is half a character', { title: '\ud800' }, '/title'],
  ['no platform', { platform: undefined }, '/platform'],
  ['an empty platform', { platform: '' }, '/platform'],
  ['a platform that is too long', { platform: long }, '/platform'],
  ['a platform that is a list', { platform: ['PC'] }, '/platform'],
  ['a publisher that is too long', { publisher: long }, '/publisher'],
  ['a publisher that is a number', { publisher: 3 }, '/publisher'],
  ['an empty date', { release_date: '' }, '/release_date'],
  ['a date that no calendar has', { release_date: '2026-02-29' }, '/release_date'],
  ['a thirteenth month', { release_date: '2026-13' }, '/release_date'],
  ['a year zero', { release_date: '0000' }, '/release_date'],
  ['a date with a time', { release_date: '2026-03-14T00:00:00Z' }, '/release_date'],
  ['a date as people write it', { release_date: '14.03.2026' }, '/release_date'],
  ['a date that is a number', { release_date: 2026 }, '/release_date'],
  ['a status that there is not', { status: 'done' }, '/status'],
  ['a status that is null', { status: null }, '/status'],
  ['a score above 100', { score: 101 }, '/score'],
  ['a score below 0', { score: -1 }, '/score'],
  ['a score between two', { score: 7.5 }, '/score'],
  ['notes that are too long', { notes: 'x'.repeat(10_001) }, '/notes'],
  ['notes that no database keeps', { notes: 'a\0b' }, '/notes'],
  ['hours below 0', { hours_to_beat: -1 }, '/hours_to_beat'],
  ['more hours than anybody has', { hours_to_beat: 100_001 }, '/hours_to_beat'],
  ['hours that are a text', { hours_to_beat: '12' }, '/hours_to_beat'],
  ['playthroughs that are no list', { playthroughs: {} }, '/playthroughs'],
  [
    'a hundred and one playthroughs',
    { playthroughs: Array.from({ length: 101 }, () => ({})) },
    '/playthroughs'
  ],
  [
    'a completion that there is not',
    { playthroughs: [{}, { completion: 'all' }] },
    '/playthroughs/1/completion'
  ],
  ['a playthrough with another field', { playthroughs: [{ colour: 'red' }] }, '/playthroughs/0/colour'],
  [
    'an end before the beginning',
    { playthroughs: [{ started: '2026-02', finished: '2026-01-31' }] },
    '/playthroughs/0/finished'
  ],
  ['an id elsewhere that is a number', { external_ids: { hltb: 7 } }, '/external_ids/hltb'],
  ['an id of somewhere else', { external_ids: { steam: '7' } }, '/external_ids/steam'],
  ['a field that there is not', { colour: 'red' }, '/colour'],
  ['an id', { id: NOWHERE }, '/id'],
  ['an owner', { user_id: NOWHERE }, '/user_id'],
  ['what is computed', { hours_played: 3 }, '/hours_played'],
  ['who set what', { set_by: { title: 'import' } }, '/set_by']
]
for (const [what, more, pointer] of WRONG) {
  t.test(`${what} is refused, and nothing is kept`, async (t) => {
    const before = await count()
    const answer = await add({ ...GAME, ...more })
    t.equal(answer.status, 400)
    t.match(answer.headers['content-type'], /^application\/problem\+json/)
    t.match(answer.body, { code: 'invalid', errors: [{ pointer }] })
    t.equal(await count(), before)
  })
}

t.test('all that is wrong is told at once', async (t) => {
  const { body } = await add({ colour: 'red', score: 'high' })
  const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer)
  t.strictSame(pointers.sort(), ['/colour', '/platform', '/score', '/title'])
})

t.test('PATCH changes what it names, PUT writes a game anew', async (t) => {
  const { body } = await add({ ...GAME, score: 80, notes: 'Good', external_ids: { hltb: '1' } })
  const patched = await ask('PATCH', body.id, { status: 'completed', notes: null })
  t.match(patched, {
    status: 200,
    body: { ...GAME, status: 'completed', score: 80, notes: null, hours_left: 0 }
  })
  t.match(patched.body.set_by, { status: 'user', notes: 'user' })
  t.ok(patched.body.updated_at >= body.updated_at)
  t.strictSame((await get(body.id)).body, patched.body)
  const put = await ask('PUT', body.id, { title: 'Anew', platform: 'PC' })
  t.match(put, {
    status: 200,
    body: { id: body.id, title: 'Anew', platform: 'PC', status: 'backlog', score: null }
  })
  t.strictSame(put.body.external_ids, {})
  t.strictSame(put.body.set_by, { title: 'user', platform: 'user' })
  t.equal(put.body.created_at, body.created_at)
  t.strictSame((await ask('PATCH', body.id, {})).body, put.body, 'nothing named, nothing changed')
  t.match(await ask('PUT', body.id, { title: 'No platform' }), {
    status: 400,
    body: { errors: [{ pointer: '/platform' }] }
  })
})

t.test('PUT and PATCH refuse what POST refuses', async (t) => {
  const { body } = await add(GAME)
  for (const method of ['PUT', 'PATCH'] as const) {
    for (const [what, more, pointer] of WRONG.filter(
      ([, more]) => !Object.values(more).includes(undefined)
    )) {
      const answer = await ask(method, body.id, { ...GAME, ...more })
      t.match(answer, { status: 400, body: { errors: [{ pointer }] } }, `${method} ${what}`)
    }
  }
  t.strictSame((await get(body.id)).body, body)
})

t.test('a game is deleted once', async (t) => {
  const { body } = await add(GAME)
  t.match(await ask('DELETE', body.id), { status: 204, body: '' })
  t.equal((await ask('DELETE', body.id)).status, 404)
  t.equal((await get(body.id)).status, 404)
})

t.test('what is not there is 404 as JSON, whatever the id looks like', async (t) => {
  for (const id of [NOWHERE, 'x', 'import', '%00', '%20', '..%2f', "1'--", 'x'.repeat(64)]) {
    for (const [method, sent] of [['GET'], ['PUT', GAME], ['PATCH', { score: 1 }], ['DELETE']] as const) {
      const answer = await ask(method, id, sent)
      t.match(answer, { status: 404, body: { code: 'not_found' } }, `${method} ${id}`)
      t.match(answer.headers['content-type'], /^application\/problem\+json/)
    }
  }
})

t.test("another user's game does not exist, whichever way one asks", async (t) => {
  const { body } = await add({ ...GAME, title: 'Only mine' })
  for (const [method, sent] of [['GET'], ['PUT', GAME], ['PATCH', { score: 1 }], ['DELETE']] as const) {
    const answer = await ask(method, body.id, sent, bob)
    t.match(answer, { status: 404, body: { code: 'not_found' } }, method)
    t.notMatch(JSON.stringify(answer.body), 'Only mine')
  }
  t.strictSame((await get(body.id)).body, body)
  t.strictSame((await desk.ask('GET', API, { token: bob.access })).body.data, [])
})

t.test('older addresses and trailing slashes lead to the same', async (t) => {
  const { status, body } = await desk.ask('POST', '/videogames/', { token: ada.access, body: GAME })
  t.equal(status, 201)
  for (const path of [`/videogames/${body.id}`, `/videogames/${body.id}/`, `${API}/${body.id}/`])
    t.strictSame((await desk.ask('GET', path, { token: ada.access })).body, body, path)
  for (const path of [
    '/videogames?limit=1',
    '/videogames/?limit=1',
    '/videogames/stats/',
    '/videogames/export/'
  ])
    t.equal((await desk.ask('GET', path, { token: ada.access })).status, 200, path)
  t.equal((await desk.ask('DELETE', `/videogames/${body.id}/`, { token: ada.access })).status, 204)
  for (const path of ['/videogamesx', '/videogame', '/imports', '/backlog'])
    t.match(
      await desk.ask('GET', path, { token: ada.access }),
      { status: 404, body: { code: 'not_found' } },
      path
    )
})

t.test('of changes at once none is lost', async (t) => {
  const { id } = (await add(GAME)).body
  const changes = [
    { score: 50 },
    { notes: 'Good' },
    { status: 'playing' },
    { hours_to_beat: 10 },
    { publisher: 'X' }
  ]
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => ask('PATCH', id, changes[i % changes.length]))
  )
  t.ok(answers.every(({ status }) => status === 200))
  t.match((await get(id)).body, Object.assign({}, ...changes))
  const names = ['title', 'platform', 'score', 'notes', 'status', 'hours_to_beat', 'publisher']
  t.strictSame(Object.keys((await get(id)).body.set_by).sort(), names.sort())
})

function add(body: object, { access }: Person = ada) {
  return desk.ask('POST', API, { token: access, body })
}

function get(id: string, { access }: Person = ada) {
  return desk.ask('GET', `${API}/${id}`, { token: access })
}

async function count(): Promise<number> {
  return (await desk.ask('GET', `${API}?page=1`, { token: ada.access })).body.meta.total_count
}

type Method = 'GET' | 'PUT' | 'PATCH' | 'DELETE'

function ask(method: Method, id: string, body?: object, { access }: Person = ada) {
  return desk.ask(method, `${API}/${id}`, { token: access, ...(body && { body }) })
}
