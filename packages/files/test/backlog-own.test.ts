import { EXPORT_FORMATS, type Videogame } from '@rollcall/core'
import t from 'tap'
import { fixture } from './files.ts'
import { aVideogame, entriesOf, fileOf, saidIn } from './games.ts'
import { HOSTILE, hostileText, type Random, seeded } from './hostile.ts'

const COMPUTED = new Set(['hours_played', 'hours_left', 'set_by'])

function kept(game: Videogame): Record<string, unknown> {
  return Object.fromEntries(Object.entries(game).filter(([name]) => !COMPUTED.has(name)))
}

const GAMES = [
  aVideogame(),
  aVideogame({ publisher: '', notes: '' }),
  aVideogame({ publisher: ' ', notes: ' \n ' }),
  aVideogame({ notes: '😀'.repeat(10_000) }),
  aVideogame({
    release_date: '2026-03',
    publisher: 'Nördlicht',
    status: 'wishlist',
    score: 0,
    notes: 'Two\n\nlines, "quoted"',
    hours_to_beat: 0.01,
    playthroughs: [
      { platform: null, completion: 'unfinished', hours: null, started: null, finished: null },
      {
        platform: 'A, "B"; C\n',
        completion: 'completionist',
        hours: 100_000,
        started: '2012',
        finished: '2013-01'
      }
    ],
    external_ids: { hltb: '1', grouvee: '=2', igdb: '"3"', giantbomb: '3030-4' }
  }),
  ...HOSTILE.flatMap((text) => [
    aVideogame({ title: text, platform: text, publisher: text, notes: text, external_ids: { hltb: text } }),
    aVideogame({
      title: `${text}x${text}`,
      notes: `x${text}x`,
      playthroughs: [
        { platform: `${text}x${text}`, completion: 'main', hours: 1.5, started: null, finished: null }
      ]
    })
  ])
]

t.test('a file of our own reads back to the same, in every format', async (t) => {
  for (const format of EXPORT_FORMATS) {
    const file = await fileOf(GAMES, format)
    for (const given of [undefined, format]) {
      const said = await saidIn(file, given)
      t.equal(said.length, GAMES.length, format)
      for (const [i, game] of GAMES.entries()) t.strictSame(said[i], kept(game), `${format} ${i}`)
    }
  }
})

t.test('so does a file of five hundred games drawn at random', async (t) => {
  const random = seeded(20261121)
  const games = Array.from({ length: 500 }, () => drawn(random))
  for (const format of EXPORT_FORMATS) {
    const said = await saidIn(await fileOf(games, format))
    t.equal(said.length, games.length, format)
    const wrong = games.findIndex((game, i) => JSON.stringify(said[i]) !== JSON.stringify(kept(game)))
    t.equal(wrong, -1, `${format}: ${JSON.stringify(games[wrong])}`)
  }
})

function drawn(random: Random): Videogame {
  const text = () => hostileText(random)
  const maybe = <T>(value: T) => (random(3) === 0 ? null : value)
  return aVideogame({
    title: text(),
    platform: text(),
    publisher: maybe(text()),
    score: maybe(random(101)),
    notes: maybe(text()),
    hours_to_beat: maybe(random(1_000_000) / 100),
    playthroughs: Array.from({ length: random(4) }, () => ({
      platform: maybe(text()),
      completion: 'main_extra',
      hours: maybe(random(10_000) / 100),
      started: maybe('2024'),
      finished: maybe('2024-02-29')
    })),
    external_ids: random(2) === 0 ? {} : { grouvee: text(), igdb: text() }
  })
}

t.test('so it does with another separator, other line ends, or a byte order mark', async (t) => {
  const games = [aVideogame({ publisher: '', notes: null }), aVideogame({ title: 'Tides', score: 7 })]
  const file = await fileOf(games, 'csv')
  const written = [
    `\ufeff${file}`,
    file.replaceAll('\n', '\r\n'),
    file.replaceAll(',', ';'),
    file.replaceAll(',', '\t'),
    file.trimEnd()
  ]
  for (const text of written) t.strictSame(await saidIn(text), games.map(kept), JSON.stringify(text))
  t.strictSame(await saidIn(Buffer.from(`\ufeff${file}`, 'utf16le')), games.map(kept))
})

