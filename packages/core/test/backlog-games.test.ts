import { operator } from '@rollcall/core'
import t from 'tap'
import { ada, backlogDesk, eve, NOW, operatorAsAda } from './backlog-desk.ts'

t.test('backlog.add needs a title and a platform, and knows nothing else', async (t) => {
  const { app, add } = backlogDesk()
  const game = await add({ title: ' Celeste  ', platform: ' PC ' })
  t.strictSame(game, {
    id: '019ac000-0000-7000-8000-000000000001',
    title: 'Celeste',
    platform: 'PC',
    release_date: null,
    publisher: null,
    status: 'backlog',
    score: null,
    notes: null,
    hours_to_beat: null,
    playthroughs: [],
    external_ids: {},
    hours_played: 0,
    hours_left: null,
    set_by: { title: 'user', platform: 'user' },
    created_at: NOW,
    updated_at: NOW
  })
  t.strictSame(await app.showVideogame({ id: game.id }, ada), game)
})

t.test('backlog.add keeps what is said, and who said it', async (t) => {
  const { add } = backlogDesk()
  const said = {
    title: 'x'.repeat(60),
    platform: '🙂'.repeat(60),
    release_date: '2026-03-14',
    publisher: 'Maddy Makes Games',
    status: 'playing',
    score: 0,
    notes: ' Two\n\tlines ',
    hours_to_beat: 10,
    external_ids: { igdb: '26226' }
  } as const
  const playthroughs = [{ hours: 2.5 }, { completion: 'main', started: '2026', finished: '2026-01' } as const]
  t.match(await add({ ...said, playthroughs }), {
    ...said,
    playthroughs: [
      { platform: null, completion: 'unfinished', hours: 2.5, started: null, finished: null },
      { platform: null, completion: 'main', hours: null, started: '2026', finished: '2026-01' }
    ],
    hours_played: 2.5,
    hours_left: 7.5,
    set_by: {
      title: 'user',
      platform: 'user',
      release_date: 'user',
      publisher: 'user',
      status: 'user',
      score: 'user',
      notes: 'user',
      hours_to_beat: 'user',
      playthroughs: 'user',
      external_ids: 'user'
    }
  })
})

t.test('backlog.add takes blank texts for none, trims, rounds hours and writes TBA large', async (t) => {
  const { add } = backlogDesk()
  const game = await add({
    publisher: '  ',
    notes: ' \n ',
    hours_to_beat: 2.0051,
    release_date: 'tba',
    playthroughs: [{ platform: ' ', hours: 1.005 }],
    external_ids: { igdb: ' 7 ', hltb: ' ' }
  })
  t.match(game, { publisher: null, notes: null, hours_to_beat: 2.01, release_date: 'TBA' })
  t.match(game.playthroughs, [{ platform: null, hours: 1 }])
  t.strictSame(game.external_ids, { igdb: '7' })
  t.match(game.set_by, { publisher: 'user', notes: 'user' }, 'to say that there is none is to say something')
})

