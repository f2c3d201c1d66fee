import t from 'tap'
import { fixture } from './files.ts'
import { entriesOf, saidIn } from './games.ts'

t.test('a file of Grouvee has shelves, stars, a review and a log of plays', async (t) => {
  t.strictSame(await entriesOf(await fixture('grouvee.csv')), [
    {
      line: 2,
      fields: {
        title: 'Lanterns of Ashmoor',
        platform: 'PC (Microsoft Windows)',
        release_date: '2023-10-26',
        publisher: 'Nördlicht Games',
        status: 'completed',
        score: 80,
        notes: 'Slow to begin\n\nWorth it, "really".\nTwice.',
        playthroughs: [
          {
            platform: 'PC (Microsoft Windows)',
            completion: 'completionist',
            hours: 10.08,
            started: '2024-01-06',
            finished: '2024-02-09'
          },
          { platform: null, completion: 'unfinished', hours: 2, started: '2025-03-01', finished: null }
        ],
        external_ids: { grouvee: '5001', igdb: '90210', giantbomb: '71001' }
      }
    },
    {
      line: 4,
      fields: {
        title: 'Tides, Rising',
        platform: 'Nintendo Switch',
        release_date: '2010',
        status: 'playing',
        playthroughs: [
          { platform: null, completion: 'unfinished', hours: null, started: '2024-02-01', finished: null }
        ],
        external_ids: { grouvee: '5002', igdb: '90211' }
      }
    },
    {
      line: 5,
      error:
        'shelves says "{\\"Played\\":", but must be an object in JSON; rating says "9", but must be a number up to 5; ' +
        'date_started in dates says "02/09/2024", but must be a date such as 2024-02-09'
    },
    {
      line: 6,
      fields: {
        title: 'Sunken Keep II',
        platform: 'PC (Microsoft Windows)',
        release_date: '2012',
        status: 'retired',
        playthroughs: [
          { platform: null, completion: 'unfinished', hours: 1.5, started: null, finished: null }
        ],
        external_ids: { grouvee: '5004' }
      }
    },
    {
      line: 7,
      fields: {
        title: 'Paper Harbour',
        release_date: 'TBA',
        status: 'wishlist',
        external_ids: { grouvee: '5005' }
      }
    },
    { line: 8, fields: { title: 'Quiet Orbit', external_ids: { grouvee: '5006' } } }
  ])
})

/** What becomes of a row with these cells. */
async function row(cells: Record<string, unknown>): Promise<unknown> {
  const texts = Object.values(cells).map((cell) => (typeof cell === 'string' ? cell : JSON.stringify(cell)))
  const quoted = texts.map((text) => `"${text.replaceAll('"', '""')}"`)
  const [said] = await saidIn(
    `name,${Object.keys(cells).join()},statuses\nA,${quoted.join()},[]\n`,
    'grouvee'
  )
  return said
}

t.test('of several shelves the most telling says the status', async (t) => {
  const shelves = [
    [['Playing', 'Played', 'Abandoned'], 'playing'],
    [['Played', 'Abandoned', 'Backlog'], 'retired'],
    [['Shelved'], 'retired'],
    [['Played', 'Backlog', 'Wish List'], 'completed'],
    [['Finished'], 'completed'],
    [['Backlog', 'Wish List'], 'backlog'],
    [['Wish List', 'Couch'], 'wishlist']
  ] as const
  for (const [names, status] of shelves) {
    const cell = Object.fromEntries(names.map((name) => [name, { order: 1 }]))
    t.strictSame(await row({ shelves: cell }), { title: 'A', status }, names.join())
  }
  t.strictSame(await row({ shelves: { Couch: {} } }), { title: 'A' })
  t.strictSame(await row({ shelves: '' }), { title: 'A' })
})

t.test('stars become a score out of a hundred', async (t) => {
  for (const [rating, score] of Object.entries({ 1: 20, 5: 100, 3.5: 70 })) {
    t.strictSame(await row({ rating }), { title: 'A', score })
  }
  for (const none of ['0', '', 'None']) t.strictSame(await row({ rating: none }), { title: 'A' })
  t.equal(await row({ rating: 'five' }), 'rating says "five", but must be a number up to 5')
})

