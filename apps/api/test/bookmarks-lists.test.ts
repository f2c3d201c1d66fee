import t from 'tap'
import { join, type Person, type RealServer, realServer } from './fixtures/real-server.ts'

const API = '/api/v1/bookmarks'

let desk: RealServer
let ada: Person
let bob: Person
const saved: string[] = []

t.before(async () => {
  desk = await realServer(t)
  ada = await join(desk.running, 'ada', 'member')
  bob = await join(desk.running, 'bob', 'member')
  for (let i = 1; i <= 12; i++) {
    const url = `https://example.com/${i}`
    const title = i % 2 === 0 ? `Even number ${i}` : null
    const body = { url, title, tags: i <= 3 ? ['low', 'shared'] : ['high'], unread: i === 5 }
    saved.unshift((await post('', body)).body.id)
  }
  await post('', { url: 'https://other.example/', tags: ['low'] }, bob)
})

t.test('a list is five of the own bookmarks a page, the newest first, with totals', async (t) => {
  const { status, body } = await get('')
  t.equal(status, 200)
  t.strictSame(idsOf(body), saved.slice(0, 5))
  const first = {
    page: 1,
    pages: 3,
    total_count: 12,
    prev_page: null,
    next_page: 2,
    has_next: true,
    has_prev: false
  }
  t.match(body.meta, first)
  const second = await get('?page=2')
  t.strictSame(idsOf(second.body), saved.slice(5, 10))
  t.match(second.body.meta, { page: 2, prev_page: 1, next_page: 3, has_next: true, has_prev: true })
  const last = await get('?page=3')
  t.strictSame(idsOf(last.body), saved.slice(10))
  t.match(last.body.meta, { page: 3, prev_page: 2, next_page: null, has_next: false, has_prev: true })
})

t.test('a page beyond the last is empty, and says where the last is', async (t) => {
  const { status, body } = await get('?page=99')
  t.match(
    { status, body },
    { status: 200, body: { data: [], meta: { pages: 3, total_count: 12, has_next: false } } }
  )
})

t.test('somebody without bookmarks has one empty page', async (t) => {
  const { access } = await join(desk.running, 'eve', 'member')
  const { body } = await desk.ask('GET', API, { token: access })
  t.match(body, { data: [], meta: { page: 1, pages: 1, total_count: 0, prev_page: null, next_page: null } })
})

t.test('a page holds up to a hundred', async (t) => {
  t.strictSame(idsOf((await get('?per_page=100')).body), saved)
  t.match((await get('?per_page=4&page=3')).body.meta, { pages: 3, page: 3, per_page: 4, has_next: false })
  for (const query of [
    'per_page=101',
    'per_page=0',
    'per_page=many',
    'page=0',
    'page=-1',
    'page=1.5',
    'limit=101'
  ])
    t.match(await get(`?${query}`), { status: 400, body: { code: 'invalid' } }, query)
  t.match(await get('?colour=red'), { status: 400, body: { errors: [{ pointer: '/colour' }] } })
})

t.test('a walk by cursor meets each once, also while others are saved', async (t) => {
  const { access } = await join(desk.running, 'walker', 'member')
  const urls = Array.from({ length: 7 }, (_, i) => `https://walk.example/${i}`)
  for (const url of urls) await desk.ask('POST', API, { token: access, body: { url } })
  const seen: string[] = []
  let query = '?limit=3'
  for (let page = 0; page < 9 && query !== ''; page++) {
    const { body } = await desk.ask('GET', `${API}${query}`, { token: access })
    seen.push(...body.data.map(({ url }: { url: string }) => url))
    query =
      body.meta.next_cursor === null ? '' : `?limit=3&cursor=${encodeURIComponent(body.meta.next_cursor)}`
    await desk.ask('POST', API, { token: access, body: { url: `https://walk.example/late/${page}` } })
  }
  t.strictSame(seen, [...urls].reverse())
  t.equal((await get('?cursor=nonsense')).status, 400)
})