t.test('backlog.add refuses what is wrong, and names the field', async (t) => {
  const { app } = backlogDesk()
  const wrong: [Record<string, unknown>, string][] = [
    [{ title: undefined }, '/title'],
    [{ platform: undefined }, '/platform'],
    [{ title: '' }, '/title'],
    [{ title: ' ' }, '/title'],
    [{ platform: '\n' }, '/platform'],
    [{ title: null }, '/title'],
    [{ title: 5 }, '/title'],
    [{ title: 'x'.repeat(61) }, '/title'],
    [{ platform: 'x'.repeat(61) }, '/platform'],
    [{ publisher: 'x'.repeat(61) }, '/publisher'],
    [{ title: 'a\nb' }, '/title'],
    [{ platform: 'a\0b' }, '/platform'],
    [{ publisher: 'a\ud800b' }, '/publisher'],
    [{ notes: 'a\0b' }, '/notes'],
    [{ notes: 'x'.repeat(10_001) }, '/notes'],
    [{ release_date: '2026-02-30' }, '/release_date'],
    [{ release_date: '2026-13' }, '/release_date'],
    [{ release_date: '0000' }, '/release_date'],
    [{ release_date: '26' }, '/release_date'],
    [{ release_date: 'soon' }, '/release_date'],
    [{ release_date: '2026-03-14T00:00:00Z' }, '/release_date'],
    [{ release_date: '' }, '/release_date'],
    [{ status: 'done' }, '/status'],
    [{ status: null }, '/status'],
    [{ score: -1 }, '/score'],
    [{ score: 101 }, '/score'],
    [{ score: 7.5 }, '/score'],
    [{ hours_to_beat: -1 }, '/hours_to_beat'],
    [{ hours_to_beat: 100_001 }, '/hours_to_beat'],
    [{ playthroughs: null }, '/playthroughs'],
    [{ playthroughs: [{ completion: 'all' }] }, '/playthroughs/0/completion'],
    [{ playthroughs: [{}, { started: 'TBA' }] }, '/playthroughs/1/started'],
    [{ playthroughs: [{ started: '2026-02-29' }] }, '/playthroughs/0/started'],
    [{ playthroughs: [{ started: '2026-03-14', finished: '2026-03-13' }] }, '/playthroughs/0/finished'],
    [{ playthroughs: [{ started: '2026-03', finished: '2026-02-28' }] }, '/playthroughs/0/finished'],
    [{ playthroughs: [{ started: '2026-01-01', finished: '2025' }] }, '/playthroughs/0/finished'],
    [{ playthroughs: [{ platform: 'x'.repeat(61) }] }, '/playthroughs/0/platform'],
    [{ playthroughs: [{ hours: -1 }] }, '/playthroughs/0/hours'],
    [{ playthroughs: [{ pleasure: 1 }] }, '/playthroughs/0/pleasure'],
    [{ playthroughs: Array.from({ length: 101 }, () => ({})) }, '/playthroughs'],
    [{ external_ids: { steam: '1' } }, '/external_ids/steam'],
    [{ external_ids: { igdb: 'x'.repeat(101) } }, '/external_ids/igdb'],
    [{ external_ids: { igdb: 5 } }, '/external_ids/igdb'],
    [{ hours_left: 5 }, '/hours_left'],
    [{ set_by: {} }, '/set_by'],
    [{ id: '019ac000-0000-7000-8000-000000000001' }, '/id']
  ]
  for (const [over, pointer] of wrong) {
    const input = { title: 'Celeste', platform: 'PC', ...over }
    const told = JSON.stringify(over).slice(0, 60)
    await t.rejects(app.addVideogame(input, ada), { code: 'invalid', errors: [{ pointer }] }, told)
  }
  t.match(await app.listVideogames({}, ada), { data: [] }, 'nothing was kept')
})

t.test('a playthrough may end in the month, or the year, in which it was begun', async (t) => {
  const { add } = backlogDesk()
  const times = [
    { started: '2026-03-14', finished: '2026-03-14' },
    { started: '2026-03-14', finished: '2026-03' },
    { started: '2026-03-14', finished: '2026' },
    { started: '2026', finished: '2026-01-01' },
    { finished: '2026' }
  ]
  t.match((await add({ playthroughs: times })).playthroughs, times)
})

t.test('hours left are what was not played, of a game that is to be played', async (t) => {
  const { add } = backlogDesk()
  const playthroughs = [
    { hours: 3.3 },
    { hours: 1.1 },
    { completion: 'main', hours: 40 } as const,
    { completion: 'unfinished' } as const
  ]
  const cases = [
    [{ hours_to_beat: 10, status: 'backlog' }, 5.6],
    [{ hours_to_beat: 10, status: 'playing' }, 5.6],
    [{ hours_to_beat: 4, status: 'playing' }, 0],
    [{ hours_to_beat: null, status: 'backlog' }, null],
    [{ hours_to_beat: 10, status: 'wishlist' }, null],
    [{ hours_to_beat: 10, status: 'completed' }, 0],
    [{ status: 'retired' }, 0]
  ] as const
  for (const [said, hours_left] of cases) {
    t.match(await add({ ...said, playthroughs }), { hours_left, hours_played: 44.4 }, JSON.stringify(said))
  }
})

