import t from 'tap'
import { cli, page } from './cli.ts'

const plain = { NO_COLOR: '1' }
const ID = '0198c1a2-0000-7000-8000-000000000001'

function aGame(changes: object = {}) {
  return {
    id: ID,
    title: 'Lanterns of Ashmoor',
    platform: 'Nintendo Switch',
    release_date: '2023-10',
    publisher: 'Nördlicht Games',
    status: 'playing' as const,
    score: 85,
    notes: null,
    hours_to_beat: 18.5,
    playthroughs: [
      {
        platform: null,
        completion: 'unfinished' as const,
        hours: 6,
        started: '2026-11',
        finished: null
      }
    ],
    external_ids: { hltb: '1201', igdb: '77' },
    hours_played: 6,
    hours_left: 12.5,
    set_by: { title: 'user' as const, platform: 'user' as const, hours_to_beat: 'import' as const },
    created_at: '2026-11-19T12:00:00.000Z',
    updated_at: '2026-11-21T11:57:00.000Z',
    ...changes
  }
}

t.test('a list shows what a game is, where it stands, and how long it still takes', async (t) => {
  const other = aGame({ title: 'Tides', platform: 'PC', status: 'backlog', score: null, hours_left: null })
  const app = { listVideogames: async () => page([aGame(), other]) }
  const { out } = await cli(['backlog', 'list'], { app, columns: 110, env: plain })
  t.equal(
    out,
    `ID                                    TITLE                PLATFORM         STATUS   SCORE  HOURS LEFT
${ID}  Lanterns of Ashmoor  Nintendo Switch  playing     85        12.5
${ID}  Tides                PC               backlog
`
  )
  const piped = await cli(['backlog', 'list'], { app })
  t.equal(
    piped.out,
    `${ID}\tLanterns of Ashmoor\tNintendo Switch\tplaying\t85\t12.5\n${ID}\tTides\tPC\tbacklog\t\t\n`
  )
})

t.test('a list is narrowed and ordered by what the options say', async (t) => {
  const app = { listVideogames: async () => page([]) }
  const narrow = ['--status', 'playing', '--status', 'backlog', '--platform', 'switch', '--publisher', 'nord']
  const more = ['--q', 'lantern', '--year', '2023', '--min-score', '50', '--max-score', '90']
  const found = await cli(['backlog', 'list', ...narrow, ...more, '--sort', 'hours_to_beat'], {
    app,
    columns: 80
  })
  t.match(found, { code: 0, out: '', err: 'No games.\n' })
  t.match(found.calls[0]?.input, {
    status: ['playing', 'backlog'],
    platform: 'switch',
    publisher: 'nord',
    q: 'lantern',
    year: 2023,
    min_score: 50,
    max_score: 90,
    sort: 'hours_to_beat'
  })
})

t.test('a game on its own shows all there is, and each time it was played', async (t) => {
  const app = { showVideogame: async () => aGame() }
  const { out, calls } = await cli(['backlog', 'show', ID], { app, columns: 80, env: plain })
  t.strictSame(calls, [{ useCase: 'showVideogame', input: { id: ID } }])
  t.equal(
    out,
    `title          Lanterns of Ashmoor
id             ${ID}
platform       Nintendo Switch
release date   2023-10
publisher      Nördlicht Games
status         playing
score          85
hours to beat  18.5
hours played   6
hours left     12.5
playthroughs   1
external ids   hltb 1201, igdb 77
set by         title, platform by you; hours to beat by an import
created at     2026-11-19T12:00:00.000Z (2 days ago)
updated at     2026-11-21T11:57:00.000Z (3 minutes ago)

COMPLETION  HOURS  STARTED  FINISHED  PLATFORM
unfinished      6  2026-11
`
  )
  const piped = (await cli(['backlog', 'show', ID], { app })).out
  t.equal(piped.split('\n').length - 1, Object.keys(aGame()).length, 'nothing is left out')
  t.match(piped, '\nexternal_ids\t{"hltb":"1201","igdb":"77"}\n')
  t.match(piped, '\nplaythroughs\t[{"platform":null,"completion":"unfinished","hours":6,')
  const fresh = { showVideogame: async () => aGame({ playthroughs: [], external_ids: {}, set_by: {} }) }
  const short = (await cli(['backlog', 'show', ID], { app: fresh, columns: 80, env: plain })).out
  t.match(short, /\nplaythroughs {3}-\nexternal ids {3}-\nset by {9}-\n/)
  t.notMatch(short, 'COMPLETION')
})

t.test('notes of several lines stand below a game as they were written', async (t) => {
  const app = { showVideogame: async () => aGame({ notes: 'Slow to begin.\n\nWorth it.\n' }) }
  const { out } = await cli(['backlog', 'show', ID], { app, columns: 80, env: plain })
  t.match(out, /\nunfinished +6 +2026-11\n\nSlow to begin\.\n\nWorth it\.\n$/)
  t.match((await cli(['backlog', 'show', ID], { app })).out, '\nnotes\tSlow to begin. Worth it. \n')
})

t.test('a game is added with what the options say', async (t) => {
  const app = { addVideogame: async () => aGame() }
  const argv = ['backlog', 'add', 'Lanterns of Ashmoor', '--platform', 'Nintendo Switch']
  const facts = ['--release-date', '2023-10', '--publisher', '', '--status', 'playing', '--score', '85']
  const hours = ['--hours-to-beat', '18.5', '--notes', 'From Ann', '--external-ids', 'hltb=1201,igdb=77']
  const { code, out, err, calls } = await cli([...argv, ...facts, ...hours], { app })
  t.match({ code, err }, { code: 0, err: '' })
  t.match(out, /^title\tLanterns of Ashmoor\n/)
  t.strictSame(calls[0]?.input, {
    title: 'Lanterns of Ashmoor',
    platform: 'Nintendo Switch',
    release_date: '2023-10',
    publisher: null,
    status: 'playing',
    score: 85,
    hours_to_beat: 18.5,
    notes: 'From Ann',
    external_ids: { hltb: '1201', igdb: '77' }
  })
})