t.test('the level of completion counts where the game was finished', async (t) => {
  const plays = [
    ['Played', '2024-05-01', 'Main Story', 'main'],
    ['Playing', '2024-05-01', 'Main Story + Extras', 'main_extra'],
    ['Playing', 'None', 'Main Story', 'unfinished'],
    ['Abandoned', 'None', '100% Completion', 'unfinished'],
    ['Played', 'None', 'Main Story + Extras', 'main_extra'],
    ['Played', 'None', null, 'unfinished'],
    ['Played', '2024-05-01', null, 'main'],
    ['Backlog', '2024-05-01', 'None', 'main']
  ] as const
  for (const [shelf, date_finished, level_of_completion, completion] of plays) {
    const dates = [{ date_started: 'None', date_finished, seconds_played: 3600, level_of_completion }]
    const said = await row({ shelves: { [shelf]: {} }, dates })
    t.match(
      said,
      { playthroughs: [{ completion, hours: 1 }] },
      `${shelf} ${date_finished} ${level_of_completion}`
    )
  }
})

t.test('a play without a day or a time is none', async (t) => {
  const empty = { date_started: 'None', date_finished: null, seconds_played: 0, level_of_completion: 'New' }
  t.strictSame(await row({ dates: [empty, {}] }), { title: 'A' })
})

t.test('what stands wrong in the log of plays is told', async (t) => {
  const wrong = [
    ['[{', 'dates says "[{", but must be a list of objects in JSON'],
    [[7], 'dates says "[7]", but must be a list of objects in JSON'],
    [
      { date_started: '2024' },
      'dates says "{\\"date_started\\":\\"2024\\"}", but must be a list of objects in JSON'
    ],
    [
      [{ date_finished: 'soon' }],
      'date_finished in dates says "soon", but must be a date such as 2024-02-09'
    ],
    [
      [{ seconds_played: [60] }],
      'seconds_played in dates is no text, but must be a time such as 12:34:56, 34:56 (minutes and seconds), 56 (seconds) or --'
    ],
    [
      [{ seconds_played: 60, level_of_completion: 'Half' }],
      'level_of_completion in dates says "Half", but must be Main Story, Main Story + Extras or 100% Completion'
    ]
  ] as const
  for (const [dates, error] of wrong) t.equal(await row({ dates }), error)
})

t.test('days of release may be rough', async (t) => {
  const dates = {
    '2018-11-27': '2018-11-27',
    '2020-5-2': '2020-05-02',
    '2013-05': '2013-05',
    TBD: 'TBA',
    tba: 'TBA'
  }
  for (const [written, release_date] of Object.entries({ ...dates, '2010-Q3': '2010', '2010 ': '2010' })) {
    t.strictSame(await row({ release_date: written }), { title: 'A', release_date }, written)
  }
  t.strictSame(await row({ release_date: 'None' }), { title: 'A' })
  t.equal(
    await row({ release_date: 'Spring 2026' }),
    'release_date says "Spring 2026", but must be a date such as 2024-02-09, 2024-02 or 2024, or TBA'
  )
})

t.test('ids are those of Grouvee, IGDB and Giant Bomb, where it has them', async (t) => {
  t.strictSame(await row({ id: '7', giantbomb_id: '', igdb_id: 'None' }), {
    title: 'A',
    external_ids: { grouvee: '7' }
  })
  t.strictSame(await row({ id: '', igdb_id: '9' }), { title: 'A', external_ids: { igdb: '9' } })
})

t.test('platforms and publishers are objects with names, of which the first counts', async (t) => {
  t.strictSame(await row({ platforms: { 'Wii U': {}, PC: {} }, publishers: { Über: {}, Y: {} } }), {
    title: 'A',
    platform: 'Wii U',
    publisher: 'Über'
  })
  t.equal(await row({ platforms: ['PC'] }), 'platforms says "[\\"PC\\"]", but must be an object in JSON')
})

t.test('a file with other columns is told which are needed', async (t) => {
  for (const header of ['title,platform', 'name,age', 'shelves,dates']) {
    t.strictSame(await entriesOf(`${header}\na,b\n`, 'grouvee'), [
      {
        line: 1,
        error:
          'The first line is none of Grouvee: it needs name, and one of shelves, platforms, dates, statuses, giantbomb_id, igdb_id'
      }
    ])
  }
})
