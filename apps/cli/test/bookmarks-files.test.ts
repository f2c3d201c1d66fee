import t from 'tap'
import { cli } from './cli.ts'

const plain = { NO_COLOR: '1' }
const ID = '0198c1a2-0000-7000-8000-000000000001'

async function* inTurn<T>(elements: T[]): AsyncIterable<T> {
  yield* elements
}

const imported = [
  { line: 1, url: 'https://example.com/1', outcome: 'created' as const, id: ID, error: null },
  { line: 2, url: 'https://example.com/2', outcome: 'existing' as const, id: ID, error: null },
  { line: 3, url: null, outcome: 'failed' as const, id: null, error: 'is no address' }
]

function aCheck(changes: object) {
  return {
    id: ID,
    url: 'https://example.com/',
    short_url: 'aB3',
    link_status: 'alive' as const,
    link_status_code: 200,
    link_error: null,
    link_checked_at: '2026-11-21T12:00:00.000Z',
    link_failures: 0,
    ...changes
  }
}

t.test('an import tells what became of each entry, and ends with 1 when one failed', async (t) => {
  const app = { importBookmarks: async () => inTurn(imported) }
  const options = { app, files: { '/desk/list.txt': 'x' } }
  const { code, out, err } = await cli(['bookmarks', 'import', 'list.txt'], options)
  t.match({ code, err }, { code: 1, err: '' })
  t.equal(
    out,
    '1\tcreated\thttps://example.com/1\t\n2\texisting\thttps://example.com/2\t\n3\tfailed\t\tis no address\n'
  )
  const seen = await cli(['bookmarks', 'import', 'list.txt'], { ...options, columns: 80, env: plain })
  t.equal(seen.err, '1 created, 1 existing, 0 updated, 1 failed\n')
  const fine = { importBookmarks: async () => inTurn(imported.slice(0, 2)) }
  t.equal((await cli(['bookmarks', 'import', 'list.txt'], { ...options, app: fine })).code, 0)
})

t.test('an import reads the file that is named, or standard input, a piece at a time', async (t) => {
  const read: string[] = []
  const app = {
    importBookmarks: async ({ content }: { content: AsyncIterable<Uint8Array> }) => {
      for await (const piece of content) read.push(Buffer.from(piece).toString())
      return inTurn(imported.slice(0, 1))
    }
  }
  const files = { '/desk/list.txt': 'from a file' }
  const named = await cli(['bookmarks', 'import', 'list.txt', '--format', 'urls', '--dry-run'], {
    app,
    files
  })
  t.match(named.calls, [{ input: { format: 'urls', dry_run: true } }])
  await cli(['bookmarks', 'import', '-'], { app, typed: ['from a pipe'] })
  t.strictSame(read, ['from a file', 'from a pipe'])
  const missing = await cli(['bookmarks', 'import', 'nothing.html'], { app })
  t.match(missing, { code: 2, err: /'nothing\.html': No such file or directory/, calls: [] })
})

t.test('elements are printed as JSON, one a line or as one list', async (t) => {
  const app = { importBookmarks: async () => inTurn(imported.slice(0, 2)) }
  const run = async (...argv: string[]) =>
    (await cli(['bookmarks', 'import', '-', ...argv], { app, typed: ['x'] })).out
  t.strictSame(JSON.parse(await run('--json')), imported.slice(0, 2))
  t.equal(
    await run('--ndjson', '--fields', 'line,outcome'),
    '{"line":1,"outcome":"created"}\n{"line":2,"outcome":"existing"}\n'
  )
  t.equal(await run('--fields', 'outcome'), 'created\nexisting\n')
})

t.test('a check tells of each link, and ends with 1 when one is dead', async (t) => {
  const dead = aCheck({ short_url: 'xyz', link_status: 'dead', link_status_code: 410, link_error: 'is gone' })
  const failing = aCheck({ link_status: 'failing', link_status_code: null, link_error: 'did not answer' })
  const app = { checkBookmarks: async () => inTurn([aCheck({}), failing, dead]) }
  const { code, out, err } = await cli(['bookmarks', 'check', '--all'], { app })
  t.match({ code, err }, { code: 1, err: '' })
  t.equal(
    out,
    `aB3\talive\t200\thttps://example.com/\t
aB3\tfailing\t\thttps://example.com/\tdid not answer
xyz\tdead\t410\thttps://example.com/\tis gone
`
  )
  const seen = await cli(['bookmarks', 'check', '--all'], { app, columns: 80, env: plain })
  t.match(seen.err, '1 alive, 1 failing, 1 dead, 0 refused\n')
  const fine = { checkBookmarks: async () => inTurn([aCheck({}), failing]) }
  t.equal(
    (await cli(['bookmarks', 'check', '--all'], { app: fine })).code,
    0,
    'what may work later is not dead'
  )
})

t.test('which links to check is said by name, by search, or with --all', async (t) => {
  const app = { checkBookmarks: async () => inTurn([]) }
  const input = async (...argv: string[]) =>
    (await cli(['bookmarks', 'check', ...argv], { app })).calls[0]?.input
  t.strictSame(await input('aB3', 'xyz', ID), { ids: ['aB3', 'xyz', ID] })
  t.strictSame(await input('--q', '#news', '--older-than', '7d'), { q: '#news', older_than: '7d' })
  t.strictSame(await input('--all'), { all: true })
  t.match(
    (await cli(['bookmarks', 'check', '--help'])).out,
    'Usage: rollcall bookmarks check [OPTIONS] [BOOKMARK]...'
  )
})

t.test('an export is the file, unchanged, and goes where it is told', async (t) => {
  const app = { exportBookmarks: async () => inTurn(['{"url":', '"https://example.com/"}\n']) }
  const text = '{"url":"https://example.com/"}\n'
  t.match(await cli(['bookmarks', 'export', '--format', 'ndjson'], { app }), {
    code: 0,
    out: text,
    err: '',
    calls: [{ input: { format: 'ndjson' } }]
  })
  const dir = t.testdir({ 'there.json': 'old' })
  t.match(await cli(['bookmarks', 'export', '--output', `${dir}/new.json`], { app }), { code: 0, out: '' })
  const refused = await cli(['bookmarks', 'export', '--output', `${dir}/there.json`], { app })
  t.match(refused, { code: 2, err: /File exists/, calls: [] })
})

t.test('a check that is not told which links says what to type', async (t) => {
  const { code, err, calls } = await cli(['bookmarks', 'check'])
  t.match({ code, calls }, { code: 2, calls: [] })
  t.match(
    err,
    "Error: Missing one of 'BOOKMARK', '--q', '--search', '--older-than', '--all': say which are meant.\n"
  )
})
