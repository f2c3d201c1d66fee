import t from 'tap'
import { join, type Person, type RealServer, realServer } from './fixtures/real-server.ts'

const API = '/api/v1/videogames'

let desk: RealServer
let ada: Person
let bob: Person

const GAMES = [
  {
    title: 'Ashmoor',
    platform: 'PC',
    release_date: '2023-10-26',
    publisher: 'Nördlicht',
    score: 90,
    hours_to_beat: 12
  },
  {
    title: 'boulder',
    platform: 'Nintendo Switch',
    release_date: '2023',
    status: 'playing',
    score: 40,
    hours_to_beat: 3.5
  },
  {
    title: 'Cinder',
    platform: 'PC',
    release_date: '2023-10',
    status: 'completed',
    publisher: 'Nördlicht',
    hours_to_beat: 20
  },
  {
    title: 'Dune 100%',
    platform: 'PlayStation 5',
    release_date: 'TBA',
    status: 'wishlist',
    notes: 'Of the Boulder people'
  },
  { title: 'Echo_1', platform: 'PC', status: 'backlog', score: 100 },
  { title: 'Far', platform: 'Xbox', release_date: '2999-01-01', hours_to_beat: 1 },
  { title: 'Gone', platform: 'PC', status: 'retired', score: 0, hours_to_beat: 2 }
]
const NEWEST = GAMES.map(({ title }) => title).reverse()

t.before(async () => {
  desk = await realServer(t)
  ada = await join(desk.running, 'ada', 'member')
  bob = await join(desk.running, 'bob', 'member')
  for (const body of GAMES) await desk.ask('POST', API, { token: ada.access, body })
  await desk.ask('POST', API, { token: bob.access, body: { title: 'Of Bob', platform: 'PC' } })
})

t.test('a list is of the own games, the newest first, by cursor or in numbered pages', async (t) => {
  const { status, body } = await get('')
  t.equal(status, 200)
  t.strictSame(titlesOf(body), NEWEST)
  t.match(body.meta, { has_next: false, next_cursor: null })
  t.strictSame(body.data[0], (await get(`/${body.data[0].id}`)).body, 'as each is shown')
  t.strictSame(await walk('limit=2'), NEWEST)
  const second = (await get('?page=2&per_page=3')).body
  t.strictSame(titlesOf(second), NEWEST.slice(3, 6))
  t.match(second.meta, {
    page: 2,
    per_page: 3,
    pages: 3,
    total_count: 7,
    prev_page: 1,
    next_page: 3,
    has_next: true,
    has_prev: true
  })
  t.match((await get('?page=9')).body, { data: [], meta: { total_count: 7, pages: 1, prev_page: 1 } })
  t.strictSame(titlesOf((await get('', bob)).body), ['Of Bob'])
})

t.test('a list is sorted as is asked', async (t) => {
  for (const [sort, titles] of [
    ['created_at', NEWEST],
    ['updated_at', NEWEST],
    ['title', ['Ashmoor', 'boulder', 'Cinder', 'Dune 100%', 'Echo_1', 'Far', 'Gone']],
    ['release_date', ['boulder', 'Cinder', 'Ashmoor', 'Far', 'Dune 100%', 'Echo_1', 'Gone']],
    ['score', ['Echo_1', 'Ashmoor', 'boulder', 'Gone', 'Far', 'Dune 100%', 'Cinder']],
    ['hours_to_beat', ['Far', 'Gone', 'boulder', 'Ashmoor', 'Cinder', 'Dune 100%', 'Echo_1']]
  ] as const) {
    t.strictSame(titlesOf((await get(`?sort=${sort}`)).body), titles, sort)
    t.strictSame(await walk(`sort=${sort}&limit=2`), titles, `${sort} by cursor`)
    t.strictSame(
      titlesOf((await get(`?sort=${sort}&page=2&per_page=3`)).body),
      titles.slice(3, 6),
      `${sort} by page`
    )
  }
})

