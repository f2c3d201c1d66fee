import t from 'tap'
import { join, type Person, type RealServer, realServer } from './fixtures/real-server.ts'

const API = '/api/v1/posts'
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

let desk: RealServer
let ada: Person
let bob: Person
let root: Person
let guest: Person
/** Ids of ada's posts by title. */
const ids: Record<string, string> = {}
let item: { id: number; counter: number }

const WRITTEN = [
  ['oldest', { content: 'The database ran out of connections', tags: ['db', 'outage'] }],
  ['second', { content: 'A **deploy** that broke the search index', tags: ['db'] }],
  ['third', { content: 'Searching logs for connections', tags: ['c++'] }],
  ['fourth', { content: 'Nothing happened' }],
  ['newest', { content: 'Everything is fine again' }]
] as const

t.before(async () => {
  desk = await realServer(t)
  ada = await join(desk.running, 'ada', 'member')
  bob = await join(desk.running, 'Bob', 'member')
  root = await join(desk.running, 'root', 'admin')
  guest = await join(desk.running, 'guest', 'guest')
  item = (await desk.ask('POST', '/items', { token: ada.access, body: { title: 'It broke' } })).body
  for (const [title, more] of WRITTEN) {
    const about = title === 'third' ? { item_id: item.id } : {}
    ids[title] = (await post('', { title, ...more, ...about })).body.id
  }
  await post('', { title: 'draft', content: 'of connections', published: false })
  for (const [title, value, who] of [
    ['second', 1, bob],
    ['second', 1, ada],
    ['oldest', 1, bob],
    ['third', 1, bob],
    ['third', -1, ada],
    ['newest', -1, bob]
  ] as const)
    await desk.ask('PUT', `${API}/${ids[title]}/vote`, { token: who.access, body: { value } })
})

t.test('a list is of all published posts, the newest first, each with its owner and its votes', async (t) => {
  for (const who of [ada, bob, root, guest]) {
    const { status, body } = await get('', who)
    t.equal(status, 200)
    t.strictSame(titlesOf(body), ['newest', 'fourth', 'third', 'second', 'oldest'])
    t.match(body.meta, { has_next: false, next_cursor: null, as_of: RFC3339 })
    const owner = { id: ada.id, username: 'ada' }
    for (const { owner: found } of body.data) t.strictSame(found, owner)
    t.match(body.data[2], {
      title: 'third',
      score: 0,
      up: 1,
      down: 1,
      votes: 2,
      comments: 0,
      published: true
    })
  }
  t.strictSame((await get('')).body.data[3], (await get(`/${ids.second}`)).body, 'as each is shown')
  const votes = async (who: Person) =>
    (await get('', who)).body.data.map(({ my_vote }: { my_vote: number }) => my_vote)
  t.strictSame(await votes(ada), [0, 0, -1, 1, 0])
  t.strictSame(await votes(bob), [-1, 0, 1, 1, 1])
  t.strictSame(await votes(guest), [0, 0, 0, 0, 0])
})

t.test('limit says how many, skip how many to pass over', async (t) => {
  t.strictSame(titlesOf((await get('?limit=2')).body), ['newest', 'fourth'])
  const { body } = await get('?limit=2&skip=1')
  t.strictSame(titlesOf(body), ['fourth', 'third'])
  t.match(body.meta, { has_next: true, next_cursor: String })
  t.strictSame(titlesOf((await get(`?limit=2&cursor=${body.meta.next_cursor}`)).body), ['second', 'oldest'])
  t.strictSame(titlesOf((await get('?skip=0')).body), titlesOf((await get('')).body))
  t.strictSame(titlesOf((await get('?skip=4')).body), ['oldest'])
  t.match((await get('?skip=5')).body, { data: [], meta: { has_next: false, next_cursor: null } })
  t.match((await get('?skip=1000000')).body, { data: [] })
  t.strictSame(titlesOf((await get('?limit=1&skip=1&search=connections')).body), ['oldest'])
})

t.test('a search finds words of title and content in any form, phrases, alternatives, and not', async (t) => {
  const find = async (search: string) => titlesOf((await get(`?search=${encodeURIComponent(search)}`)).body)
  t.strictSame(await find('connection'), ['third', 'oldest'])
  t.strictSame(await find('CONNECTIONS'), ['third', 'oldest'])
  t.strictSame(await find('connections database'), ['oldest'], 'all words')
  t.strictSame(await find('"search index"'), ['second'])
  t.strictSame(await find('"index search"'), [])
  t.strictSame(await find('database or deploy'), ['second', 'oldest'])
  t.strictSame(await find('connections -database'), ['third'])
  t.strictSame(await find('newest'), ['newest'], 'of the title too')
  t.equal((await find('')).length, 5, 'no words are no condition')
  for (const odd of ['"', '-', '& | ! ()', "'; DROP TABLE posts; --", '\\', ':*', '<->', '%'])
    t.equal((await get(`?search=${encodeURIComponent(odd)}`)).status, 200, odd)
})

