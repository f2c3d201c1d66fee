import t from 'tap'
import { backlogDesk } from './backlog-desk.ts'

const OURS = '019ac000-0000-7000-8000-0000000abcde'
const OTHER = '019ac000-0000-7000-8000-0000000abcdf'

t.test('a game is known by its id, whatever else the row says', async (t) => {
  const { load, all } = backlogDesk()
  await load([{ id: OURS, title: 'One', platform: 'PC', external_ids: { igdb: '1' } }])
  await load([{ title: 'Two', platform: 'PC', external_ids: { igdb: '2' } }])
  const row = { id: OURS.toUpperCase(), title: 'Two', platform: 'PC', external_ids: { igdb: '2' } }
  t.match((await load([row])).rows, [
    { outcome: 'changed', id: OURS, changes: [{ field: 'title', from: 'One', to: 'Two' }, {}] }
  ])
  t.equal((await all()).length, 2)
})

t.test('else by an id it has elsewhere', async (t) => {
  const { add, load } = backlogDesk()
  const { id } = await add({ title: 'Mine', external_ids: { igdb: '1', grouvee: '5' } })
  await add({ title: 'Theirs', external_ids: { hltb: '1' } })
  t.match((await load([{ title: 'Theirs', platform: 'PC', external_ids: { igdb: '1' } }])).rows, [
    { outcome: 'clash', id, clashes: [{ field: 'title', yours: 'Mine', theirs: 'Theirs' }] }
  ])
  const elsewhere = { title: 'New', platform: 'PC', external_ids: { igdb: '5' } }
  t.match((await load([elsewhere])).rows, [{ outcome: 'new' }], 'ids of different places are different')
})

t.test('else by title and platform, in any spelling of their letters and digits', async (t) => {
  const { add, load } = backlogDesk()
  const { id } = await add({ title: 'The Legend of Zelda™: Breath of the Wild', platform: 'Nintendo Switch' })
  const rows = [
    ['THE LEGEND OF ZELDA™ - Breath Of The Wild!', 'nintendo-switch', 'untouched'],
    ['Ｔｈｅ　Legend of Zelda Tm Breath of the Wild', 'NintendoSwitch', 'untouched'],
    ['The Legend of Zelda: Breath of the Wild 2', 'Nintendo Switch', 'new'],
    ['The Legend of Zelda™: Breath of the Wild', 'Wii U', 'new']
  ] as const
  for (const [title, platform, outcome] of rows) {
    const [row] = (await load([{ title, platform }], { dry_run: true })).rows
    t.match(row, outcome === 'new' ? { outcome } : { outcome, id, changes: [], clashes: [] }, title)
  }
})

t.test('games of one name with different ids in one place are different games', async (t) => {
  const { load, all } = backlogDesk()
  const doom = (grouvee: string, release_date: string) => ({
    title: 'Doom',
    platform: 'PC',
    external_ids: { grouvee },
    release_date
  })
  await load([{ title: 'DOOM', platform: 'PC', external_ids: { igdb: '7' } }])
  const rows = [doom('1', '1993'), doom('2', '2016')]
  t.match((await load(rows)).rows, [{ outcome: 'changed' }, { outcome: 'new' }])
  t.match((await load(rows)).counts, { untouched: 2 })
  t.match((await load([doom('3', '2020')])).rows, [{ outcome: 'new' }])
  t.strictSame(
    (await all()).map(({ external_ids, release_date }) => [external_ids.grouvee, release_date]),
    [
      ['1', '1993'],
      ['2', '2016'],
      ['3', '2020']
    ]
  )
  const without = { title: 'Doom', external_ids: { grouvee: '4' } }
  t.match((await load([without])).rows, [{ outcome: 'failed', error: /names no platform/ }])
  const unknown = { title: 'Doom', platform: 'PC', external_ids: { hltb: '1' } }
  t.match((await load([unknown])).rows, [{ outcome: 'clash', error: /^It could be any of Doom/i }])
})

t.test('titles without letters and digits are told apart by what they are', async (t) => {
  const { add, outcomes } = backlogDesk()
  await add({ title: '???' })
  const dry_run = true
  t.strictSame(await outcomes([{ title: '!!!', platform: 'PC' }], { dry_run }), ['new'])
  t.strictSame(await outcomes([{ title: '???', platform: 'PC' }], { dry_run }), ['untouched'])
})

t.test('a row without a platform means the only game of that title, or none', async (t) => {
  const { add, load } = backlogDesk()
  const { id } = await add({ title: 'Celeste' })
  const dry_run = true
  t.match((await load([{ title: 'CELESTE', score: 5 }], { dry_run })).rows, [{ outcome: 'changed', id }])
  t.match((await load([{ title: 'Hades' }], { dry_run })).rows, [{ outcome: 'failed', error: /platform/ }])
  const { id: other } = await add({ title: 'Celeste', platform: 'Switch' })
  const [row] = (await load([{ title: 'Celeste', score: 5 }], { dry_run })).rows
  t.match(row, {
    outcome: 'clash',
    id: null,
    error: `It could be any of Celeste (PC, ${id}), Celeste (Switch, ${other})`
  })
  t.match((await load([{ title: 'Celeste' }], { dry_run, platform: 'switch' })).rows, [{ id: other }])
})

