import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { open } from '../../src/open.ts'
import { cli } from '../cli.ts'
import { type Env, rollcall } from './program.ts'
import { PASSWORD, type Server, serve } from './server.ts'

const USAGE = 2
const NOT_FOUND = 3
const CONFLICT = 4
const UNAUTHENTICATED = 5
const GONE = 12

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0'

let env: Env
let server: Server
let token: string | undefined
let site: string

t.before(async () => {
  env = { ...(await testEnv(t)), ROLLCALL_LINK_NETWORKS: '127.0.0.1' }
  server = await serve(t, env)
  site = await serveSite()
})

t.test('somebody registers and saves a link, on the server and beside the database', async (t) => {
  const account = { ROLLCALL_AUTH_REGISTER_USERNAME: 'ada', ROLLCALL_AUTH_REGISTER_EMAIL: 'ada@example.com' }
  const registered = await there(['auth', 'register'], {
    ...account,
    ROLLCALL_AUTH_REGISTER_PASSWORD: PASSWORD
  })
  t.equal(registered.code, 0, registered.err)
  const login = ['auth', 'login', '--email', 'ada@example.com', '--fields', 'user.access']
  token = (await there(login, { ROLLCALL_AUTH_LOGIN_PASSWORD: PASSWORD })).out.trim()
  const added = await there([
    'bookmarks',
    'add',
    'https://example.com/Straße',
    '--tags',
    'street',
    '--short-url',
    'street'
  ])
  t.match(added, { code: 0, err: '', out: /^outcome\tcreated\n/ })
  const again = await here(['bookmarks', 'add', 'https://EXAMPLE.com/Stra%C3%9Fe?utm_source=x'])
  t.match(again, { code: CONFLICT, err: /already saved/ })
  t.match(await here(['bookmarks', 'add', 'https://example.org/two', '--title', 'Two']), { code: 0 })
  const listed = await here(['bookmarks', 'list'])
  t.match(
    listed.out,
    /^\w{3}\t0\t[^\t]+\t\t\thttps:\/\/example\.org\/two\tTwo\nstreet\t0\t.*\tstreet\thttps:\/\/example\.com\/Straße\t\n$/
  )
})

t.test('its short link leads there, and the visit is told both ways', async (t) => {
  const answer = await visit('street')
  t.match([answer.status, answer.headers.get('location')], [302, 'https://example.com/Stra%C3%9Fe'])
  t.match(await here(['bookmarks', 'visits', 'street', '--days', '1']), {
    code: 0,
    out: /\nvisits\t1\nbot_visits\t0\n.*\n\d{4}-\d\d-\d\d\t1\nclient\tFirefox\t1\n$/
  })
  t.match(await there(['bookmarks', 'stats', '--days', '1']), {
    code: 0,
    out: /^bookmarks\t2\nvisits\t1\n.*\nnever_visited\t1\n.*\t1\nclient\tFirefox\t1\nlink\tstreet\t1\t/
  })
  t.equal(
    (await here(['bookmarks', 'resolve', 'street', '--fields', 'location'])).out,
    'https://example.com/Stra%C3%9Fe\n'
  )
  t.match(await there(['bookmarks', 'visit', 'street']), {
    code: 0,
    out: /^location\thttps:.*\nredirect_status\t302\n$/
  })
  t.match(await here(['bookmarks', 'show', 'street', '--fields', 'visits']), { out: '2\n' })
})

t.test('a link that has ended exits with a code of its own', async (t) => {
  await here(['bookmarks', 'add', 'https://example.com/once', '--max-visits', '1', '--short-url', 'once'])
  t.equal((await visit('once')).status, 302)
  for (const way of [here, there]) {
    t.match(await way(['bookmarks', 'visit', 'once']), { code: GONE, err: /as often as it may/ })
    t.match(await way(['bookmarks', 'resolve', 'once']), { code: GONE, err: /^Error: / })
  }
  t.match(await there(['bookmarks', 'resolve', 'nothing-here']), { code: NOT_FOUND })
  t.match(await here(['bookmarks', 'delete', 'once', '--yes']), { code: 0, out: 'Deleted.\n' })
})