t.test('a list is of what holds the words, the states, the years and the scores asked for', async (t) => {
  const find = async (query: string) => titlesOf((await get(`?sort=title&${query}`)).body)
  t.strictSame(await find('q=BOULDER'), ['boulder', 'Dune 100%'], 'notes are searched too')
  t.strictSame(await find('q=boulder+switch'), ['boulder'], 'all words')
  t.strictSame(await find('q=100%25'), ['Dune 100%'], 'signs of the database are none')
  t.strictSame(await find('q=_'), ['Echo_1'])
  t.strictSame(await find('q=%5C'), [])
  t.strictSame(await find('q=%00'), [])
  t.strictSame(await find('q=N%C3%96RDLICHT'), ['Ashmoor', 'Cinder'])
  t.strictSame(await find('status=playing'), ['boulder'])
  t.strictSame(await find('status=playing&status=wishlist'), ['boulder', 'Dune 100%'])
  t.strictSame(await find('platform=pc'), ['Ashmoor', 'Cinder', 'Echo_1', 'Gone'])
  t.strictSame(await find('platform=switch'), ['boulder'])
  t.strictSame(await find('publisher=licht'), ['Ashmoor', 'Cinder'])
  t.strictSame(await find('year=2023'), ['Ashmoor', 'boulder', 'Cinder'])
  t.strictSame(await find('min_score=41'), ['Ashmoor', 'Echo_1'])
  t.strictSame(await find('max_score=40'), ['boulder', 'Gone'])
  t.strictSame(await find('min_score=0&max_score=0'), ['Gone'])
  t.strictSame(await find('min_score=9&max_score=1'), [])
  t.strictSame(await find('q=r&status=completed&platform=pc&publisher=n%C3%B6&year=2023'), ['Cinder'])
})

const WRONG = [
  ['?limit=0', '/limit'],
  ['?limit=101', '/limit'],
  ['?page=0', '/page'],
  ['?per_page=5', '/per_page'],
  ['?page=1&cursor=x', '/cursor'],
  ['?cursor=x', '/cursor'],
  ['?sort=colour', '/sort'],
  ['?status=lost', '/status/0'],
  ['?year=0', '/year'],
  ['?year=MMXX', '/year'],
  ['?min_score=101', '/min_score'],
  ['?max_score=high', '/max_score'],
  ['?q=', '/q'],
  ['?colour=red', '/colour'],
  ['/stats?colour=red', '/colour'],
  ['/plan', '/hours'],
  ['/plan?hours=', '/hours'],
  ['/plan?hours=many', '/hours'],
  ['/plan?hours=0', '/hours'],
  ['/plan?hours=-1', '/hours'],
  ['/plan?hours=100001', '/hours'],
  ['/plan?hours=1e3', '/hours'],
  ['/plan?hours=1&hours=2', '/hours'],
  ['/plan?hours=1&until=soon', '/until'],
  ['/plan?hours=1&until=2020-01-01', '/until'],
  ['/plan?hours=1&until=2999-02-30', '/until'],
  ['/plan?hours=1&platform=', '/platform'],
  ['/plan?hours=1&colour=red', '/colour'],
  ['/export?format=xml', '/format'],
  ['/export?colour=red', '/colour']
] as const
for (const [query, pointer] of WRONG) {
  t.test(`${query} is refused with a pointer to what is wrong`, async (t) => {
    t.match(await get(query), { status: 400, body: { code: 'invalid', errors: [{ pointer }] } })
  })
}

