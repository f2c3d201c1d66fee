import type { GameStatus } from '@rollcall/core'
import t from 'tap'
import { ada, backlogDesk } from './backlog-desk.ts'
import { oneOf, seeded } from './backlog-random.ts'

t.test(
  'backlog.plan takes what is being played first, then the best, the shortest, the oldest',
  async (t) => {
    const { app, add, clock } = backlogDesk()
    const games = [
      { title: 'good', score: 80, hours_to_beat: 5 },
      { title: 'unscored', hours_to_beat: 5 },
      { title: 'long', score: 50, hours_to_beat: 6 },
      { title: 'fair', score: 51, hours_to_beat: 5 },
      { title: 'later', score: 50, hours_to_beat: 5 },
      { title: 'poor', score: 49, hours_to_beat: 5 },
      { title: 'played', score: 1, hours_to_beat: 9, status: 'playing' },
      { title: 'best', score: 100, hours_to_beat: 5 },
      { title: 'done', score: 100, hours_to_beat: 5, status: 'completed' },
      { title: 'dropped', score: 100, hours_to_beat: 5, status: 'retired' },
      { title: 'wish', score: 100, hours_to_beat: 5, status: 'wishlist' }
    ] as const
    for (const game of games) {
      await add(game)
      clock.pass(60)
    }
    const { picks, left_out } = await app.planBacklog({ hours: 1000 }, ada)
    t.strictSame(
      picks.map(({ videogame }) => videogame.title),
      ['played', 'best', 'good', 'fair', 'unscored', 'later', 'long', 'poor']
    )
    t.strictSame(
      picks.map(({ position }) => position),
      [1, 2, 3, 4, 5, 6, 7, 8]
    )
    t.strictSame(left_out, [])
  }
)

t.test('backlog.plan takes whatever still fits, and says what it leaves out and why', async (t) => {
  const { app, add } = backlogDesk()
  const long = await add({ title: 'Long', score: 90, hours_to_beat: 60 })
  const begun = await add({
    title: 'Begun',
    status: 'playing',
    hours_to_beat: 10,
    playthroughs: [{ hours: 7.5 }]
  })
  const fits = await add({ title: 'Fits', score: 80, hours_to_beat: 9 })
  const unknown = await add({ title: 'Unknown', score: 70 })
  const announced = await add({ title: 'Announced', score: 60, hours_to_beat: 1, release_date: 'TBA' })
  const later = await add({ title: 'Later', score: 59, release_date: '2026-04' })
  const single = await add({ title: 'Single', score: 5, hours_to_beat: 1 })
  t.strictSame(await app.planBacklog({ hours: 13.5 }, ada), {
    hours: 13.5,
    until: null,
    hours_planned: 12.5,
    hours_spare: 1,
    hours_per_day: null,
    picks: [
      {
        position: 1,
        videogame: {
          id: begun.id,
          title: 'Begun',
          platform: 'PC',
          status: 'playing',
          score: null,
          hours_left: 2.5
        },
        hours_left_after: 11,
        finish_on: null,
        reason: 'You are playing it: 2.5 hours to go'
      },
      {
        position: 2,
        videogame: {
          id: fits.id,
          title: 'Fits',
          platform: 'PC',
          status: 'backlog',
          score: 80,
          hours_left: 9
        },
        hours_left_after: 2,
        finish_on: null,
        reason: 'Scored 80: 9 hours to go'
      },
      {
        position: 3,
        videogame: {
          id: single.id,
          title: 'Single',
          platform: 'PC',
          status: 'backlog',
          score: 5,
          hours_left: 1
        },
        hours_left_after: 1,
        finish_on: null,
        reason: 'Scored 5: 1 hour to go'
      }
    ],
    left_out: [
      {
        id: long.id,
        title: 'Long',
        platform: 'PC',
        hours_left: 60,
        reason_code: 'too_long',
        reason: 'It takes 60 hours, with 11 hours free'
      },
      {
        id: unknown.id,
        title: 'Unknown',
        platform: 'PC',
        hours_left: null,
        reason_code: 'unknown_length',
        reason: 'Its length is not known: set hours_to_beat'
      },
      {
        id: announced.id,
        title: 'Announced',
        platform: 'PC',
        hours_left: 1,
        reason_code: 'not_released',
        reason: 'It has no release date yet'
      },
      {
        id: later.id,
        title: 'Later',
        platform: 'PC',
        hours_left: null,
        reason_code: 'not_released',
        reason: 'It is not out by 2026-03-10: it comes out 2026-04'
      }
    ]
  })
})

