import t from 'tap'
import { join, type Person, type RealServer, realServer } from './fixtures/real-server.ts'

const API = '/api/v1/bookmarks'
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0'
const BOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
const PREVIEW = 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)'

let desk: RealServer
let ada: Person
let made = 0

t.before(async () => {
  desk = await realServer(t)
  ada = await join(desk.running, 'ada', 'member')
})

t.test('a short link leads to its address, for everybody, and counts the visit', async (t) => {
  const { short_url, url } = await save()
  const answer = await visit(`/${short_url}`)
  t.match(answer, {
    statusCode: 302,
    headers: { location: url, 'cache-control': 'private, no-store' },
    body: ''
  })
  t.match(await show(short_url), { visits: 1, bot_visits: 0, last_visited_at: String })
  await visit(`/${short_url}/`)
  await visit(`/${short_url}?utm_source=mail`)
  t.match(await show(short_url), { visits: 3 }, 'a slash or a query at the end lead there too')
})

t.test('HEAD says the same and counts nothing', async (t) => {
  const { short_url, url } = await save()
  const answer = await desk.server.inject({ method: 'HEAD', url: `/${short_url}` })
  t.match(answer, {
    statusCode: 302,
    headers: { location: url, 'cache-control': 'private, no-store' },
    body: ''
  })
  t.match(await show(short_url), { visits: 0, last_visited_at: null })
  t.equal((await desk.server.inject({ method: 'HEAD', url: '/nothing-here' })).statusCode, 404)
})

t.test('a link redirects as its owner says', async (t) => {
  for (const redirect_status of [301, 302, 307, 308]) {
    const { short_url } = await save({ redirect_status })
    const { statusCode, headers } = await desk.server.inject(`/${short_url}`)
    t.equal(statusCode, redirect_status)
    t.equal(headers['cache-control'], 'private, no-store', 'one for good is counted every time as well')
  }
})

t.test('where a link leads is ASCII, whatever was typed', async (t) => {
  for (const [url, location] of [
    ['https://bücher.example/straße?q=é#ü', 'https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%A9#%C3%BC'],
    ['HTTP://EXAMPLE.com:80/A%2fB', 'http://example.com/A%2fB'],
    ['http://[::1]:8080/x', 'http://[::1]:8080/x'],
    [
      'https://example.com/"><script>alert(1)</script>',
      'https://example.com/%22%3E%3Cscript%3Ealert(1)%3C/script%3E'
    ]
  ]) {
    const { short_url } = await save({ url })
    t.equal((await desk.server.inject(`/${short_url}`)).headers.location, location)
  }
})

t.test('a code that there is not is 404: JSON for programs, a page for browsers', async (t) => {
  for (const accept of [undefined, '*/*', 'application/json']) {
    const answer = await dead('/nothing-here', accept)
    t.equal(answer.statusCode, 404)
    t.match(answer.headers['content-type'], /^application\/problem\+json/)
    t.match(answer.json(), { status: 404, code: 'not_found', instance: '/nothing-here' })
  }
  t.equal((await dead(`/${'x'.repeat(65)}`, undefined)).statusCode, 404, 'one that is too long to be one')
  const page = await dead('/nothing-here', BROWSER)
  t.match(page, { statusCode: 404, headers: { 'content-type': /^text\/html/, vary: /accept/i } })
  t.match(page.body, /<!doctype html>/i)
  t.notMatch(page.body, 'nothing-here')
  t.match(
    (await dead('/api/v1/nothing-here', BROWSER)).headers['content-type'],
    /^application\/problem\+json/
  )
})

t.test('what can be no code is 404 too', async (t) => {
  for (const path of [`/${'x'.repeat(65)}`, `/${'x'.repeat(360)}`, '/favicon.ico', '/a%2Fb', '/%00']) {
    for (const method of ['GET', 'HEAD'] as const) {
      const answer = await desk.server.inject({ method, url: path })
      t.match(answer, { statusCode: 404, headers: { 'content-type': /^application\/problem\+json/ } }, path)
    }
  }
})