t.test('a cursor is good for the list that made it alone, and one that is made up for none', async (t) => {
  const { next_cursor } = (await get('?sort=title&limit=1')).body.meta
  for (const query of ['', 'sort=score', 'sort=release_date', 'sort=hours_to_beat', 'sort=updated_at'])
    t.equal((await get(`?${query}&cursor=${next_cursor}`)).status, 400, query)
  const odd = [null, true, -1, 1.5, 1e300, '', 'x', '\0', '2026-02-30T00:00:00.000Z', {}, 'x'.repeat(200)]
  for (const sort of ['created_at', 'title', 'release_date', 'score', 'hours_to_beat']) {
    const cursor = (await get(`?sort=${sort}&limit=1`)).body.meta.next_cursor
    const values: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    for (const [i] of values.entries()) {
      for (const value of odd) {
        const forged = Buffer.from(JSON.stringify(values.with(i, value))).toString('base64url')
        const { status } = await get(`?sort=${sort}&cursor=${forged}`)
        t.ok(
          status === 200 || status === 400,
          `${sort} ${i} ${JSON.stringify(value).slice(0, 40)}: ${status}`
        )
      }
    }
  }
})

t.test('a backlog is counted', async (t) => {
  const { status, body } = await get('/stats')
  t.equal(status, 200)
  t.strictSame(body, {
    total: 7,
    by_status: { backlog: 3, playing: 1, completed: 1, retired: 1, wishlist: 1 },
    by_platform: [
      { platform: 'PC', count: 4 },
      { platform: 'Nintendo Switch', count: 1 },
      { platform: 'PlayStation 5', count: 1 },
      { platform: 'Xbox', count: 1 }
    ],
    by_publisher: [
      { publisher: null, count: 5 },
      { publisher: 'Nördlicht', count: 2 }
    ],
    by_year: [
      { year: '2023', count: 3 },
      { year: null, count: 2 },
      { year: '2999', count: 1 },
      { year: 'TBA', count: 1 }
    ],
    hours_to_beat: 38.5,
    hours_played: 0,
    hours_left: 16.5,
    unknown_hours: 1,
    average_score: 57.5
  })
  const empty = await desk.ask('GET', `${API}/stats`, {
    token: (await join(desk.running, 'eve', 'member')).access
  })
  t.match(empty.body, { total: 0, by_platform: [], hours_left: 0, average_score: null })
})

t.test('a plan says what to play, why, and what not', async (t) => {
  const { status, body } = await get('/plan?hours=15.25')
  t.equal(status, 200)
  t.match(body, { hours: 15.25, until: null, hours_per_day: null, hours_planned: 3.5, hours_spare: 11.75 })
  t.match(body.picks, [
    {
      position: 1,
      videogame: { title: 'boulder', status: 'playing', score: 40, hours_left: 3.5 },
      hours_left_after: 11.75,
      finish_on: null,
      reason: /playing/
    }
  ])
  t.match(body.left_out, [
    { title: 'Echo_1', hours_left: null, reason_code: 'unknown_length' },
    { title: 'Ashmoor', hours_left: 12, reason_code: 'too_long', reason: /12 hours/ },
    { title: 'Far', hours_left: 1, reason_code: 'not_released' }
  ])
  t.strictSame((await get('/plan?hours=15.25')).body, body, 'the same every time')
  const dated = (await get('/plan?hours=20&until=3d&platform=pc')).body
  t.match(dated.picks, [{ videogame: { title: 'Ashmoor' }, finish_on: /^\d{4}-\d\d-\d\d$/ }])
  t.match(dated, { until: /^\d{4}-\d\d-\d\d$/, hours_per_day: 5, hours_spare: 8 })
  t.match((await get('/plan?hours=0.01', bob)).body, { picks: [], left_out: [{ title: 'Of Bob' }] })
})

async function walk(query: string): Promise<string[]> {
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await get(`?${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    seen.push(...titlesOf(body))
    cursor = body.meta.next_cursor
  }
  return seen
}

function titlesOf({ data }: { data: { title: string }[] }): string[] {
  return data.map(({ title }) => title)
}

function get(path: string, { access }: Person = ada) {
  return desk.ask('GET', `${API}${path}`, { token: access })
}
