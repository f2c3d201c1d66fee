import t from 'tap'
import { join, type Person, type RealServer, realServer } from './fixtures/real-server.ts'

const CONNECTIONS = 32
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0'

let desk: RealServer
let ada: Person
let base: string

t.before(async () => {
  desk = await realServer(t)
  ada = await join(desk.running, 'ada', 'member')
  base = await desk.server.listen({ host: '127.0.0.1', port: 0 })
})

t.test('of 200 who save one address at once, one does, and the others learn where it is', async (t) => {
  const answers = await atOnce(200, () => save('https://example.com/same'))
  t.strictSame(countsOf(answers.map(({ status }) => status)), { 201: 1, 409: 199 })
  const id = answers.find(({ status }) => status === 201)?.body.id
  const told = answers.filter(({ status }) => status === 409).map(({ body }) => body.existing_id)
  t.strictSame(new Set(told), new Set([id]))
  t.equal((await total()).total_count, 1)
})

t.test('200 different addresses that are saved at once get different codes', async (t) => {
  const before = (await total()).total_count
  const answers = await atOnce(200, (i) => save(`https://example.com/different/${i}`))
  t.strictSame(countsOf(answers.map(({ status }) => status)), { 201: 200 })
  t.equal(new Set(answers.map(({ body }) => body.short_url)).size, 200)
  t.equal(new Set(answers.map(({ body }) => body.id)).size, 200)
  t.equal((await total()).total_count, before + 200, 'the kept total is exact')
})

t.test('of many who want one code at once, one gets it', async (t) => {
  const answers = await atOnce(20, (i) =>
    save(`https://example.com/code/${i}`, { short_url: i % 2 ? 'wanted' : 'WANTED' })
  )
  t.strictSame(countsOf(answers.map(({ status }) => status)), { 201: 1, 409: 19 })
})

t.test('saving and deleting at once leaves the total exact', async (t) => {
  const saved = await atOnce(40, (i) => save(`https://example.com/to-and-fro/${i}`))
  await atOnce(80, (i) => {
    const { id } = saved[i % 40]?.body ?? {}
    return i < 40
      ? request('DELETE', `/api/v1/bookmarks/${id}`)
      : save(`https://example.com/to-and-fro/more/${i}`)
  })
  const { total_count } = await total()
  const all = await request('GET', '/api/v1/bookmarks/export?format=urls')
  t.equal(total_count, all.text.trim().split('\n').length)
})

t.test('1,000 visits at once of two links are counted exactly', async (t) => {
  const codes = await Promise.all(
    ['one', 'two'].map(async (name) => (await save(`https://example.com/${name}`)).body.short_url)
  )
  const answers = await atOnce(1000, (i) => visit(codes[i % 4 === 0 ? 1 : 0]))
  t.strictSame(countsOf(answers), { 302: 1000 })
  t.equal((await show(codes[0])).visits, 750)
  t.equal((await show(codes[1])).visits, 250)
  const { body } = await request('GET', `/api/v1/bookmarks/${codes[0]}/stats?days=2`)
  const days = body.by_day.map(({ visits }: { visits: number }) => visits)
  t.equal(days[0] + days[1], 750, 'so are those of the days')
})

t.test('a link that may be visited 50 times is, exactly, by 300 at once', async (t) => {
  const { body } = await save('https://example.com/fifty', { max_visits: 50 })
  const answers = await atOnce(300, () => visit(body.short_url))
  t.strictSame(countsOf(answers), { 302: 50, 410: 250 })
  t.equal((await show(body.short_url)).visits, 50)
})

t.test('visits while their link is changed and deleted are answered with nothing but its ways', async (t) => {
  const { body } = await save('https://example.com/changing')
  const visits = atOnce(300, () => visit(body.short_url))
  for (let i = 0; i < 5; i++) await request('PATCH', `/api/v1/bookmarks/${body.id}`, { body: `note ${i}` })
  const before = (await request('DELETE', `/api/v1/bookmarks/${body.id}`)).status
  t.equal(before, 204)
  const statuses = Object.keys(countsOf(await visits))
  t.ok(
    statuses.every((status) => status === '302' || status === '404'),
    statuses.join(' ')
  )
  t.equal(await visit(body.short_url), 404)
})

/** Does it `count` times, as many at a time as there are connections. */
async function atOnce<T>(count: number, act: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const worker = async () => {
    for (let i = next++; i < count; i = next++) results[i] = await act(i)
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  return results
}

function countsOf(values: number[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

function save(url: string, more: object = {}) {
  return request('POST', '/api/v1/bookmarks', { url, ...more })
}

async function visit(code: string): Promise<number> {
  const answer = await fetch(`${base}/${code}`, { redirect: 'manual', headers: { 'user-agent': FIREFOX } })
  await answer.arrayBuffer()
  return answer.status
}

async function show(ref: string) {
  return (await request('GET', `/api/v1/bookmarks/${ref}`)).body
}

async function total() {
  return (await request('GET', '/api/v1/bookmarks')).body.meta
}

async function request(method: string, path: string, body?: object) {
  const answer = await fetch(`${base}${path}`, {
    method,
    headers: { authorization: `Bearer ${ada.access}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) })
  })
  const text = await answer.text()
  const isJson = /[/+]json\b/.test(answer.headers.get('content-type') ?? '') && text !== ''
  return { status: answer.status, text, body: isJson ? JSON.parse(text) : undefined }
}