t.test('what a browser wrote is imported, an entry a line', async (t) => {
  const file = join(t.testdir({ 'bookmarks.html': browserFile() }), 'bookmarks.html')
  const dry = await there(['bookmarks', 'import', file, '--dry-run'])
  t.strictSame(outcomesIn(dry.out), ['existing', 'failed', 'created', 'created', 'created'])
  t.match(dry, { code: 1, err: '' })
  t.match((await here(['bookmarks', 'list', '--q', '#reading', '--json'])).out, '"data":[]')
  const imported = await there(['bookmarks', 'import', file])
  t.match(imported, { code: 1, err: '', out: /\tfailed\tjavascript:void\(0\)\t/ })
  t.strictSame(outcomesIn(imported.out), outcomesIn(dry.out))
  const { data } = JSON.parse((await here(['bookmarks', 'list', '--q', '#reading', '--json'])).out)
  t.match(data, [{ title: 'Tom & Jerry', tags: ['reading'], created_at: '2023-11-14T22:13:20.000Z' }])
  const piped = await here(
    ['bookmarks', 'import', '-', '--format', 'urls'],
    {},
    'https://example.com/piped\n'
  )
  t.match(piped, { code: 0, out: '1\tcreated\thttps://example.com/piped\t\n' })
})

t.test('every format that keeps all is exported and imports back to the same', async (t) => {
  const dir = t.testdir({})
  const exported = async () => {
    const { code, out, err } = await here(['bookmarks', 'export', '--format', 'json'])
    t.equal(code, 0, err)
    return JSON.parse(out).map(({ id: _id, updated_at: _at, ...rest }: Record<string, unknown>) => rest)
  }
  const before = await exported()
  t.ok(before.length > 4)
  for (const format of ['json', 'ndjson', 'csv', 'html']) {
    const file = join(dir, `all.${format}`)
    const way = format === 'csv' ? there : here
    t.match(await way(['bookmarks', 'export', '--format', format, '--output', file]), { code: 0, out: '' })
    t.not((await readFile(file, 'utf8')).length, 0)
    await removeAll()
    const imported = await way(['bookmarks', 'import', file])
    t.equal(imported.code, 0, imported.err)
    t.strictSame(outcomesIn(imported.out), Array(before.length).fill('created'), format)
    t.strictSame(await exported(), before, format)
  }
  const urls = await there(['bookmarks', 'export', '--format', 'urls'])
  t.equal(urls.out.trimEnd().split('\n').length, before.length)
})

t.test('a check says which links are dead, and its exit code says whether one is', async (t) => {
  for (const path of ['fine', 'gone']) {
    const { code, err } = await here(['bookmarks', 'add', `${site}/${path}`, '--short-url', `site-${path}`])
    t.equal(code, 0, err)
  }
  const fine = await here(['bookmarks', 'check', 'site-fine'])
  t.match(fine, { code: 0, out: /alive/ })
  const both = await there(['bookmarks', 'check', 'site-fine', 'site-gone'])
  t.match(both, { code: 1, out: /^site-fine\talive\t200\t.*\nsite-gone\tdead\t410\t/ })
  t.match(await here(['bookmarks', 'list', '--q', 'is:dead']), { out: /^site-gone\t/ })
  await here(['bookmarks', 'update', 'site-gone', '--alternate-url', 'https://archive.example/'])
  t.equal((await visit('site-gone')).headers.get('location'), 'https://archive.example/')
  t.match(await there(['bookmarks', 'fetch', 'site-fine']), { code: 0, out: /^title\tA fine page\n/ })
  t.match(await here(['bookmarks', 'check']), { code: USAGE, err: /Missing one of 'BOOKMARK'/ })
})

t.test('tags and searches are changed on either side', async (t) => {
  t.match(await there(['bookmarks', 'tags', 'rename', 'street', 'road']), { code: 0, out: 'changed\t1\n' })
  t.match(await here(['bookmarks', 'tags', 'merge', 'road', '--into', 'ways']), { out: 'changed\t1\n' })
  t.match(await there(['bookmarks', 'tags', 'list']), { code: 0, out: /(^|\n)1\tways\n/ })
  t.match(await here(['bookmarks', 'searches', 'save', 'My ways', '#ways']), { code: 0 })
  t.match(await there(['bookmarks', 'list', '--search', 'my ways', '--fields', 'short_url']), {
    out: 'street\n'
  })
  t.match(await there(['bookmarks', 'list', '--q', '"never closed']), { code: USAGE, err: /Error: / })
})

