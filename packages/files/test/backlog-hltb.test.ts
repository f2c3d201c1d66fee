import t from 'tap'
import { fixture } from './files.ts'
import { entriesOf, saidIn } from './games.ts'

t.test('a file of HowLongToBeat has tabs, times of its owner, dates and notes', async (t) => {
  t.strictSame(await entriesOf(await fixture('hltb.csv')), [
    {
      line: 2,
      fields: {
        title: 'Lanterns of Ashmoor',
        platform: 'PC',
        status: 'completed',
        score: 85,
        notes: 'Bought in a bundle, with "two" others\n\nSlow to begin.\nWorth it.\n\nAll the lighthouses',
        hours_to_beat: 18.5,
        playthroughs: [
          {
            platform: 'PC',
            completion: 'main_extra',
            hours: 41.33,
            started: '2024-01-06',
            finished: '2024-02-09'
          }
        ]
      }
    },
    {
      line: 4,
      fields: {
        title: 'Tides, Rising',
        platform: 'Nintendo Switch',
        status: 'playing',
        playthroughs: [
          {
            platform: 'Nintendo Switch',
            completion: 'unfinished',
            hours: 0.78,
            started: '2024-02',
            finished: null
          }
        ]
      }
    },
    {
      line: 5,
      error:
        'Progress says "about 5 hours", but must be a time such as 12:34:56, 34:56 (minutes and seconds), 56 (seconds) or --; ' +
        'Completion Date says "2024-02-30", but must be a date such as 2024-02-09'
    },
    { line: 6, fields: { title: 'Quiet Orbit', platform: 'PlayStation 5', status: 'backlog' } },
    {
      line: 7,
      fields: {
        title: 'Sunken Keep II',
        platform: 'PC',
        status: 'retired',
        notes: 'The last boss is unfair',
        hours_to_beat: 0.01,
        playthroughs: [
          { platform: 'PC', completion: 'completionist', hours: 0.01, started: null, finished: '2012' }
        ]
      }
    },
    { line: 8, fields: { title: 'Paper Harbour', status: 'wishlist' } }
  ])
})

/** What becomes of rows with these cells, beside their title. */
async function rows(columns: string, ...cells: string[]): Promise<unknown[]> {
  const said = await saidIn(`Title,${columns},Playing\n${cells.map((one) => `A,${one},\n`).join('')}`, 'hltb')
  return said.map((one) => {
    if (typeof one !== 'object' || one === null) return one
    return Object.fromEntries(Object.entries(one).filter(([name]) => name !== 'title'))
  })
}

t.test('times are hours, minutes and seconds, minutes and seconds, or seconds, as hours', async (t) => {
  const times = {
    '8:35:30': 8.59,
    '100:00:00': 100,
    '0:45:00': 0.75,
    '46:30': 0.78,
    '90:00': 1.5,
    '32': 0.01,
    '5400': 1.5,
    '1:02:03': 1.03
  }
  for (const [time, hours] of Object.entries(times)) {
    const [row] = await rows('Main Story', time)
    t.match(row, { hours_to_beat: hours, playthroughs: [{ completion: 'main', hours }] }, time)
  }
  t.strictSame(await rows('Main Story,Progress', '--,--', ',', '0:00:00,0', '0,'), [{}, {}, {}, {}])
})

t.test('what is no time is told, in every column with times', async (t) => {
  for (const time of ['5h 3m', '8:75:00', '8:35:61', '1:2:3:4', '-5', '12.5', 'x', '1:']) {
    const [row] = await rows('Completionist', time)
    t.equal(
      row,
      `Completionist says "${time}", but must be a time such as 12:34:56, 34:56 (minutes and seconds), 56 (seconds) or --`
    )
  }
})

t.test('the hours to beat a game are those of the shortest way through it that has a time', async (t) => {
  const times = await rows(
    'Main Story,Main + Extras,Completionist',
    '1:00:00,2:00:00,3:00:00',
    '--,2:00:00,3:00:00',
    '--,--,3:00:00',
    '1:00:00,2:00:00,--'
  )
  t.match(times, [
    { hours_to_beat: 1, playthroughs: [{ completion: 'completionist', hours: 3 }] },
    { hours_to_beat: 2, playthroughs: [{ completion: 'completionist', hours: 3 }] },
    { hours_to_beat: 3, playthroughs: [{ completion: 'completionist', hours: 3 }] },
    { hours_to_beat: 1, playthroughs: [{ completion: 'main_extra', hours: 2 }] }
  ])
})

