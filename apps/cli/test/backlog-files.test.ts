import type { Caller } from '@rollcall/core'
import t from 'tap'
import { cli } from './cli.ts'

const plain = { NO_COLOR: '1' }
const ID = '0198c1a2-0000-7000-8000-000000000001'
const IMPORT = '0198c1a2-0000-7000-8000-000000000002'

const nothing = { id: null, changes: [], clashes: [], error: null }

const rows = [
  { ...nothing, line: 2, title: 'Tides', outcome: 'new' as const, id: ID },
  {
    ...nothing,
    line: 3,
    title: 'Lanterns of Ashmoor',
    outcome: 'changed' as const,
    id: ID,
    changes: [
      { field: 'status', from: 'backlog', to: 'playing' },
      { field: 'score', from: null, to: 85 }
    ],
    clashes: [{ field: 'notes', yours: 'Mine\nalone', theirs: 'Slow to begin.' }]
  },
  { ...nothing, line: 4, title: 'Quiet Orbit', outcome: 'untouched' as const, id: ID },
  {
    ...nothing,
    line: 5,
    title: 'Paper Harbour',
    outcome: 'clash' as const,
    error: 'It could be any of Paper Harbour (PC), Paper Harbour (Switch)'
  },
  {
    ...nothing,
    line: 7,
    title: 'Tides',
    outcome: 'merged' as const,
    error: 'Merged with line 2, which says the same game'
  },
  { ...nothing, line: 8, title: null, outcome: 'failed' as const, error: 'title is empty' }
]

const counts = { new: 1, changed: 1, untouched: 1, merged: 1, clash: 1, failed: 1 }
const imported = { import_id: IMPORT, dry_run: false, counts, rows }

async function* inTurn<T>(elements: T[]): AsyncIterable<T> {
  yield* elements
}

t.test('an import tells what became of each row, and ends with 1 when one failed', async (t) => {
  const options = { app: { importVideogames: async () => imported }, files: { '/desk/games.csv': 'x' } }
  const { code, out, err } = await cli(['backlog', 'import', 'games.csv'], options)
  t.match({ code, err }, { code: 1, err: '' })
  t.equal(
    out,
    `2\tnew\tTides\t
3\tchanged\tLanterns of Ashmoor\tstatus: backlog -> playing; score: none -> 85; notes: yours is Mine alone, theirs Slow to begin.
4\tuntouched\tQuiet Orbit\t
5\tclash\tPaper Harbour\tIt could be any of Paper Harbour (PC), Paper Harbour (Switch)
7\tmerged\tTides\tMerged with line 2, which says the same game
8\tfailed\t\ttitle is empty
`
  )
  const failed = { ...imported, counts: { ...counts, failed: 0 } }
  const fine = { importVideogames: async () => failed }
  const better = await cli(['backlog', 'import', 'games.csv'], { ...options, app: fine })
  t.equal(better.code, 0, 'a clash is nothing that went wrong')
})

t.test('people see below each row what there is to say of it, and how much came to what', async (t) => {
  const app = { importVideogames: async () => imported }
  const seen = await cli(['backlog', 'import', '-'], { app, columns: 80, env: plain, piped: ['stdin'] })
  t.equal(
    seen.out,
    `LINE  OUTCOME    TITLE
   2  new        Tides
   3  changed    Lanterns of Ashmoor
      status: backlog → playing
      score: none → 85
      notes: yours is Mine alone, theirs Slow to begin.
   4  untouched  Quiet Orbit
   5  clash      Paper Harbour
      It could be any of Paper Harbour (PC), Paper Harbour (Switch)
   7  merged     Tides
      Merged with line 2, which says the same game
   8  failed
      title is empty
`
  )
  t.equal(
    seen.err,
    `1 new, 1 changed, 1 untouched, 1 merged, 1 clash, 1 failed\n'imports undo ${IMPORT}' takes it back.\n`
  )
  const latin = { ...plain, LANG: 'en_US.ISO-8859-1' }
  const ascii = await cli(['backlog', 'import', '-'], { app, columns: 80, env: latin, piped: ['stdin'] })
  t.match(ascii.out, 'status: backlog -> playing\n')
})

t.test('a long value does not push aside what it became', async (t) => {
  const changes = [{ field: 'notes', from: 'so long '.repeat(100), to: 'so short' }]
  const row = { ...nothing, line: 2, title: 'Tides', outcome: 'changed' as const, changes }
  const app = { importVideogames: async () => ({ ...imported, rows: [row] }) }
  const seen = await cli(['backlog', 'import', '-'], { app, columns: 80, env: plain, piped: ['stdin'] })
  t.match(seen.out, /\n {6}notes: (so long )+so lo… → so short\n/)
})