t.test('no path is answered with anything but JSON or a page, however odd', async (t) => {
  for (const url of [
    '/%2e%2e%2fetc%2fpasswd',
    '/%00',
    '/%E0%A4%A',
    "/'%20or%201=1--",
    '/<script>',
    '/%F0%9F%92%A9',
    `/${'x'.repeat(64)}`,
    `/${'x'.repeat(5000)}`,
    '//evil.example/',
    '/.env',
    '/robots.txt'
  ]) {
    const answer = await desk.server.inject(url)
    t.ok([400, 404, 414].includes(answer.statusCode), `${url.slice(0, 40)} ${answer.statusCode}`)
    t.match(answer.headers['content-type'], /^application\/problem\+json/, url.slice(0, 40))
    t.notMatch(answer.body, / at .*\.[jt]s:\d+/)
  }
})

t.test('codes differ in the case of their letters', async (t) => {
  const { url } = await save({ short_url: 'CaseMatters' })
  t.equal((await desk.server.inject('/CaseMatters')).headers.location, url)
  t.equal((await desk.server.inject('/casematters')).statusCode, 404)
})

t.test('a short link answers GET and HEAD, and no other method', async (t) => {
  const { short_url } = await save()
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    const answer = await desk.server.inject({ method, url: `/${short_url}` })
    t.match(answer, { statusCode: 405, headers: { allow: 'GET, HEAD' } }, method)
    t.match(answer.headers['content-type'], /^application\/problem\+json/)
  }
  t.match(await show(short_url), { visits: 0 })
})

t.test('a link that was turned off leads nowhere until it is turned on', async (t) => {
  const { id, short_url } = await save({ enabled: false })
  t.equal((await dead(`/${short_url}`)).statusCode, 404)
  t.equal((await desk.server.inject({ method: 'HEAD', url: `/${short_url}` })).statusCode, 404)
  await change(id, { enabled: true })
  t.equal((await visit(`/${short_url}`)).statusCode, 302)
  t.match(await show(short_url), { visits: 1 }, 'only what led somewhere counts')
})

t.test('a link whose time is over is gone', async (t) => {
  const headers = { authorization: `Bearer ${ada.access}`, 'content-type': 'application/x-ndjson' }
  const entry = { url: 'https://example.com/over', short_url: 'over', expires_at: '2020-01-01T00:00:00.000Z' }
  const imported = await desk.server.inject({
    method: 'POST',
    url: `${API}/import?format=ndjson`,
    headers,
    payload: `${JSON.stringify(entry)}\n`
  })
  t.match(imported, { statusCode: 200, body: /"created"/ })
  t.match((await dead('/over')).json(), { status: 410, code: 'gone' })
  const page = await dead('/over', BROWSER)
  t.match(page, { statusCode: 410, headers: { 'content-type': /^text\/html/ } })
  t.equal((await desk.server.inject({ method: 'HEAD', url: '/over' })).statusCode, 410)
  t.match(await show('over'), { visits: 0 })
  await change('over', { expires_at: null })
  t.equal((await visit('/over')).statusCode, 302)
  await change('over', { expires_at: '1d' })
  t.equal((await visit('/over')).statusCode, 302, 'it has not ended yet')
})

t.test('bots and previews are counted apart, and use up nothing', async (t) => {
  const { short_url } = await save({ max_visits: 2 })
  for (const agent of [BOT, PREVIEW, BOT]) t.equal((await visit(`/${short_url}`, agent)).statusCode, 302)
  t.match(await show(short_url), { visits: 3, bot_visits: 3 })
  for (const _ of [1, 2]) t.equal((await visit(`/${short_url}`)).statusCode, 302)
  t.equal((await visit(`/${short_url}`)).statusCode, 410)
  t.equal((await visit(`/${short_url}`, BOT)).statusCode, 410)
  t.match(await show(short_url), { visits: 5, bot_visits: 3 })
  await change(short_url, { max_visits: 3 })
  t.equal((await visit(`/${short_url}`)).statusCode, 302)
})

