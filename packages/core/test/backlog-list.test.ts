import t from 'tap'
import { ada, backlogDesk, eve } from './backlog-desk.ts'

t.test('backlog.list has the newest first, in pages', async (t) => {
  const { app, add, clock } = backlogDesk()
  const made: string[] = []
  for (let i = 0; i < 5; i++) {
    made.unshift((await add({ title: `Game ${i}` })).id)
    clock.pass(60)
  }
  const first = await app.listVideogames({ limit: 3 }, ada)
  const second = await app.listVideogames({ limit: 3, cursor: first.meta.next_cursor ?? '' }, ada)
  t.strictSame(
    [...first.data, ...second.data].map(({ id }) => id),
    made
  )
  t.match(second.meta, { has_next: false, next_cursor: null })
  t.match(await app.listVideogames({ page: 2, per_page: 2 }, ada), {
    data: [{ id: made[2] }, { id: made[3] }],
    meta: { page: 2, per_page: 2, pages: 3, total_count: 5, has_next: true, has_prev: true }
  })
  await t.rejects(app.listVideogames({ page: 1, cursor: 'x' }, ada), { code: 'invalid' })
  await t.rejects(app.listVideogames({ cursor: 'x' }, ada), { code: 'invalid' })
})

t.test('backlog.list tells what is computed of a game, and not who imported it', async (t) => {
  const { app, add } = backlogDesk()
  const game = await add({ hours_to_beat: 5 })
  t.strictSame((await app.listVideogames({}, ada)).data, [game])
})

t.test('backlog.list finds words in any case, in whatever form they are typed', async (t) => {
  const { app, add } = backlogDesk()
  await add({ title: 'Étoile du Nord', notes: 'lent to Zoë', publisher: 'Ｎｉｎｔｅｎｄｏ' })
  await add({ title: 'Nord' })
  const finds = async (input: Parameters<typeof app.listVideogames>[0]) =>
    (await app.listVideogames(input, ada)).data.length
  const queries = [
    ['nord', 2],
    ['  NORD   étoile ', 1],
    ['e\u0301toile', 1],
    ['zoë lent', 1],
    ['ｎｏｒｄ', 2],
    ['nintendo', 1],
    ['pc', 2],
    ['n%d', 0],
    ['du nord est', 0]
  ] as const
  for (const [q, count] of queries) t.equal(await finds({ q }), count, q)
  t.equal(await finds({ publisher: 'NINTENDO' }), 1)
  t.equal(await finds({ platform: ' pc ' }), 2)
  t.equal(await finds({ platform: 'xbox' }), 0)
})

t.test('backlog.list filters by what a game is', async (t) => {
  const { app, add } = backlogDesk()
  const released = await add({ release_date: '0987-05', score: 40, status: 'playing' })
  const scored = await add({ release_date: '2026-03-14', score: 80 })
  const unknown = await add({ release_date: 'TBA', status: 'wishlist' })
  const found = async (input: Parameters<typeof app.listVideogames>[0]) =>
    (await app.listVideogames({ sort: 'title', ...input }, ada)).data.map(({ id }) => id)
  t.strictSame(await found({ year: 2026 }), [scored.id])
  t.strictSame(await found({ year: 987 }), [released.id])
  t.strictSame(await found({ min_score: 41 }), [scored.id])
  t.strictSame(await found({ max_score: 79 }), [released.id])
  t.strictSame(await found({ status: ['wishlist', 'playing'] }), [released.id, unknown.id])
  t.strictSame(await found({ sort: 'score' }), [scored.id, released.id, unknown.id])
  t.strictSame(await found({ sort: 'release_date' }), [released.id, scored.id, unknown.id])
  const wrong = [{ year: 0 }, { year: 12_345 }, { min_score: -1 }, { sort: 'price' }, { status: ['done'] }]
  for (const input of wrong) {
    // @ts-expect-error some are not even of the type
    await t.rejects(app.listVideogames(input, ada), { code: 'invalid' }, JSON.stringify(input))
  }
})

t.test('backlog.stats of an empty backlog are zero', async (t) => {
  const { app, add } = backlogDesk()
  await add({}, eve)
  t.strictSame(await app.backlogStats({}, ada), {
    total: 0,
    by_status: { backlog: 0, playing: 0, completed: 0, retired: 0, wishlist: 0 },
    by_platform: [],
    by_publisher: [],
    by_year: [],
    hours_to_beat: 0,
    hours_played: 0,
    hours_left: 0,
    unknown_hours: 0,
    average_score: null
  })
})

t.test('backlog.stats count games and hours, the largest groups first', async (t) => {
  const { app, add } = backlogDesk()
  const none = { publisher: 'None' }
  await add({ platform: 'Switch', release_date: '2017-03-03', hours_to_beat: 50.1, score: 97, ...none })
  await add({ platform: 'PC', release_date: '2017', publisher: 'Acme', status: 'playing', score: 50 })
  await add({ platform: 'PC', release_date: 'TBA', publisher: 'Zeal', status: 'wishlist', hours_to_beat: 10 })
  await add({ platform: 'Amiga', publisher: 'Acme', status: 'completed', score: 0, hours_to_beat: 0.2 })
  await add({
    platform: 'Switch',
    status: 'playing',
    hours_to_beat: 7,
    playthroughs: [{ hours: 2.2 }, { hours: 0.1 }]
  })
  await add({ platform: 'Wii', publisher: 'Zeal', status: 'retired' })
  t.strictSame(await app.backlogStats({}, ada), {
    total: 6,
    by_status: { backlog: 1, playing: 2, completed: 1, retired: 1, wishlist: 1 },
    by_platform: [
      { platform: 'PC', count: 2 },
      { platform: 'Switch', count: 2 },
      { platform: 'Amiga', count: 1 },
      { platform: 'Wii', count: 1 }
    ],
    by_publisher: [
      { publisher: 'Acme', count: 2 },
      { publisher: 'Zeal', count: 2 },
      { publisher: 'None', count: 1 },
      { publisher: null, count: 1 }
    ],
    by_year: [
      { year: null, count: 3 },
      { year: '2017', count: 2 },
      { year: 'TBA', count: 1 }
    ],
    hours_to_beat: 67.3,
    hours_played: 2.3,
    hours_left: 54.8,
    unknown_hours: 1,
    average_score: 49
  })
})