t.test('playthroughs and ids of elsewhere are told as the options take them', async (t) => {
  const once = { platform: 'PC', completion: 'main', hours: 2, started: '2026-11-01', finished: null }
  const changes = [
    { field: 'playthroughs', from: [], to: [once, { ...once, hours: 3 }] },
    { field: 'external_ids', from: {}, to: { hltb: '1201', igdb: '7' } }
  ]
  const row = { ...nothing, line: 2, title: 'Tides', outcome: 'changed' as const, changes }
  const app = { importVideogames: async () => ({ ...imported, rows: [row] }) }
  const seen = await cli(['backlog', 'import', '-'], { app, columns: 200, env: plain, piped: ['stdin'] })
  t.match(
    seen.out,
    '\n      playthroughs: none → platform=PC,completion=main,hours=2,started=2026-11-01; platform=PC'
  )
  t.match(seen.out, '\n      external_ids: none → hltb=1201,igdb=7\n')
})

t.test('a dry run says that nothing was changed, and an empty file that there is nothing', async (t) => {
  const told = async (
    output: typeof imported | (Omit<typeof imported, 'import_id'> & { import_id: null })
  ) => {
    const app = { importVideogames: async () => output }
    return cli(['backlog', 'import', 'games.csv', '--dry-run'], {
      app,
      columns: 80,
      files: { '/desk/games.csv': 'x' }
    })
  }
  const dry = await told({ ...imported, import_id: null, dry_run: true })
  t.match(dry.calls, [{ input: { dry_run: true } }])
  t.match(dry.err, /1 failed\nNothing was changed: this was a dry run\.\n$/)
  const none = { new: 0, changed: 0, untouched: 0, merged: 0, clash: 0, failed: 0 }
  const empty = await told({ ...imported, import_id: null, counts: none, rows: [] })
  t.match(empty, { code: 0, out: '', err: 'Nothing to import.\n' })
})

t.test('an import reads the file that is named, or standard input', async (t) => {
  const read: string[] = []
  const app = {
    importVideogames: async ({ content }: { content: AsyncIterable<Uint8Array> }) => {
      for await (const piece of content) read.push(Buffer.from(piece).toString())
      return imported
    }
  }
  const files = { '/desk/games.csv': 'from a file' }
  const argv = ['backlog', 'import', 'games.csv', '--format', 'hltb', '--platform', 'PC']
  const named = await cli(argv, { app, files })
  t.match(named.calls, [{ input: { format: 'hltb', platform: 'PC' } }])
  await cli(['backlog', 'import', '-'], { app, typed: ['from a pipe'] })
  t.strictSame(read, ['from a file', 'from a pipe'])
  const missing = await cli(['backlog', 'import', 'nothing.csv'], { app })
  t.match(missing, { code: 2, err: /'nothing\.csv': No such file or directory/, calls: [] })
  const unknown = await cli(['backlog', 'import', '-', '--format', 'html'], { app })
  t.match(unknown, { code: 2, err: "'html' is not one of 'hltb', 'grouvee', 'csv', 'json'." })
})

t.test('an import says how far it is to people', async (t) => {
  const app = {
    importVideogames: async (_input: unknown, { onProgress }: Caller) => {
      onProgress?.(500, null)
      return imported
    }
  }
  const files = { '/desk/games.csv': 'x' }
  const { err } = await cli(['backlog', 'import', 'games.csv'], { app, files, columns: 80, env: plain })
  t.match(err, 'Importing: 500')
  t.equal((await cli(['backlog', 'import', 'games.csv'], { app, files })).err, '')
})

t.test('an import is printed as JSON as it was answered, and its id alone for a script', async (t) => {
  const app = { importVideogames: async () => imported }
  const run = async (...argv: string[]) =>
    (await cli(['backlog', 'import', '-', ...argv], { app, typed: ['x'] })).out
  t.strictSame(JSON.parse(await run('--json')), imported)
  t.equal(await run('--fields', 'import_id'), `${IMPORT}\n`)
  t.match(await run('--fields', 'counts.new,counts.failed'), 'counts.new\t1\ncounts.failed\t1\n')
})

t.test('an export is the file, unchanged, and goes where it is told', async (t) => {
  const app = { exportVideogames: async () => inTurn(['id,title\n', '1,Tides\n']) }
  t.match(await cli(['backlog', 'export', '--format', 'csv'], { app }), {
    code: 0,
    out: 'id,title\n1,Tides\n',
    err: '',
    calls: [{ input: { format: 'csv' } }]
  })
  const dir = t.testdir({ 'there.json': 'old' })
  t.match(await cli(['backlog', 'export', '--output', `${dir}/new.json`], { app }), { code: 0, out: '' })
  const there = ['backlog', 'export', '--output', `${dir}/there.json`]
  t.match(await cli(there, { app }), { code: 2, err: /File exists/, calls: [] })
  t.match(await cli([...there, '--force'], { app }), { code: 0 })
})
