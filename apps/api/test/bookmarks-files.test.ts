import t from 'tap'
import { join, type Person, type RealServer, realServer } from './fixtures/real-server.ts'

const API = '/api/v1/bookmarks'

let desk: RealServer
let ada: Person
let bob: Person

t.before(async () => {
  desk = await realServer(t)
  ada = await join(desk.running, 'ada', 'member')
  bob = await join(desk.running, 'bob', 'member')
})

t.test('a file is imported an entry at a time, and a wrong entry does not stop the others', async (t) => {
  const lines = [
    'https://example.com/1',
    'javascript:alert(1)',
    'https://example.com/2',
    'https://EXAMPLE.com/1'
  ]
  const { status, headers, elements } = await upload('format=urls', lines.join('\n'))
  t.equal(status, 200)
  t.match(headers['content-type'], /^application\/x-ndjson/)
  t.match(elements, [
    { line: 1, url: 'https://example.com/1', outcome: 'created', id: String, error: null },
    { line: 2, outcome: 'failed', id: null, error: String },
    { line: 3, outcome: 'created' },
    { line: 4, outcome: 'existing', id: elements[0].id }
  ])
  t.equal((await list(ada)).total_count, 2)
  t.equal((await list(bob)).total_count, 0)
})

t.test('a file that is only looked at is not saved', async (t) => {
  const { elements } = await upload(
    'format=urls&dry_run=true',
    'https://example.com/1\nhttps://example.com/new\n',
    bob
  )
  t.match(elements, [
    { outcome: 'created', id: null },
    { outcome: 'created', id: null }
  ])
  t.equal((await list(bob)).total_count, 0)
})

t.test('what is there already is left, refused or changed, as is asked', async (t) => {
  const entry = JSON.stringify({ url: 'https://example.com/1', title: 'Renamed', tags: ['Imported'] })
  t.match((await upload('format=ndjson&if_exists=return', entry)).elements, [{ outcome: 'existing' }])
  t.match((await upload('format=ndjson&if_exists=error', entry)).elements, [
    { outcome: 'failed', error: /already/ }
  ])
  const { elements } = await upload('format=ndjson&if_exists=update', entry)
  t.match(elements, [{ outcome: 'updated' }])
  const { body } = await desk.ask('GET', `${API}/${elements[0].id}`, { token: ada.access })
  t.match(body, { title: 'Renamed', tags: ['imported'], visits: 0 })
})

t.test('a file says itself what it is, whatever its content type', async (t) => {
  const html =
    '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n<DT><A HREF="https://html.example/">H</A>\n</DL>\n'
  for (const [type, content] of [
    ['text/html', html],
    ['application/json', '[{"url":"https://json.example/"}]'],
    ['application/json', '{"url":"https://ndjson.example/"}\n'],
    ['text/csv', 'url,title\nhttps://csv.example/,C\n'],
    ['text/plain', 'https://text.example/\n'],
    ['multipart/form-data; boundary=x', 'https://odd.example/\n']
  ] as const) {
    const { status, elements } = await upload('', content, ada, type)
    t.match(
      { status, elements },
      { status: 200, elements: [{ outcome: 'created' }] },
      `${type} ${content.slice(0, 10)}`
    )
  }
})

t.test('a file larger than any other body is taken, and the total is exact', async (t) => {
  const eve = await join(desk.running, 'eve', 'member')
  const count = 5_000
  const content = Array.from(
    { length: count },
    (_, i) => `https://example.com/${i}/${'x'.repeat(400)}\n`
  ).join('')
  t.ok(content.length > 1_048_576)
  const { elements } = await upload('format=urls', content, eve)
  t.equal(elements.length, count)
  t.ok(elements.every(({ outcome }) => outcome === 'created'))
  t.equal((await list(eve)).total_count, count)
})

t.test('what is asked of an import is judged before anything is read', async (t) => {
  for (const query of ['format=pdf', 'if_exists=maybe', 'dry_run=perhaps', 'colour=red']) {
    const answer = await raw(query, 'https://example.com/never\n')
    t.equal(answer.statusCode, 400, query)
    t.match(answer.headers['content-type'], /^application\/problem\+json/)
  }
  const nobody = await desk.server.inject({ method: 'POST', url: `${API}/import`, payload: 'x' })
  t.equal(nobody.statusCode, 401)
})

t.test('an export is a file to keep, of the own bookmarks alone', async (t) => {
  await desk.ask('POST', API, { token: bob.access, body: { url: 'https://bob.example/', title: '<script>' } })
  for (const [format, type] of [
    ['json', /^application\/json/],
    ['ndjson', /^application\/x-ndjson/],
    ['csv', /^text\/csv/],
    ['html', /^text\/html/],
    ['urls', /^text\/(plain|uri-list)/]
  ] as const) {
    const { statusCode, headers, body } = await exported(`format=${format}`, bob)
    t.equal(statusCode, 200)
    t.match(headers['content-type'], type, format)
    t.match(headers['content-disposition'], /^attachment; filename="bookmarks\.\w+"$/)
    t.match(body, 'https://bob.example/')
    t.notMatch(body, 'example.com/1')
    if (format === 'html') t.notMatch(body, /<script>/)
  }
  t.equal((await exported('format=pdf', bob)).statusCode, 400)
  t.notMatch((await exported('format=urls&q=site:text.example', ada)).body, 'csv.example')
})

t.test('addresses of private networks are refused, however they are written', async (t) => {
  for (const url of [
    'http://127.0.0.1/',
    'http://localhost:3000/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://2130706433/number',
    'http://0x7f.1/hexadecimal',
    'http://0/',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data/'
  ]) {
    const { body } = await desk.ask('POST', API, { token: ada.access, body: { url } })
    const check = { ids: [body.short_url] }
    const checked = await desk.ask('POST', `${API}/check`, { token: ada.access, body: check })
    t.match(
      JSON.parse(checked.body),
      { link_status: 'refused', link_failures: 0, link_status_code: null },
      url
    )
    const fetched = await desk.ask('POST', `${API}/${body.id}/fetch`, { token: ada.access, body: {} })
    t.match(fetched, { status: 403, body: { code: 'forbidden' } }, url)
  }
})

t.test('a check wants to know which links, and knows only the own', async (t) => {
  const check = (body: object, { access }: Person = ada) =>
    desk.ask('POST', `${API}/check`, { token: access, body })
  t.match(await check({}), { status: 400, body: { code: 'invalid' } })
  t.match(await check({ ids: [] }), { status: 400 })
  t.match(await check({ ids: ['abc'], all: true }), { status: 400 })
  t.match(await check({ ids: ['nothing-here'] }), { status: 404 })
  t.match(await check({ q: 'site:localhost' }), { status: 200, body: /"link_status":"refused"/ })
  t.match(await check({ q: 'site:localhost' }, bob), { status: 200, body: '' })
})

function raw(query: string, payload: string, { access }: Person = ada, type = 'text/plain') {
  const headers = { authorization: `Bearer ${access}`, 'content-type': type }
  return desk.server.inject({ method: 'POST', url: `${API}/import?${query}`, headers, payload })
}

async function upload(query: string, payload: string, who?: Person, type?: string) {
  const { statusCode: status, headers, body } = await raw(query, payload, who, type)
  const elements = body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  return { status, headers, elements }
}

function exported(query: string, { access }: Person) {
  return desk.server.inject({ url: `${API}/export?${query}`, headers: { authorization: `Bearer ${access}` } })
}

async function list({ access }: Person) {
  return (await desk.ask('GET', API, { token: access })).body.meta
}