t.test('backlog.plan looks at platforms with that in their name alone', async (t) => {
  const { app, add } = backlogDesk()
  await add({ platform: 'Nintendo Switch', hours_to_beat: 1 })
  await add({ platform: 'Ｓｗｉｔｃｈ 2' })
  await add({ platform: 'PC', hours_to_beat: 1 })
  t.match(await app.planBacklog({ hours: 5, platform: ' SWITCH ' }, ada), {
    picks: [{ videogame: { platform: 'Nintendo Switch' } }],
    left_out: [{ platform: 'Ｓｗｉｔｃｈ 2' }]
  })
})

t.test('a game can be played once its year, its month or its day has come', async (t) => {
  const { app, add } = backlogDesk()
  const dates = ['2025', '2026', '2026-03', '2026-03-10', '2026-03-11', '2026-04', '2027', '2026-05-01']
  for (const release_date of dates) await add({ title: release_date, release_date, hours_to_beat: 1 })
  const planned = async (until?: string) => {
    const { picks } = await app.planBacklog({ hours: 100, ...(until && { until }) }, ada)
    return picks.map(({ videogame }) => videogame.title).sort()
  }
  t.strictSame(await planned(), ['2025', '2026', '2026-03', '2026-03-10'])
  t.strictSame(await planned('2026-03-31'), ['2025', '2026', '2026-03', '2026-03-10', '2026-03-11'])
  t.strictSame(await planned('2026-05-01'), dates.filter((date) => date !== '2027').sort())
})

t.test('backlog.plan says by which day each game is done at an even pace', async (t) => {
  const { app, add } = backlogDesk()
  const hours = [3, 0, 1, 2, 4, 10]
  for (const [i, hours_to_beat] of hours.entries()) await add({ score: 90 - i, hours_to_beat })
  const answer = await app.planBacklog({ hours: 20, until: '2026-03-19' }, ada)
  t.match(answer, { until: '2026-03-19', hours_per_day: 2, hours_planned: 20, hours_spare: 0 })
  t.strictSame(
    answer.picks.map(({ finish_on }) => finish_on),
    ['2026-03-11', '2026-03-11', '2026-03-11', '2026-03-12', '2026-03-14', '2026-03-19']
  )
  const ends = [
    ['10d', '2026-03-20'],
    ['2026-03-10', '2026-03-10'],
    ['2026-03-12T00:00:00Z', '2026-03-11'],
    ['1h', '2026-03-10']
  ] as const
  for (const [until, last] of ends) t.equal((await app.planBacklog({ hours: 20, until }, ada)).until, last)
})

t.test('no game is played before it is out, though it was chosen before others', async (t) => {
  const { app, add } = backlogDesk()
  const games = [
    { title: 'best', score: 90, hours_to_beat: 3, release_date: '2026-03-15' },
    { title: 'out', score: 80, hours_to_beat: 1, release_date: '2026-03' },
    { title: 'sooner', score: 70, hours_to_beat: 4, release_date: '2026-03-12' },
    { title: 'old', score: 60, hours_to_beat: 1, release_date: '2020' },
    { title: 'too much', score: 50, hours_to_beat: 2 }
  ]
  for (const game of games) await add(game)
  const { picks, left_out } = await app.planBacklog({ hours: 10, until: '2026-03-19' }, ada)
  t.match(picks, [
    { position: 1, videogame: { title: 'out' }, hours_left_after: 9, finish_on: '2026-03-10' },
    { position: 2, videogame: { title: 'old' }, hours_left_after: 8, finish_on: '2026-03-11' },
    { position: 3, videogame: { title: 'sooner' }, hours_left_after: 4, finish_on: '2026-03-15' },
    { position: 4, videogame: { title: 'best' }, hours_left_after: 1, finish_on: '2026-03-18' }
  ])
  t.strictSame(
    picks.map(({ reason }) => reason),
    [
      'Scored 80: 1 hour to go',
      'Scored 60: 1 hour to go',
      'Scored 70: 4 hours to go, once it is out (2026-03-12)',
      'Scored 90: 3 hours to go, once it is out (2026-03-15)'
    ]
  )
  t.match(left_out, [{ title: 'too much', reason: 'It takes 2 hours, with 1 hour free' }])
})