t.test(
  'without a time for a way through it, a completed game was finished to the end of its story',
  async (t) => {
    const unknown = { platform: null, started: null, finished: null }
    t.strictSame(await rows('Completed,Progress', 'X,2:00:00', ',2:00:00'), [
      { status: 'completed', playthroughs: [{ ...unknown, completion: 'main', hours: 2 }] },
      { playthroughs: [{ ...unknown, completion: 'unfinished', hours: 2 }] }
    ])
    t.strictSame(await rows('Completed,Main Story', 'X,--'), [{ status: 'completed' }])
  }
)

t.test('dates have zeros for what is not known', async (t) => {
  const dates = {
    '2024-02-29': '2024-02-29',
    '2024-02-00': '2024-02',
    '2012-00-00': '2012',
    '2012': '2012',
    '2020-5-2': '2020-05-02',
    '2024/02/09': '2024-02-09',
    '2024-02-09 15:54:48': '2024-02-09'
  }
  for (const [written, started] of Object.entries(dates)) {
    t.match(await rows('Start Date', written), [{ playthroughs: [{ started, finished: null }] }], written)
  }
  t.strictSame(await rows('Start Date,Completion Date', '0000-00-00,', ',--'), [{}, {}])
  for (const wrong of ['2023-02-29', '2024-13-01', '2024-00-05', '02/09/2024', 'Feb 9', '24-02-09']) {
    t.strictSame(await rows('Start Date', wrong), [
      `Start Date says "${wrong}", but must be a date such as 2024-02-09`
    ])
  }
})

t.test('of several tabs the most telling says the status', async (t) => {
  const tabs = 'Playing,Backlog,Replay,Completed,Retired'
  const marked = await rows(tabs, 'X,X,X,X,X', ',X,x,X,X', ',X,,X,X', ',X,,X,', ',X,,,', ',,,,')
  const statuses = ['playing', 'playing', 'retired', 'completed', 'backlog']
  t.strictSame(marked, [...statuses.map((status) => ({ status })), {}])
})

t.test('tabs that their owner named count where the name says a status', async (t) => {
  t.strictSame(await rows('Wish List,Dropped,Beaten,Couch,Backlog', 'X,,,,', ',X,,,', ',,X,,X', ',,,X,'), [
    { status: 'wishlist' },
    { status: 'retired' },
    { status: 'completed' },
    {}
  ])
})

t.test('a tab holds X or nothing', async (t) => {
  t.strictSame(await rows('Playing,Dropped', 'yes,2024'), ['Playing says "yes", but must be X or empty'])
})

t.test('a review of zero is none', async (t) => {
  t.strictSame(await rows('Review', '0', '', '100', '7', '101', 'good'), [
    {},
    {},
    { score: 100 },
    { score: 7 },
    'Review says "101", but must be a number up to 100',
    'Review says "good", but must be a number up to 100'
  ])
})

t.test('an older file calls both a tab and a date Completed', async (t) => {
  const rest = { platform: null, completion: 'main', hours: 1, started: null }
  t.strictSame(await rows('Playing,Completed,Completed,Progress', ',X,2020-05-17,1:00:00', 'X,,,'), [
    { status: 'completed', playthroughs: [{ ...rest, finished: '2020-05-17' }] },
    { status: 'playing' }
  ])
})

t.test('columns may be missing, more, in any order and in any case', async (t) => {
  t.strictSame(await saidIn('main story,Mood,TITLE\n2:00:00,calm,A\n,,B\n'), [
    {
      title: 'A',
      hours_to_beat: 2,
      playthroughs: [{ platform: null, completion: 'main', hours: 2, started: null, finished: null }]
    },
    { title: 'B' }
  ])
})

t.test('a time that cannot be read is told beside one that can', async (t) => {
  t.match(await rows('Main Story,Progress', '1:00:00,soon'), [
    /^Progress says "soon", but must be a time such as/
  ])
})

t.test('who takes it for a file of our own is told that it is not', async (t) => {
  t.strictSame(await entriesOf(await fixture('hltb.csv'), 'csv'), [
    { line: 1, error: 'This is a file of HowLongToBeat: its format is hltb, and csv is that of our own' }
  ])
})

t.test('a file with other columns is told which are needed', async (t) => {
  for (const header of ['title,platform,status', 'id,name,shelves', 'Platform,Main Story', 'nonsense']) {
    t.strictSame(await entriesOf(`${header}\na,b,c\n`, 'hltb'), [
      {
        line: 1,
        error:
          'The first line is none of HowLongToBeat: it needs Title, and one of Playing, Backlog, Replay, Completed, Retired, ' +
          'Progress, Main Story, Main + Extras, Completionist'
      }
    ])
  }
})
