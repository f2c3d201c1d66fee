import t from 'tap'
import { cli, page } from './cli.ts'

const plain = { NO_COLOR: '1' }
const ID = '0198c1a2-0000-7000-8000-000000000002'
const GAME = '0198c1a2-0000-7000-8000-000000000001'

function anImport(changes: object = {}) {
  return {
    id: ID,
    created_at: '2026-11-19T12:00:00.000Z',
    format: 'hltb' as const,
    counts: { new: 12, changed: 1, untouched: 0, merged: 0, clash: 2, failed: 3 },
    undone_at: null,
    ...changes
  }
}

const row = {
  line: 3,
  title: 'Tides',
  outcome: 'changed' as const,
  id: GAME,
  changes: [{ field: 'score', from: null, to: 85 }],
  clashes: [],
  error: null
}

t.test('imports are listed with what they came to', async (t) => {
  const undone = anImport({ format: null, undone_at: '2026-11-20T12:00:00.000Z' })
  const app = { listImports: async () => page([anImport(), undone]) }
  const { out } = await cli(['imports', 'list'], { app, columns: 120, env: plain })
  t.equal(
    out,
    `ID                                    CREATED     FORMAT  NEW  CHANGED  UNTOUCHED  MERGED  CLASH  FAILED  UNDONE
${ID}  2 days ago  hltb     12        1          0       0      2       3  -
${ID}  2 days ago           12        1          0       0      2       3  1 day ago
`
  )
  const piped = (await cli(['imports', 'list'], { app })).out
  t.match(piped, `${ID}\t2026-11-19T12:00:00.000Z\thltb\t12\t1\t0\t0\t2\t3\t\n`)
  const none = { listImports: async () => page([]) }
  t.match(await cli(['imports', 'list'], { app: none, columns: 80 }), { out: '', err: 'No imports.\n' })
})

t.test('one import is shown with its rows', async (t) => {
  const app = { showImport: async () => ({ ...anImport(), rows: [row] }) }
  const { out, calls } = await cli(['imports', 'show', ID], { app, columns: 80, env: plain })
  t.strictSame(calls, [{ useCase: 'showImport', input: { id: ID } }])
  t.equal(
    out,
    `id          ${ID}
created at  2026-11-19T12:00:00.000Z (2 days ago)
format      hltb
new         12
changed     1
untouched   0
merged      0
clash       2
failed      3
undone at   -

LINE  OUTCOME  TITLE
   3  changed  Tides
      score: none → 85
`
  )
  const piped = (await cli(['imports', 'show', ID], { app })).out
  t.match(piped, /\nfailed\t3\nundone_at\t\nrow\t3\tchanged\tTides\tscore: none -> 85\n$/)
})

t.test('undoing asks first, and says what it takes back', async (t) => {
  const undone = { id: ID, undone_at: '2026-11-21T12:00:00.000Z', deleted: 11, restored: 1, kept: [] }
  const app = {
    showImport: async () => ({ ...anImport(), rows: [row] }),
    undoImport: async () => ({
      ...undone,
      kept: [{ id: GAME, title: 'Tides', reason: 'You have set its score since' }]
    })
  }
  const asked = await cli(['imports', 'undo', ID], { app, columns: 90, env: plain, typed: ['y\n'] })
  t.match(
    asked.err,
    'Undo the import of 2026-11-19T12:00:00.000Z, which added 12 games and changed one game? [y/N]: '
  )
  t.equal(
    asked.out,
    `id         ${ID}
undone at  2026-11-21T12:00:00.000Z (now)
deleted    11
restored   1
kept       1

ID                                    TITLE  REASON
${GAME}  Tides  You have set its score since
`
  )
  const refused = await cli(['imports', 'undo', ID], { app, columns: 80, typed: ['n\n'] })
  t.match(refused, { code: 1, calls: [{ useCase: 'showImport' }] })
  t.match(await cli(['imports', 'undo', ID], { app }), { code: 2, err: /say --yes/, calls: [] })
  const said = await cli(['imports', 'undo', ID, '--yes'], { app })
  t.match(said, { code: 0, calls: [{ useCase: 'undoImport', input: { id: ID } }] })
  t.match(said.out, `\nkept\t1\ngame\t${GAME}\tTides\tYou have set its score since\n`)
})

t.test('what was undone already is not asked about', async (t) => {
  const app = {
    showImport: async () => ({ ...anImport({ undone_at: '2026-11-20T12:00:00.000Z' }), rows: [] }),
    undoImport: async () => ({
      id: ID,
      undone_at: '2026-11-20T12:00:00.000Z',
      deleted: 0,
      restored: 0,
      kept: []
    })
  }
  const { err, calls } = await cli(['imports', 'undo', ID], { app, columns: 80 })
  t.notMatch(err, 'Undo the import')
  t.match(calls, [{ useCase: 'showImport' }, { useCase: 'undoImport' }])
})