t.test('backlog.update changes what it names, which is its owner’s from then on', async (t) => {
  const { app, add, clock } = backlogDesk()
  const before = await add({ score: 50 })
  clock.pass(60)
  const { id } = before
  const after = await app.updateVideogame({ id, title: ' Celeste ', notes: null, status: 'playing' }, ada)
  t.strictSame(after, {
    ...before,
    status: 'playing',
    set_by: { title: 'user', platform: 'user', status: 'user', score: 'user', notes: 'user' },
    updated_at: '2026-03-10T12:01:00.000Z'
  })
  t.strictSame(await app.showVideogame({ id }, ada), after)
  clock.pass(60)
  t.strictSame(await app.updateVideogame({ id }, ada), after, 'nothing said, nothing changed')
})

t.test('backlog.update refuses what is wrong, and changes nothing', async (t) => {
  const { app, add } = backlogDesk()
  const before = await add()
  const wrong = [{ title: ' ' }, { platform: '' }, { score: 101 }, { notes: 'x', publisher: 'x'.repeat(61) }]
  for (const over of wrong) {
    await t.rejects(app.updateVideogame({ id: before.id, ...over }, ada), { code: 'invalid' })
  }
  t.strictSame(await app.showVideogame({ id: before.id }, ada), before)
})

t.test('backlog.replace writes a game anew: what is left out is nobody’s', async (t) => {
  const { app, add, clock } = backlogDesk()
  const { id } = await add({ score: 50, notes: 'x', playthroughs: [{ hours: 1 }], status: 'completed' })
  clock.pass(60)
  const after = await app.replaceVideogame({ id, title: 'Celeste 64', platform: 'PC', score: 70 }, ada)
  t.match(after, {
    id,
    title: 'Celeste 64',
    score: 70,
    notes: null,
    playthroughs: [],
    status: 'backlog',
    created_at: NOW,
    updated_at: '2026-03-10T12:01:00.000Z'
  })
  t.strictSame(after.set_by, { title: 'user', platform: 'user', score: 'user' })
  // @ts-expect-error what is needed of a new game is needed here
  await t.rejects(app.replaceVideogame({ id, title: 'x' }, ada), { code: 'invalid' })
})

t.test('backlog.delete takes a game away', async (t) => {
  const { app, add } = backlogDesk()
  const { id } = await add()
  const { id: kept } = await add()
  t.equal(await app.deleteVideogame({ id }, ada), undefined)
  await t.rejects(app.deleteVideogame({ id }, ada), { code: 'not_found' })
  t.match((await app.listVideogames({}, ada)).data, [{ id: kept }])
})

t.test('games of others, and what is no id, are not there', async (t) => {
  const { app, add } = backlogDesk()
  const { id } = await add()
  const absent = [[id, eve] as const, ...['nope', '%', "'"].map((ref) => [ref, ada] as const)]
  for (const [ref, caller] of absent) {
    const calls: (() => Promise<unknown>)[] = [
      () => app.showVideogame({ id: ref }, caller),
      () => app.updateVideogame({ id: ref, title: 'stolen' }, caller),
      () => app.replaceVideogame({ id: ref, title: 'stolen', platform: 'PC' }, caller),
      () => app.deleteVideogame({ id: ref }, caller),
      () => app.showImport({ id: ref }, caller),
      () => app.undoImport({ id: ref }, caller)
    ]
    for (const call of calls) await t.rejects(call, { code: 'not_found' }, ref)
  }
  t.match(await app.listVideogames({}, eve), { data: [] })
  t.match(await app.backlogStats({}, eve), { total: 0 })
  t.match(await app.planBacklog({ hours: 5 }, eve), { picks: [], left_out: [] })
})

t.test('a backlog has an owner: the operator says whose it is', async (t) => {
  const { app, add } = backlogDesk()
  await t.rejects(add({}, operator), { code: 'unauthenticated' })
  const { id } = await add({}, operatorAsAda)
  t.equal((await app.showVideogame({ id }, ada)).id, id)
  await t.rejects(app.showVideogame({ id }, operator), { code: 'unauthenticated' })
})

t.test('to read a backlog does not allow to write it', async (t) => {
  const { app, add } = backlogDesk()
  const reader = { ...ada, scopes: ['backlog:read' as const] }
  const { id } = await add()
  t.match(await app.showVideogame({ id }, reader), { id })
  await t.rejects(app.updateVideogame({ id, score: 1 }, reader), { code: 'forbidden' })
  await t.rejects(add({}, reader), { code: 'forbidden' })
  await t.rejects(app.showVideogame({ id }, { ...ada, scopes: [] }), { code: 'forbidden' })
})