t.test('equal games make equal files, in whatever order their parts are kept', async (t) => {
  const playthrough = { platform: null, completion: 'main', hours: 1, started: null, finished: null } as const
  const { finished, ...rest } = playthrough
  const game = aVideogame({ playthroughs: [playthrough], external_ids: { hltb: '1', igdb: '2' } })
  const turned = aVideogame({ playthroughs: [{ finished, ...rest }], external_ids: { igdb: '2', hltb: '1' } })
  for (const format of EXPORT_FORMATS) t.equal(await fileOf([game], format), await fileOf([turned], format))
})

t.test('no file tells what is computed, or who set what', async (t) => {
  const game = aVideogame({ hours_played: 4321, hours_left: 8765, set_by: { notes: 'import' } })
  for (const format of EXPORT_FORMATS) {
    t.notMatch(await fileOf([game], format), /4321|8765|hours_played|hours_left|set_by|"user"/)
  }
})

t.test('a CSV file without games has its columns, a JSON file an empty list', async (t) => {
  t.equal(
    await fileOf([], 'csv'),
    'id,title,platform,release_date,publisher,status,score,notes,hours_to_beat,playthroughs,external_ids,created_at,updated_at\n'
  )
  t.equal(await fileOf([], 'json'), '[]\n')
  t.strictSame(await saidIn(await fileOf([], 'csv')), [])
  t.strictSame(await saidIn('[]'), [])
})

t.test('where columns are missing an empty cell says nothing', async (t) => {
  t.strictSame(await entriesOf(await fixture('backlog.csv')), [
    {
      line: 2,
      fields: {
        title: 'Lanterns of Ashmoor',
        platform: 'PC',
        status: 'completed',
        score: 85,
        hours_to_beat: 18.5,
        playthroughs: [
          { platform: null, completion: 'main', hours: 19.25, started: '2024-01', finished: null }
        ]
      }
    },
    { line: 3, error: 'playthroughs says "[{\\"completion\\":", but must be a list in JSON' },
    { line: 4, fields: { title: 'Quiet Orbit', status: 'backlog', score: 'high' } }
  ])
})

t.test('a game written by hand into a file of our own has what its row says', async (t) => {
  const file = `${await fileOf([], 'csv')},Tides,PC,,,,,,12,,,,\n`
  t.strictSame(await saidIn(file), [
    {
      title: 'Tides',
      platform: 'PC',
      release_date: null,
      publisher: null,
      score: null,
      notes: null,
      hours_to_beat: 12
    }
  ])
})

t.test('cells in JSON that are broken are told by name', async (t) => {
  t.strictSame(
    await saidIn('title,playthroughs,external_ids\nA,{},[]\nB,nonsense,"{""igdb"":1"\nC,[],{}\n'),
    [
      'playthroughs says "{}", but must be a list in JSON; external_ids says "[]", but must be an object in JSON',
      'playthroughs says "nonsense", but must be a list in JSON; external_ids says "{\\"igdb\\":1", but must be an object in JSON',
      { title: 'C', playthroughs: [], external_ids: {} }
    ]
  )
})

t.test('a list in an object called data is what the API answers', async (t) => {
  const game = aVideogame({ notes: 'x', hours_left: 3 })
  const answer = { meta: { page: 1 }, data: [{ ...game, more: 1 }], more: [] }
  t.strictSame(await saidIn(JSON.stringify(answer, null, 2)), [kept(game)])
})

t.test('what has the wrong type in JSON stays, to be refused by name', async (t) => {
  const entry = {
    title: 7,
    platform: ['PC'],
    score: '85',
    playthroughs: {},
    hours_to_beat: '1:00',
    notes: null
  }
  t.strictSame(await saidIn(JSON.stringify([entry])), [entry])
  t.strictSame(await saidIn('[{"title":null,"__proto__":{"x":1},"constructor":2}]'), [{}])
})

t.test('NUL is dropped from texts', async (t) => {
  const playthroughs = [{ platform: 'a\\b' }]
  const json =
    '{"title":"a\\u0000b","notes":"\\\\u0000","playthroughs":[{"platform":"\\u0000a\\\\\\u0000b"}]}'
  t.strictSame(await saidIn(`[${json}]`), [{ title: 'ab', notes: '\\u0000', playthroughs }])
  const rows = `title,notes\n${'A,x\n'.repeat(20_000)}a\0b,\0\n`
  t.strictSame((await saidIn(rows)).at(-1), { title: 'ab', notes: '' })
})