t.test('on a terminal the platform is asked for, and notes can stand in a file', async (t) => {
  const app = { addVideogame: async () => aGame() }
  const files = { '/desk/notes.txt': 'Slow to begin.\nWorth it.' }
  const argv = ['backlog', 'add', 'Tides', '--notes-file', 'notes.txt']
  const asked = await cli(argv, { app, files, columns: 80, typed: ['PC\n'] })
  t.match(asked.err, 'Platform: ')
  t.match(asked.calls, [{ input: { title: 'Tides', platform: 'PC', notes: 'Slow to begin.\nWorth it.' } }])
})

t.test('what is wrong is told before anything is opened', async (t) => {
  for (const [argv, err] of [
    [['add', '--platform', 'PC'], "Missing argument 'TITLE'."],
    [['add', 'Tides'], "Missing option '--platform'."],
    [['add', 'Tides', '--platform', 'PC', '--status', 'done'], "'done' is not one of 'backlog', 'playing', "],
    [['add', 'Tides', '--platform', 'PC', '--score', '101'], '101 is not in the range 0<=x<=100.'],
    [
      ['add', 'Tides', '--platform', 'PC', '--release-date', 'soon'],
      'it must be a year, a month or a day, as in 2026, 2026-03 or 2026-03-14, or TBA.'
    ],
    [['replace', ID, '--platform', 'PC'], "Missing argument 'TITLE'."],
    [['plan'], "Missing option '--hours'."],
    [['plan', '--hours', '0'], '0 is not in the range 0.01<=x<=100000.'],
    [['import'], "Missing argument 'FILE'."],
    [['ad'], "No such command 'ad'. Did you mean 'add'?"]
  ] as const) {
    const { code, err: told, opened } = await cli(['backlog', ...argv])
    t.match({ code, told, opened }, { code: 2, told: err, opened: [] }, argv.join(' '))
  }
})

t.test('a change names the parts that change, and what is left out of a replacement is new', async (t) => {
  const app = { updateVideogame: async () => aGame(), replaceVideogame: async () => aGame() }
  const argv = ['backlog', 'update', ID, '--score', '', '--playthroughs', '', '--external-ids', '']
  const updated = await cli([...argv, '--hours-to-beat', '20'], { app })
  t.strictSame(updated.calls[0]?.input, {
    id: ID,
    score: null,
    playthroughs: [],
    external_ids: {},
    hours_to_beat: 20
  })
  const replaced = await cli(['backlog', 'replace', ID, 'Tides', '--platform', 'PC'], { app })
  t.strictSame(replaced.calls[0]?.input, { id: ID, title: 'Tides', platform: 'PC' })
})

t.test('deleting asks first, and says what goes', async (t) => {
  const app = { showVideogame: async () => aGame(), deleteVideogame: async () => {} }
  const asked = await cli(['backlog', 'delete', ID], { app, columns: 80, typed: ['y\n'] })
  t.match(asked, { code: 0, out: 'Deleted.\n' })
  t.match(asked.err, 'Delete Lanterns of Ashmoor (Nintendo Switch) from your backlog? [y/N]: ')
  const refused = await cli(['backlog', 'delete', ID], { app, columns: 80, typed: ['n\n'] })
  t.match(refused, { code: 1, calls: [{ useCase: 'showVideogame' }] })
  t.match(await cli(['backlog', 'delete', ID], { app }), { code: 2, err: /say --yes/ })
})

t.test('numbers stand above small tables of what was counted', async (t) => {
  const publishers = Array.from({ length: 12 }, (_, index) => ({
    publisher: index === 11 ? null : `House ${index}`,
    count: 1
  }))
  const stats = {
    total: 12,
    by_status: { backlog: 5, playing: 1, completed: 4, retired: 0, wishlist: 2 },
    by_platform: [
      { platform: 'PC', count: 9 },
      { platform: 'Switch', count: 3 }
    ],
    by_publisher: publishers,
    by_year: [{ year: null, count: 12 }],
    hours_to_beat: 340,
    hours_played: 120.5,
    hours_left: 220,
    unknown_hours: 3,
    average_score: null
  }
  const app = { backlogStats: async () => stats }
  const { out } = await cli(['backlog', 'stats'], { app, columns: 80, env: plain })
  t.match(
    out,
    `total          12
hours to beat  340
hours played   120.5
hours left     220
unknown hours  3
average score  -

COUNT  STATUS
    5  backlog
    1  playing
    4  completed
    0  retired
    2  wishlist

COUNT  PLATFORM
    9  PC
    3  Switch

COUNT  PUBLISHER
    1  House 0
`
  )
  t.match(out, /House 9\nand 2 more\n\nCOUNT {2}YEAR\n {3}12 {2}\(unknown\)\n$/)
  const piped = (await cli(['backlog', 'stats'], { app })).out
  t.match(piped, /^total\t12\nhours_to_beat\t340\n/)
  t.match(piped, '\nstatus\tbacklog\t5\n')
  t.match(piped, '\nplatform\tSwitch\t3\n')
  t.match(piped, /publisher\tHouse 10\t1\npublisher\t\t1\nyear\t\t12\n$/, 'all of them')
})