t.test('numbered pages have totals', async (t) => {
  const { body } = await get('?page=2&per_page=2')
  t.strictSame(titlesOf(body), ['third', 'second'])
  t.match(body.meta, {
    page: 2,
    per_page: 2,
    pages: 3,
    total_count: 5,
    prev_page: 1,
    next_page: 3,
    has_next: true,
    has_prev: true,
    as_of: RFC3339
  })
  t.match((await get('?page=9')).body, {
    data: [],
    meta: { pages: 1, total_count: 5, prev_page: 1, has_next: false }
  })
  t.match((await get('?page=1&search=connections')).body.meta, { total_count: 2 })
  t.match((await get('?page=1&search=nowhere')).body, { data: [], meta: { total_count: 0, pages: 1 } })
})

t.test('a list is sorted by score, by what is hot, and by what divides', async (t) => {
  t.strictSame(titlesOf((await get('?sort=top')).body), ['second', 'oldest', 'fourth', 'third', 'newest'])
  t.strictSame(titlesOf((await get('?sort=hot')).body), ['second', 'oldest', 'fourth', 'third', 'newest'])
  t.strictSame(titlesOf((await get('?sort=controversial&limit=1')).body), ['third'])
  for (const sort of ['new', 'top', 'hot', 'controversial']) {
    const whole = titlesOf((await get(`?sort=${sort}`)).body)
    t.strictSame(await walk(`sort=${sort}&limit=2`), whole, `${sort} by cursor`)
    const skipped = await Promise.all(
      [0, 1, 2, 3, 4].map((skip) => get(`?sort=${sort}&limit=1&skip=${skip}`))
    )
    t.strictSame(
      skipped.flatMap(({ body }) => titlesOf(body)),
      whole,
      `${sort} by skip`
    )
    const pages = await Promise.all([1, 2, 3].map((page) => get(`?sort=${sort}&page=${page}&per_page=2`)))
    t.strictSame(
      pages.flatMap(({ body }) => titlesOf(body)),
      whole,
      `${sort} by page`
    )
  }
})

t.test('a list is of a period, and of a past moment', async (t) => {
  for (const period of ['day', 'week', 'month', 'year', 'all'])
    t.equal((await get(`?period=${period}&sort=top`)).body.data.length, 5, period)
  const { published_at } = (await get(`/${ids.third}`)).body
  const past = await get(`?as_of=${published_at}`)
  t.strictSame(titlesOf(past.body), ['third', 'second', 'oldest'])
  t.equal(past.body.meta.as_of, published_at)
  t.match((await get('?as_of=24h')).body, { data: [], meta: { has_next: false } })
  for (const early of ['0001-01-01', '0001-01-01&period=year', '1970-01-01T00:00:00%2B01:00'])
    t.match(await get(`?as_of=${early}`), { status: 200, body: { data: [] } }, early)
})

t.test('a list is of one owner, with one tag, or about one item', async (t) => {
  for (const owner of ['ada', 'ADA', ada.id, ada.id.toUpperCase()])
    t.equal((await get(`?owner=${owner}&page=1`, bob)).body.meta.total_count, 5, owner)
  await post('', { title: 'of Bob', content: 'x' }, bob)
  t.strictSame(titlesOf((await get('?owner=bob')).body), ['of Bob'])
  await desk.ask('DELETE', `${API}/${(await get('?owner=bob')).body.data[0].id}`, { token: bob.access })
  for (const nobody of ['bob', 'x', '019ac000-0000-7000-8000-000000000001'])
    t.strictSame((await get(`?owner=${nobody}`)).body.data, [], nobody)
  for (const tag of ['db', 'DB', '%23db'])
    t.strictSame(titlesOf((await get(`?tag=${tag}`)).body), ['second', 'oldest'])
  t.strictSame(titlesOf((await get('?tag=c%2B%2B')).body), ['third'])
  t.strictSame(titlesOf((await get('?tag=d')).body), [])
  for (const ref of [`${item.id}`, `%23${item.counter}`])
    t.strictSame(titlesOf((await get(`?item_id=${ref}`)).body), ['third'], ref)
  t.strictSame(titlesOf((await get('?item_id=999999')).body), [])
  t.equal((await get('?item_id=%23999999')).status, 404, 'a counter that no item has')
  t.strictSame(titlesOf((await get('?tag=db&search=database&owner=ada&sort=top&period=day')).body), [
    'oldest'
  ])
})

