import t from 'tap'
import { ada, backlogDesk } from './backlog-desk.ts'

const FIRST = {
  title: 'Hades',
  platform: 'PC',
  status: 'completed',
  score: 95,
  notes: 'Great',
  hours_to_beat: 20,
  playthroughs: [{ completion: 'main', hours: 20 }]
}
const AGAIN = {
  title: 'HADES',
  platform: 'pc',
  status: 'playing',
  score: 80,
  notes: 'Again',
  publisher: 'Supergiant Games',
  playthroughs: [{ hours: 5 }]
}

t.test('rows without ids that are of one name are one game, with the playthroughs of all', async (t) => {
  const { load, all } = backlogDesk()
  const told = await load([FIRST, { title: 'Tunic', platform: 'PC' }, AGAIN])
  t.match(told.counts, { new: 2, merged: 1, clash: 0 })
  t.match(told.rows, [
    { line: 1, outcome: 'new' },
    { line: 2, outcome: 'new' },
    {
      line: 3,
      title: 'HADES',
      outcome: 'merged',
      id: null,
      error: 'Merged with line 1, which says the same game; not its score'
    }
  ])
  t.match(await all(), [
    {
      title: 'Hades',
      platform: 'PC',
      status: 'playing',
      score: 95,
      publisher: 'Supergiant Games',
      notes: 'Great\n\nAgain',
      hours_to_beat: 20,
      hours_played: 25,
      hours_left: 15,
      playthroughs: [
        { completion: 'main', hours: 20 },
        { completion: 'unfinished', hours: 5 }
      ]
    },
    { title: 'Tunic' }
  ])
})

t.test('the same file again changes nothing, and one more playthrough is a change of its game', async (t) => {
  const { load, app, all } = backlogDesk()
  await load([FIRST])
  const { import_id, rows } = await load([FIRST, AGAIN])
  t.match(rows, [{ outcome: 'changed' }, { outcome: 'merged' }])
  t.strictSame(
    rows[0]?.changes.map(({ field }) => field),
    ['publisher', 'status', 'notes', 'playthroughs']
  )
  t.match(await load([FIRST, AGAIN]), { import_id: null, counts: { untouched: 1, merged: 1 } })
  await load([AGAIN, FIRST], { dry_run: true })
  t.match(await app.showImport({ id: String(import_id) }, ada), { rows: [{}, { outcome: 'merged' }] })
  t.match(await app.undoImport({ id: String(import_id) }, ada), { deleted: 0, restored: 1, kept: [] })
  t.match(await all(), [{ status: 'completed', notes: 'Great', playthroughs: [{ hours: 20 }] }])
})

t.test('what is said twice in the same words counts once', async (t) => {
  const { load, all } = backlogDesk()
  t.match((await load([FIRST, FIRST, FIRST])).rows, [
    { outcome: 'new' },
    { outcome: 'merged', error: 'Merged with line 1, which says the same game' },
    { outcome: 'merged' }
  ])
  t.match(await all(), [{ notes: 'Great', hours_played: 20 }])
})

t.test('what its owner has set stays whatever rows are merged', async (t) => {
  const { add, load, all } = backlogDesk()
  await add({ title: 'Hades', status: 'retired', playthroughs: [] })
  const [row] = (await load([FIRST, AGAIN])).rows
  t.match(row, { outcome: 'changed', clashes: [{ field: 'status' }, { field: 'playthroughs' }] })
  t.match(await all(), [{ status: 'retired', playthroughs: [], score: 95 }])
})

t.test('of several places where a game stands the most telling counts, in whatever order', async (t) => {
  const order = ['wishlist', 'backlog', 'completed', 'retired', 'playing']
  for (const [i, more] of order.entries()) {
    for (const less of order.slice(0, i)) {
      for (const [one, other] of [
        [less, more],
        [more, less]
      ]) {
        const { load, all } = backlogDesk()
        await load([
          { ...FIRST, status: one },
          { ...FIRST, status: other }
        ])
        t.match(await all(), [{ status: more }], `${one}, ${other}`)
      }
    }
  }
})

t.test('the platform of rows that name none is theirs', async (t) => {
  const { load, outcomes } = backlogDesk()
  const rows = [{ title: 'Hades', platform: 'Switch' }, { title: 'Hades' }, { title: 'hades' }]
  t.strictSame(await outcomes(rows, { dry_run: true, platform: 'Switch' }), ['new', 'merged', 'merged'])
  t.strictSame(await outcomes(rows, { dry_run: true, platform: 'PC' }), ['new', 'new', 'merged'])
  t.match((await load(rows, { dry_run: true })).rows, [
    { outcome: 'new' },
    { outcome: 'clash', error: 'Line 1 says the same game' },
    { outcome: 'merged' }
  ])
})

t.test('rows that would be more than a game can have stay apart', async (t) => {
  const { outcomes } = backlogDesk()
  const dry_run = true
  const played = (from: number) =>
    Array.from({ length: 60 }, (_, i) => ({ completion: 'main', hours: from + i }))
  const many = [
    { title: 'Hades', platform: 'PC', playthroughs: played(0) },
    { title: 'Hades', platform: 'PC', playthroughs: played(40) }
  ]
  t.strictSame(await outcomes(many, { dry_run }), ['new', 'merged'])
  const more = [...many, { title: 'Hades', platform: 'PC', playthroughs: [{ hours: 1 }] }]
  t.strictSame(await outcomes(more, { dry_run }), ['new', 'clash', 'clash'])
  const long = [
    { title: 'Hades', platform: 'PC', notes: 'a'.repeat(5_000) },
    { title: 'Hades', platform: 'PC', notes: 'b'.repeat(5_000) }
  ]
  t.strictSame(await outcomes(long, { dry_run }), ['new', 'clash'])
})
