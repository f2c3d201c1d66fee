import { operator } from '@rollcall/core'
import t from 'tap'
import { ada, backlogDesk, collect, EVE, eve, fileOf, NOW } from './backlog-desk.ts'

const WHOLE = {
  id: '019ac000-0000-7000-8000-0000000abcde',
  title: 'Celeste',
  platform: 'Switch',
  release_date: '2018-01-25',
  publisher: 'Maddy Makes Games',
  status: 'completed',
  score: 95,
  notes: 'Strawberries',
  hours_to_beat: 8.5,
  playthroughs: [{ platform: null, completion: 'main', hours: 9, started: '2018-02', finished: '2018-03' }],
  external_ids: { igdb: '26226' },
  created_at: '2018-02-01T10:00:00.000Z',
  updated_at: '2019-02-01T10:00:00.500Z'
}

const NOTHING_TOLD = { changes: [], clashes: [], error: null }

t.test('backlog.import makes new games of what it does not know, whole and with their dates', async (t) => {
  const { load, all } = backlogDesk()
  const told = await load([WHOLE])
  t.match(told, {
    import_id: String,
    dry_run: false,
    counts: { new: 1, changed: 0, untouched: 0, merged: 0, clash: 0, failed: 0 }
  })
  t.strictSame(told.rows, [{ line: 1, title: 'Celeste', outcome: 'new', id: WHOLE.id, ...NOTHING_TOLD }])
  const [game, ...others] = await all()
  t.match(game, { ...WHOLE, hours_played: 9, hours_left: 0 })
  t.strictSame(new Set(Object.values(game?.set_by ?? {})), new Set(['import']))
  t.strictSame(others, [])
})

t.test('backlog.import leaves to nobody what a row does not say', async (t) => {
  const { load, all } = backlogDesk()
  await load([{ title: 'Celeste', platform: 'PC' }])
  t.match(await all(), [{ status: 'backlog', score: null, created_at: NOW, updated_at: NOW }])
  t.strictSame((await all())[0]?.set_by, { title: 'import', platform: 'import' })
})

t.test('the same file again changes nothing', async (t) => {
  const { app, load, all, clock } = backlogDesk()
  const rows = [WHOLE, { title: 'Hades', platform: 'PC', score: 90 }, { title: 'Hades', platform: 'Switch' }]
  await load(rows)
  const before = await all()
  clock.pass(60)
  t.match(await load(rows), {
    import_id: null,
    counts: { new: 0, changed: 0, untouched: 3, merged: 0, clash: 0, failed: 0 },
    rows: [{ id: WHOLE.id, outcome: 'untouched' }, { outcome: 'untouched' }, { outcome: 'untouched' }]
  })
  t.strictSame(await all(), before)
  t.equal((await app.listImports({}, ada)).data.length, 1, 'only the one that did something is kept')
})

t.test('backlog.import changes what it says itself, or nobody', async (t) => {
  const { add, load, all, clock } = backlogDesk()
  const { id } = await add({ title: 'Celeste', platform: 'PC' })
  clock.pass(60)
  const row = { title: 'Celeste', platform: 'PC', score: 80, external_ids: { hltb: '1' } }
  t.match((await load([row])).rows, [
    {
      outcome: 'changed',
      id,
      changes: [
        { field: 'score', from: null, to: 80 },
        { field: 'external_ids', from: {}, to: { hltb: '1' } }
      ]
    }
  ])
  t.match(await all(), [{ id, score: 80, updated_at: '2026-03-10T12:01:00.000Z' }])
  t.match((await all())[0]?.set_by, { title: 'user', score: 'import', external_ids: 'import' })
  const again = { ...row, score: 81, external_ids: { igdb: '2' } }
  t.match((await load([again])).rows, [
    {
      changes: [
        { field: 'score', from: 80, to: 81 },
        { field: 'external_ids', from: { hltb: '1' }, to: { hltb: '1', igdb: '2' } }
      ]
    }
  ])
})

t.test('what its owner has set no import changes: it is a clash', async (t) => {
  const { app, add, load, all } = backlogDesk()
  const { id } = await add({ score: null, notes: 'Mine' })
  const rows = [{ title: 'Celeste', platform: 'PC', score: 80, notes: 'Theirs', publisher: 'Acme' }]
  const clashes = [
    { field: 'score', yours: null, theirs: 80 },
    { field: 'notes', yours: 'Mine', theirs: 'Theirs' }
  ]
  const changes = [{ field: 'publisher', from: null, to: 'Acme' }]
  t.match((await load(rows)).rows, [{ outcome: 'changed', id, changes, clashes }])
  t.match(await load(rows), { import_id: null, rows: [{ outcome: 'clash', id, changes: [], clashes }] })
  t.match(await all(), [{ score: null, notes: 'Mine', publisher: 'Acme' }])
  await app.updateVideogame({ id, publisher: 'Acme' }, ada)
  t.match((await load([{ ...rows[0], publisher: 'Else' }])).rows, [
    { outcome: 'clash', clashes: [{ field: 'publisher', yours: 'Acme', theirs: 'Else' }, ...clashes] }
  ])
  const agreed = { title: 'Celeste', platform: 'PC', notes: 'Mine', score: null }
  t.match((await load([agreed])).rows, [{ outcome: 'untouched' }])
})