t.test('drafts are listed for their owner alone, deleted ones for administrators too', async (t) => {
  t.strictSame(titlesOf((await get('?state=draft')).body), ['draft'])
  for (const who of [bob, root, guest]) {
    t.strictSame((await get('?state=draft', who)).body.data, [])
    t.strictSame((await get('?state=draft&owner=ada', who)).body.data, [])
    t.strictSame(
      (await get('?search=connections&page=1', who)).body.meta.total_count,
      2,
      'a search finds none'
    )
  }
  const [draft, gone] = await Promise.all([
    post('', { title: 'deleted draft', content: 'x', published: false }),
    post('', { title: 'deleted', content: 'x' })
  ])
  for (const { body } of [draft, gone]) await desk.ask('DELETE', `${API}/${body.id}`, { token: ada.access })
  const deleted = async (who: Person) => titlesOf((await get('?state=deleted', who)).body).sort()
  t.strictSame(await deleted(ada), ['deleted', 'deleted draft'])
  t.strictSame(await deleted(root), ['deleted', 'of Bob'], 'a draft is nobody else’s even then')
  t.strictSame(await deleted(bob), ['of Bob'])
  t.match((await get('?state=deleted', root)).body.data, [
    { deleted_at: RFC3339, owner: { username: 'ada' } }
  ])
  t.notOk(titlesOf((await get('')).body).includes('deleted'))
})

const WRONG = [
  ['limit=0', '/limit'],
  ['limit=101', '/limit'],
  ['limit=many', '/limit'],
  ['limit=1&limit=2', '/limit'],
  ['skip=-1', '/skip'],
  ['skip=1.5', '/skip'],
  ['skip=1&page=1', '/skip'],
  ['skip=1&cursor=x', '/skip'],
  ['page=0', '/page'],
  ['per_page=3', '/per_page'],
  ['page=1&cursor=x', '/cursor'],
  ['cursor=x', '/cursor'],
  ['sort=best', '/sort'],
  ['period=decade', '/period'],
  ['state=secret', '/state'],
  ['as_of=2999-01-01', '/as_of'],
  ['as_of=2026-02-30', '/as_of'],
  ['as_of=yesterday', '/as_of'],
  ['as_of=999999999w', '/as_of'],
  [`search=${'x'.repeat(501)}`, '/search'],
  ['tag=two%20words', '/tag'],
  ['item_id=x', '/item_id'],
  ['html=yes', '/html'],
  ['colour=red', '/colour']
] as const
for (const [query, pointer] of WRONG) {
  t.test(`a list with ${query.slice(0, 30)} is refused`, async (t) => {
    t.match(await get(`?${query}`), { status: 400, body: { code: 'invalid', errors: [{ pointer }] } })
  })
}

t.test('a cursor is good for the list that made it alone, and one that is made up for none', async (t) => {
  const { next_cursor } = (await get('?sort=top&limit=1')).body.meta
  t.equal((await get(`?sort=top&limit=1&cursor=${next_cursor}`)).status, 200)
  for (const query of ['', 'sort=hot', 'sort=top&period=day']) {
    const foreign = await get(`?${query}&cursor=${next_cursor}`)
    t.match(foreign, { status: 400, body: { errors: [{ pointer: '/cursor' }] } }, query)
  }
  const values: unknown[] = JSON.parse(Buffer.from(next_cursor, 'base64url').toString())
  const odd = [
    null,
    true,
    -1,
    0,
    1.5,
    1e300,
    '',
    'x',
    '\0',
    '-Infinity',
    '2026-02-30T00:00:00.000Z',
    {},
    [],
    'x'.repeat(200)
  ]
  for (const [i] of values.entries()) {
    for (const value of odd) {
      const forged = Buffer.from(JSON.stringify(values.with(i, value))).toString('base64url')
      const { status } = await get(`?sort=top&cursor=${forged}`)
      t.ok(status === 200 || status === 400, `${i} ${JSON.stringify(value).slice(0, 40)}: ${status}`)
    }
  }
  for (const forged of [[], values.slice(1), [...values, 1], 'x', null]) {
    const cursor = Buffer.from(JSON.stringify(forged)).toString('base64url')
    t.equal((await get(`?sort=top&cursor=${cursor}`)).status, 400)
  }
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

function post(path: string, body: object, { access }: Person = ada) {
  return desk.ask('POST', `${API}${path}`, { token: access, body })
}