t.test('a list is sorted by title, visits or last visit', async (t) => {
  const codeOf = async (id: string) => (await get(`/${id}`)).body.short_url
  const [often = '', once = ''] = [saved[7], saved[3]]
  for (const id of [often, once, often]) await desk.ask('GET', `/${await codeOf(id)}`)
  t.strictSame(idsOf((await get('?sort=visits&limit=2')).body), [often, once])
  t.strictSame(idsOf((await get('?sort=last_visited_at&limit=1')).body), [often])
  const titles = (await get('?sort=title&limit=3')).body.data.map(({ title }: { title: string }) => title)
  t.strictSame(titles, ['Even number 10', 'Even number 12', 'Even number 2'])
  t.equal((await get('?sort=colour')).status, 400)
})

t.test('a search finds words, tags and states, among the own alone', async (t) => {
  const find = async (q: string) =>
    (await get(`?per_page=100&q=${encodeURIComponent(q)}`)).body.meta.total_count
  t.equal(await find('#low'), 3)
  t.equal(await find('even'), 6)
  t.equal(await find('even -#low'), 5)
  t.equal(await find('is:unread'), 1)
  t.equal(await find('site:example.com'), 12)
  t.equal(await find('site:other.example'), 0)
  const wrong = await get(`?q=${encodeURIComponent('"never closed')}`)
  t.match(wrong, { status: 400, body: { code: 'invalid', errors: [{ pointer: '/q' }] } })
})

t.test('a saved search is used by its name, and belongs to its owner', async (t) => {
  t.match(await post('/searches', { name: 'Low ones', q: '#low' }), {
    status: 200,
    body: { name: 'Low ones' }
  })
  t.match(await post('/searches', { name: 'low ONES', q: '#low even' }), { status: 200 })
  t.match((await get('/searches')).body.data, [{ q: '#low even' }])
  t.equal((await get('?search=low%20ones&per_page=10')).body.meta.total_count, 1)
  t.equal((await get('?search=low%20ones&per_page=10', bob)).status, 404)
  t.match((await get('/searches', bob)).body, { data: [] })
  t.equal((await desk.ask('DELETE', `${API}/searches/Low%20ones`, { token: bob.access })).status, 404)
  t.equal((await desk.ask('DELETE', `${API}/searches/Low%20ones`, { token: ada.access })).status, 204)
  t.equal((await get('?search=low%20ones')).status, 404)
  t.equal((await post('/searches', { name: 'broken', q: '(' })).status, 400)
})

t.test('tags are counted, renamed, merged and dropped, among the own alone', async (t) => {
  const counts = async (who?: Person) =>
    (await get('/tags', who)).body.data.map(
      ({ tag, count }: { tag: string; count: number }) => `${tag} ${count}`
    )
  t.strictSame(await counts(), ['high 9', 'low 3', 'shared 3'])
  const tag = (name: string) => `${API}/tags/${name}`
  const rename = (from: string, to: string, { access }: Person) =>
    desk.ask('PATCH', tag(from), { token: access, body: { to } })
  t.match(await rename('high', 'Upper', ada), { status: 200, body: { changed: 9 } })
  t.match(await rename('high', 'upper', bob), { status: 404 })
  t.match(await rename('low', 'upper', ada), { status: 409 })
  t.match(await post('/tags/merge', { tags: ['#low', 'shared'], into: 'few' }), {
    status: 200,
    body: { changed: 3 }
  })
  t.strictSame(await counts(), ['upper 9', 'few 3'])
  t.match(await desk.ask('DELETE', tag('few'), { token: bob.access }), { status: 404 })
  t.match(await desk.ask('DELETE', tag('few'), { token: ada.access }), { status: 200, body: { changed: 3 } })
  t.match(await desk.ask('DELETE', tag('few'), { token: ada.access }), { status: 404 })
  t.strictSame(await counts(bob), ['low 1'], "another's stay")
})

function idsOf({ data }: { data: { id: string }[] }): string[] {
  return data.map(({ id }) => id)
}

function get(path: string, { access }: Person = ada) {
  return desk.ask('GET', `${API}${path}`, { token: access })
}

function post(path: string, body: object, { access }: Person = ada) {
  return desk.ask('POST', `${API}${path}`, { token: access, body })
}