t.test('what a game written anew does not say an import may fill in', async (t) => {
  const { app, add, outcomes, all } = backlogDesk()
  const { id } = await add({ score: 50 })
  await app.replaceVideogame({ id, title: 'Celeste', platform: 'PC' }, ada)
  t.strictSame(await outcomes([{ title: 'Celeste', platform: 'PC', score: 80 }]), ['changed'])
  t.match(await all(), [{ score: 80 }])
})

t.test('a row that is wrong does not stop the others, and says in which line it is and why', async (t) => {
  const { load, all } = backlogDesk()
  const rows = [
    { title: 'One', platform: 'PC' },
    'It cannot be read',
    { title: ' ', platform: 'PC' },
    { platform: 'PC' },
    { title: 'x'.repeat(61), platform: 'PC' },
    { title: 'Two', platform: 'PC', score: 101 },
    { title: 'Two', platform: 'PC', colour: 'red' },
    { title: 'Two', platform: 'PC', playthroughs: [{ started: '2026', finished: '2025' }] },
    { title: 'Two', platform: 'PC', id: 'nope' },
    { title: 'Two', platform: 'PC', created_at: '2026-13-01T00:00:00Z' },
    { title: 5, platform: 'PC' },
    { title: 'Two' },
    { title: 'Three', platform: 'PC' }
  ]
  const told = await load(rows)
  t.match(told.counts, { new: 2, failed: 11 })
  t.match(told.rows, [
    { line: 1, outcome: 'new' },
    { line: 2, title: null, outcome: 'failed', id: null, error: 'It cannot be read' },
    { title: ' ', error: /title is empty/ },
    { title: null, error: /title is required/ },
    { error: /title has more than 60 characters/ },
    { line: 6, title: 'Two', error: /score must be <= 100/ },
    { error: /colour is not a known field/ },
    { error: /finished lies before it was started/ },
    { error: /id must be a UUID/ },
    { error: /created_at/ },
    { title: null, error: /title must be string/ },
    { error: 'It names no platform: say which with platform' },
    { line: 13, outcome: 'new' }
  ])
  t.equal((await all()).length, 2)
})

t.test('what a file says for a title can be told, whatever it is', async (t) => {
  const { load } = backlogDesk()
  const title = `\0\ud800\n${'x'.repeat(1_000)}`
  const [row] = (await load([{ title, platform: 'PC', [title]: 1 }])).rows
  t.match(row, { outcome: 'failed', title: / \ufffd x+…/, error: /^Invalid input: +\ufffd x+…/ })
  t.ok((row?.title?.length ?? 0) <= 500 && (row?.error?.length ?? 0) <= 500)
  t.notMatch(JSON.stringify(row), /\\u0000|\\ud800/)
})

t.test('a dry run says what would become of each row, and changes nothing', async (t) => {
  const { app, add, load, all } = backlogDesk()
  await add({ notes: 'Mine' })
  const before = await all()
  const rows = [
    { title: 'Celeste', platform: 'PC', notes: 'Theirs', score: 5 },
    { title: 'Hades', platform: 'PC' },
    { ...WHOLE },
    { title: 'HADES', platform: 'pc' },
    { ...WHOLE },
    'wrong'
  ]
  const dry = await load(rows, { dry_run: true })
  t.match(dry, { import_id: null, dry_run: true })
  t.strictSame(dry.counts, { new: 2, changed: 1, untouched: 0, merged: 1, clash: 1, failed: 1 })
  t.strictSame(await all(), before)
  t.match(await app.listImports({}, ada), { data: [] })
  const real = await load(rows)
  t.strictSame(
    real.rows.map((row) => (row.outcome === 'new' ? { ...row, id: null } : row)),
    dry.rows,
    'the import itself says the same'
  )
})

t.test('backlog.import reads a platform for rows that name none', async (t) => {
  const { load, all, outcomes } = backlogDesk()
  const rows = [{ title: 'One' }, { title: 'Two', platform: 'Switch' }, { title: 'Three', platform: null }]
  t.match((await load(rows, { platform: ' PC ' })).counts, { new: 3 })
  t.strictSame(
    (await all()).map(({ platform }) => platform),
    ['PC', 'Switch', 'PC']
  )
  t.strictSame(await outcomes([{ title: 'Two' }], { platform: 'PC' }), ['new'], 'it is another game there')
  await t.rejects(load(rows, { platform: ' ' }), { code: 'invalid', errors: [{ pointer: '/platform' }] })
})