t.test('a row that could mean several games means none', async (t) => {
  const { add, load } = backlogDesk()
  for (let i = 0; i < 7; i++) await add({ title: 'Same', external_ids: { igdb: '1' } })
  const rows = [
    { title: 'Same', platform: 'PC', score: 5 },
    { title: 'Else', platform: 'PC', external_ids: { igdb: '1' } }
  ]
  const told = await load(rows)
  t.match(told, { import_id: null, counts: { clash: 2 } })
  for (const { error } of told.rows)
    t.match(error, /^It could be any of (Same \(PC, \S+\), ){4}Same \(PC, \S+\) and more$/)
})

t.test('of rows that mean a game by its ids the first counts', async (t) => {
  const { add, load, all } = backlogDesk()
  await add({ title: 'Celeste', external_ids: { igdb: '1' } })
  const rows = [
    { title: 'Celeste', platform: 'PC', score: 1 },
    { title: 'celeste', platform: 'pc', score: 2, external_ids: { hltb: '5' } },
    { title: 'Else', platform: 'PC', external_ids: { igdb: '1' } },
    { title: 'Hades', platform: 'PC', score: 3, external_ids: { hltb: '6' } },
    { title: 'HADES', platform: 'PC', score: 4 },
    { title: 'Tunic', platform: 'PC', score: 101 },
    { title: 'Tunic', platform: 'PC', score: 5 }
  ]
  t.match((await load(rows)).rows, [
    { outcome: 'changed' },
    { outcome: 'clash', id: null, error: 'Line 1 says the same game' },
    { outcome: 'clash', error: 'Line 1 says the same game' },
    { outcome: 'new' },
    { outcome: 'clash', error: 'Line 4 says the same game' },
    { outcome: 'failed' },
    { outcome: 'new' }
  ])
  t.strictSame(
    (await all()).map(({ title, score }) => [title, score]),
    [
      ['Celeste', 1],
      ['Hades', 3],
      ['Tunic', 5]
    ]
  )
})

t.test('rows with different ids are different games, in whatever order they come', async (t) => {
  const { load, all } = backlogDesk()
  const rows = [
    { id: OURS, title: 'Same', platform: 'PC', score: 1, external_ids: { igdb: '1' } },
    { id: OTHER, title: 'Same', platform: 'PC', score: 2, external_ids: { igdb: '1' } }
  ]
  await load(rows.slice(1))
  t.match((await load(rows)).rows, [
    { outcome: 'new', id: OURS },
    { outcome: 'untouched', id: OTHER }
  ])
  t.match((await load([...rows, ...rows])).rows, [
    { outcome: 'untouched' },
    { outcome: 'untouched' },
    { outcome: 'clash', error: 'Line 1 says the same game' },
    { outcome: 'clash', error: 'Line 2 says the same game' }
  ])
  t.equal((await all()).length, 2)
})

t.test('a row with an id that is not there is known by what else it says', async (t) => {
  const { add, load } = backlogDesk()
  const { id } = await add({ title: 'Celeste' })
  t.match((await load([{ id: OURS, title: 'CELESTE', platform: 'PC', score: 5 }])).rows, [
    { outcome: 'changed', id, changes: [{ field: 'score' }] }
  ])
})

t.test('a row sees what the rows before it made of the games', async (t) => {
  const { load, all } = backlogDesk()
  await load([{ title: 'Old', platform: 'PC', external_ids: { igdb: '1' } }])
  const rows = [
    { title: 'New', platform: 'PC', external_ids: { igdb: '1', hltb: '2' } },
    { title: 'Old', platform: 'PC' },
    { title: 'Other', platform: 'PC', external_ids: { hltb: '2' } }
  ]
  t.match((await load(rows)).rows, [
    { outcome: 'changed' },
    { outcome: 'new' },
    { outcome: 'clash', error: 'Line 1 says the same game' }
  ])
  t.strictSame(
    (await all()).map(({ title }) => title),
    ['New', 'Old']
  )
})

t.test('thousands of games of one name take no longer than others', async (t) => {
  const { load } = backlogDesk()
  const row = { title: 'Same', external_ids: { igdb: '1' } }
  const ids = Array.from(
    { length: 5_000 },
    (_, i) => `019ac000-0000-7000-8000-${String(i).padStart(12, '0')}`
  )
  t.match((await load(ids.map((id) => ({ ...row, platform: 'PC', id })))).counts, { new: 5_000 })
  t.match((await load(ids.map(() => row))).counts, { clash: 5_000 })
  const elsewhere = ids.map((_id, i) => ({ title: 'Same', platform: `PC ${i}` }))
  t.match((await load(elsewhere)).counts, { new: 5_000 })
  const known = ids.map((_id, i) => ({ title: 'Same', platform: 'PC', external_ids: { grouvee: String(i) } }))
  t.match((await load(known.map((game) => ({ ...game, platform: 'Mac' })))).counts, { new: 5_000 })
})