t.test('a game is done no sooner than it is out', async (t) => {
  const { app, add } = backlogDesk()
  await add({ hours_to_beat: 1, release_date: '2026-03-15' })
  t.match((await app.planBacklog({ hours: 10, until: '2026-03-19' }, ada)).picks, [
    { finish_on: '2026-03-15' }
  ])
})

t.test('backlog.plan refuses what is no time to play', async (t) => {
  const { app } = backlogDesk()
  const wrong = [
    { hours: 0 },
    { hours: -1 },
    { hours: 100_001 },
    { hours: 0.001 },
    { hours: 5, until: '2026-03-09' },
    { hours: 5, until: '2026-02-30' },
    { hours: 5, until: 'soon' },
    { hours: 5, platform: '' }
  ]
  for (const input of wrong) {
    await t.rejects(app.planBacklog(input, ada), { code: 'invalid' }, JSON.stringify(input))
  }
})

const STATUSES: readonly [GameStatus, ...GameStatus[]] = [
  'backlog',
  'backlog',
  'playing',
  'wishlist',
  'completed'
]

t.test('whatever the backlog, a plan holds together', async (t) => {
  for (let round = 1; round <= 60; round++) {
    const random = seeded(round)
    const { app, load, all } = backlogDesk()
    const rows = Array.from({ length: random(40) }, (_, i) => ({
      title: `Game ${i}`,
      platform: oneOf(random, ['PC', 'Switch']),
      status: oneOf(random, STATUSES),
      score: oneOf(random, [null, random(101)]),
      hours_to_beat: oneOf(random, [null, random(10_000) / 100, random(100)]),
      release_date: oneOf(random, [null, '2020', '2026-03-20', 'TBA', '2027'])
    }))
    await load(rows)
    const terms = {
      hours: 1 + random(20_000) / 100,
      ...(random(2) === 1 && { until: `${1 + random(30)}d` }),
      ...(random(3) === 0 && { platform: 'pc' })
    }
    const plan = await app.planBacklog(terms, ada)
    const told = `round ${round}`
    t.strictSame(await app.planBacklog(terms, ada), plan, `${told}: the same again`)
    const open = (await all()).filter(
      ({ status, platform }) =>
        (status === 'backlog' || status === 'playing') && (!terms.platform || platform === 'PC')
    )
    const named = [...plan.picks.map(({ videogame }) => videogame.id), ...plan.left_out.map(({ id }) => id)]
    t.strictSame(
      named.sort(),
      open.map(({ id }) => id).sort(),
      `${told}: each game has its place or a reason`
    )
    const planned = plan.picks.reduce((sum, { videogame }) => sum + videogame.hours_left, 0)
    t.ok(Math.abs(planned - plan.hours_planned) < 1e-6, `${told}: the hours are those of the games`)
    t.ok(plan.hours_planned <= plan.hours && plan.hours_spare >= 0, `${told}: no more than there is time`)
    t.ok(Math.abs(plan.hours - plan.hours_planned - plan.hours_spare) < 1e-6, told)
    const tooLong = plan.left_out.filter(({ reason_code }) => reason_code === 'too_long')
    t.ok(
      tooLong.every(({ hours_left }) => (hours_left ?? 0) > plan.hours_spare),
      `${told}: nothing that fits is left out for its length`
    )
    const days = plan.picks.map(({ finish_on }) => finish_on ?? '')
    t.ok(
      days.every((day) => day <= (plan.until ?? '')),
      `${told}: all is done by the last day`
    )
    t.strictSame(days, days.toSorted(), `${told}: one after the other`)
  }
})