t.test('backlog.import takes in no more than it can at once, and then nothing', async (t) => {
  const { app, load, all } = backlogDesk()
  const rows = Array.from({ length: 20_001 }, (_, i) => ({ title: `Game ${i}`, platform: 'PC' }))
  await t.rejects(load(rows), { code: 'too_large' })
  t.strictSame(await all(), [])
  async function* endless() {
    for (;;) yield new Uint8Array(1024 * 1024)
  }
  await t.rejects(app.importVideogames({ content: endless() }, ada), { code: 'too_large' })
  t.match((await load(rows.slice(0, 20_000))).counts, { new: 20_000 })
  await t.rejects(load(rows.slice(20_000)), { code: 'conflict' })
  t.match((await load(rows.slice(0, 20_000))).counts, { untouched: 20_000 })
})

t.test('an import that is interrupted changes nothing', async (t) => {
  const { app, all } = backlogDesk()
  const stopping = new AbortController()
  async function* content() {
    yield* fileOf([{ title: 'One', platform: 'PC' }])
    stopping.abort(new Error('stopped'))
  }
  const caller = { ...ada, interrupted: stopping.signal }
  await t.rejects(app.importVideogames({ content: content() }, caller), { message: 'stopped' })
  t.strictSame(await all(), [])
})

t.test('two imports of one file at once make each game once', async (t) => {
  const { load, all } = backlogDesk()
  const rows = [WHOLE, { title: 'Hades', platform: 'PC' }, { title: 'Tunic', platform: 'PC' }]
  const both = await Promise.all([load(rows), load(rows)])
  t.strictSame(
    both.map(({ counts }) => counts.new + counts.untouched),
    [3, 3]
  )
  t.equal((await all()).length, 3)
})

t.test('an id that somebody else’s game has is not kept', async (t) => {
  const { load, all } = backlogDesk()
  await load([WHOLE], {}, eve)
  const [row] = (await load([WHOLE])).rows
  t.match(row, { outcome: 'new', id: String })
  t.not(row?.id, WHOLE.id)
  t.match(await all(eve), [{ id: WHOLE.id }])
  t.match((await load([WHOLE])).rows, [{ outcome: 'untouched', id: row?.id }], 'it is known by name')
})

t.test('what is exported imports back to the same, byte for byte', async (t) => {
  const { app, add, load } = backlogDesk()
  await add({ title: 'Same', score: 1 })
  await add({ title: 'Same', score: 2, external_ids: { igdb: '7' } })
  await add({ title: 'SAME!', external_ids: { igdb: '7' }, playthroughs: [{ hours: 0.1 }] })
  await add({ title: '???', release_date: 'TBA', notes: 'a\n\n"b" ' })
  await load([WHOLE])
  const exported = async (desk: typeof app) => (await collect(await desk.exportVideogames({}, ada))).join('')
  const file = await exported(app)
  const other = backlogDesk()
  const content = (async function* () {
    yield Buffer.from(file.split('\n').slice(1, -1).join('\n'))
  })()
  t.match((await other.app.importVideogames({ content }, ada)).counts, { new: 5, clash: 0, failed: 0 })
  t.equal(await exported(other.app), file)
})

t.test('imports are listed, newest first, and shown with what they did', async (t) => {
  const { app, load, clock } = backlogDesk()
  const first = await load([{ title: 'One', platform: 'PC' }, 'wrong'], { format: 'hltb' })
  clock.pass(60)
  const rows = [
    { title: 'One', platform: 'PC', score: 1 },
    { title: 'One', platform: 'PC' },
    { title: 'Two', platform: 'PC' }
  ]
  const second = await load([{ title: 'Two', platform: 'PC' }, ...rows])
  const third = await load(rows)
  t.equal(third.import_id, null)
  const listed = await app.listImports({}, ada)
  t.strictSame(listed.data, [
    {
      id: second.import_id,
      created_at: '2026-03-10T12:01:00.000Z',
      format: null,
      counts: second.counts,
      undone_at: null
    },
    { id: first.import_id, created_at: NOW, format: 'hltb', counts: first.counts, undone_at: null }
  ])
  const shown = await app.showImport({ id: first.import_id ?? '' }, ada)
  t.strictSame(shown, { ...listed.data[1], rows: first.rows })
  t.strictSame((await app.showImport({ id: second.import_id ?? '' }, ada)).rows, second.rows)
  t.match(await app.listImports({}, eve), { data: [] })
  await t.rejects(app.showImport({ id: first.import_id ?? '' }, eve), { code: 'not_found' })
})

t.test('an import is that of its caller: the operator says whose', async (t) => {
  const { load, all } = backlogDesk()
  await t.rejects(load([WHOLE], {}, operator), { code: 'unauthenticated' })
  await load([WHOLE], {}, { ...operator, user_id: EVE })
  t.equal((await all(eve)).length, 1)
})