t.test('a new code or address is in force at once', async (t) => {
  const { id, short_url } = await save()
  await visit(`/${short_url}`)
  await change(id, { short_url: 'renamed', url: 'https://example.org/elsewhere' })
  t.equal((await dead(`/${short_url}`)).statusCode, 404)
  t.equal((await visit('/renamed')).headers.location, 'https://example.org/elsewhere')
  t.match(await show('renamed'), { visits: 2 }, 'its visits stay')
})

t.test(
  'the visits of one link are told by day, referrer and client, and no more is kept of visitors',
  async (t) => {
    const { id, short_url } = await save()
    const referer = 'https://news.example.com/story?secret=1'
    await desk.server.inject({ url: `/${short_url}`, headers: { 'user-agent': FIREFOX, referer } })
    await desk.server.inject({
      url: `/${short_url}`,
      headers: { 'user-agent': FIREFOX, referer: 'not an address' }
    })
    await visit(`/${short_url}`, BOT)
    const { status, body } = await desk.ask('GET', `${API}/${id}/stats`, { token: ada.access })
    t.equal(status, 200)
    const today = new Date().toISOString().slice(0, 10)
    t.match(body, { id, short_url, visits: 3, bot_visits: 1, last_visited_at: String })
    t.equal(body.by_day.length, 30)
    t.match(body.by_day.at(-1), { day: today, visits: 3, bot_visits: 1 })
    t.strictSame(body.referrers, [{ name: 'news.example.com', visits: 1 }])
    t.match(body.clients[0], { name: /Firefox/, visits: 2 })
    t.notMatch(JSON.stringify(body), /secret|story|127\.0\.0\.1/)
    const week = await desk.ask('GET', `${API}/${short_url}/stats?days=7`, { token: ada.access })
    t.equal(week.body.by_day.length, 7)
    t.equal((await desk.ask('GET', `${API}/${id}/stats?days=0`, { token: ada.access })).status, 400)
  }
)

t.test('the visits of all links are told, the most visited first', async (t) => {
  const eve = await join(desk.running, 'eve', 'member')
  const { id, short_url, url } = await save({}, eve)
  const second = await save({}, eve)
  await save({}, eve)
  for (const code of [short_url, short_url, second.short_url]) await visit(`/${code}`)
  const { status, body } = await desk.ask('GET', `${API}/stats`, { token: eve.access })
  t.equal(status, 200)
  t.strictSame(body.data[0], { id, url, short_url, visits: 2 })
  t.strictSame(
    body.data.map(({ visits }: { visits: number }) => visits),
    [2, 1, 0]
  )
  t.match(body, { bookmarks: 3, visits: 3, bot_visits: 0, never_visited: 1 })
  t.match(body.by_day.at(-1), { visits: 3 })
  const paged = await desk.ask('GET', `${API}/stats?page=2&per_page=2`, { token: eve.access })
  t.match(paged.body, { data: [{ visits: 0 }], meta: { page: 2, total_count: 3, has_next: false } })
})

async function save(more: object = {}, { access }: Person = ada) {
  const body = { url: `https://example.com/link/${++made}`, ...more }
  return (await desk.ask('POST', API, { token: access, body })).body
}

async function show(ref: string) {
  return (await desk.ask('GET', `${API}/${ref}`, { token: ada.access })).body
}

function change(ref: string, body: object) {
  return desk.ask('PATCH', `${API}/${ref}`, { token: ada.access, body })
}

function visit(url: string, agent = FIREFOX) {
  return desk.server.inject({ url, headers: { 'user-agent': agent } })
}

function dead(url: string, accept?: string) {
  return desk.server.inject({ url, headers: accept === undefined ? {} : { accept } })
}