const SAME = [
  ['bookmarks', 'list'],
  ['bookmarks', 'list', '--all', '--sort', 'title', '--json'],
  ['bookmarks', 'show', 'street'],
  ['bookmarks', 'show', 'nothing-here'],
  ['bookmarks', 'stats', '--days', '3'],
  ['bookmarks', 'visits', 'street', '--json'],
  ['bookmarks', 'visit', 'nothing-here'],
  ['bookmarks', 'update', 'street', '--short-url', 'docs'],
  ['bookmarks', 'export', '--format', 'ndjson'],
  ['bookmarks', 'import', '-', '--format', 'urls', '--dry-run'],
  ['bookmarks', 'tags', 'list'],
  ['bookmarks', 'searches', 'list'],
  ['bookmarks', 'searches', 'delete', 'nothing', '--yes']
]

t.test('a command prints the same against a server as beside the database', async (t) => {
  for (const argv of SAME) t.strictSame(await there(argv), await here(argv), argv.join(' '))
})

t.test('beside the database one says whose bookmarks are meant', async (t) => {
  t.match(await cli(['bookmarks', 'list'], { env, open }), { code: UNAUTHENTICATED, err: /--as/ })
  t.match(await cli(['bookmarks', 'list'], { env: { ...env, ROLLCALL_AS: 'ada' }, open }), { code: 0 })
})

t.test('the built program says the same', async (t) => {
  const argv = ['bookmarks', 'show', 'street', '--as', 'ada']
  t.match(await rollcall(argv, env), { code: 0, err: '', out: /\nshort_url\tstreet\n/ })
  const file = join(t.testdir({ 'list.txt': 'https://example.com/from-a-process\n' }), 'list.txt')
  t.match(await rollcall(['bookmarks', 'import', file, '--as', 'ada'], env), {
    code: 0,
    out: /^1\tcreated\t/
  })
})

function outcomesIn(out: string): (string | undefined)[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[1])
}

/** Beside the database, as ada. */
function here(argv: string[], more: Env = {}, typed = '') {
  return cli([...argv, '--as', 'ada'], { env: { ...env, ...more }, open, typed: [typed] })
}

/** Against the server, with her token once there is one. */
function there(argv: string[], more: Env = {}, typed = '') {
  const way = { ROLLCALL_SERVER: server.url, ...(token !== undefined && { ROLLCALL_TOKEN: token }) }
  return cli(argv, { env: { ...way, ...more }, open, typed: [typed] })
}

function visit(code: string): Promise<Response> {
  return fetch(`${server.url}/${code}`, { redirect: 'manual', headers: { 'user-agent': FIREFOX } })
}

async function removeAll(): Promise<void> {
  const { data } = JSON.parse((await here(['bookmarks', 'list', '--all', '--json'])).out)
  for (const { id } of data) await here(['bookmarks', 'delete', id, '--yes'])
}

/** As Firefox writes it: folders, entities, a description, what is no link, and one that is saved already. */
function browserFile(): string {
  return `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks Menu</H1>

<DL><p>
    <DT><A HREF="https://example.com/Straße" ADD_DATE="1700000000">Saved already</A>
    <DT><A HREF="javascript:void(0)" ADD_DATE="1700000000">A bookmarklet</A>
    <DT><H3 ADD_DATE="1700000000" LAST_MODIFIED="1700000001">Reading</H3>
    <DL><p>
        <DT><A HREF="https://example.com/tom?a=1&amp;b=2" ADD_DATE="1700000000" LAST_MODIFIED="1700000002">Tom &amp; Jerry</A>
        <DD>A cat and a mouse
    </DL><p>
    <DT><A HREF="https://example.com/one" ADD_DATE="1700000003">One</A>
    <DT><A HREF="https://example.com/more" ADD_DATE="1700000004">More</A>
</DL>
`
}

/** A site with one page that is fine and one that is gone. */
async function serveSite(): Promise<string> {
  const pages = createServer((request, response) => {
    const isFine = request.url === '/fine'
    response.writeHead(isFine ? 200 : 410, { 'content-type': 'text/html' })
    response.end(isFine ? '<title>A fine page</title>' : '')
  })
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
  t.teardown(() => pages.close())
  const address = pages.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}
