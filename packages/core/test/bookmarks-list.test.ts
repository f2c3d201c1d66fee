import t from 'tap'
import { ADA, ada, bookmarkDesk, eve } from './bookmarks-desk.ts'

/** Seven bookmarks, a minute between them. */
async function seven() {
  const desk = bookmarkDesk()
  for (let i = 1; i <= 7; i++) {
    await desk.add(`https://example.com/${i}`, {
      title: `number ${i}`,
      tags: i % 2 ? ['odd'] : ['even', 'all']
    })
    desk.clock.pass(60)
  }
  await desk.app.createBookmark({ url: 'https://example.com/1', tags: ['hers'] }, eve)
  const titles = (data: { title: string | null }[]) => data.map(({ title }) => title?.at(-1)).join('')
  return { ...desk, titles }
}

t.test('bookmarks.list answers numbered pages of five, newest first, of the own alone', async (t) => {
  const { app, titles } = await seven()
  const first = await app.listBookmarks({}, ada)
  t.equal(titles(first.data), '76543')
  t.strictSame(first.meta, {
    page: 1,
    per_page: 5,
    pages: 2,
    total_count: 7,
    prev_page: null,
    next_page: 2,
    has_next: true,
    has_prev: false
  })
  const second = await app.listBookmarks({ page: 2 }, ada)
  t.equal(titles(second.data), '21')
  t.match(second.meta, { page: 2, prev_page: 1, next_page: null, has_next: false, has_prev: true })
  const beyond = await app.listBookmarks({ page: 9 }, ada)
  t.match(beyond, { data: [], meta: { page: 9, pages: 2, prev_page: 2, next_page: null, total_count: 7 } })
  t.equal(beyond.data.length, 0)
  t.equal((await app.listBookmarks({}, eve)).meta.total_count, 1)
})

t.test('bookmarks.list takes another size of page, with or without its number', async (t) => {
  const { app, titles } = await seven()
  t.equal(titles((await app.listBookmarks({ per_page: 3 }, ada)).data), '765')
  t.equal(titles((await app.listBookmarks({ per_page: 3, page: 3 }, ada)).data), '1')
  t.equal(titles((await app.listBookmarks({ limit: 2, page: 2 }, ada)).data), '54')
  for (const wrong of [{ per_page: 0 }, { per_page: 101 }, { page: 0 }, { page: 1.5 }, { limit: 101 }]) {
    await t.rejects(app.listBookmarks(wrong, ada), { code: 'invalid' }, JSON.stringify(wrong))
  }
})

t.test('bookmarks.list with a limit or a cursor is a walk without totals', async (t) => {
  const { app, titles } = await seven()
  const first = await app.listBookmarks({ limit: 4 }, ada)
  t.equal(titles(first.data), '7654')
  t.match(first.meta, { has_next: true, next_cursor: String, total_count: undefined, page: undefined })
  const rest = await app.listBookmarks({ cursor: first.meta.next_cursor ?? '' }, ada)
  t.equal(titles(rest.data), '321')
  t.strictSame(rest.meta, { has_next: false, next_cursor: null })
  for (const wrong of [{ cursor: 'x', page: 1 }, { limit: 4, per_page: 3 }, { cursor: 'x' }]) {
    await t.rejects(app.listBookmarks(wrong, ada), { code: 'invalid' }, JSON.stringify(wrong))
  }
})

t.test('bookmarks.list sorts by visits, titles and last visits', async (t) => {
  const { app, titles, visits } = await seven()
  const { data } = await app.listBookmarks({ per_page: 10 }, ada)
  const codeOf = (number: number) => data.find(({ title }) => title === `number ${number}`)?.short_url ?? ''
  for (const [i, number] of [3, 5, 3, 1].entries()) {
    const at = `2026-03-1${i}T00:00:00.000Z`
    await visits.visit({ short_url: codeOf(number), at, is_bot: false, referrer: '', client: 'Firefox' })
  }
  t.equal(titles((await app.listBookmarks({ sort: 'visits', limit: 3 }, ada)).data), '351')
  t.equal(titles((await app.listBookmarks({ sort: 'last_visited_at', limit: 4 }, ada)).data), '1357')
  t.equal(titles((await app.listBookmarks({ sort: 'title', page: 2, per_page: 3 }, ada)).data), '456')
  const other: Record<string, unknown> = { sort: 'url' }
  await t.rejects(app.listBookmarks({ ...other }, ada), { errors: [{ pointer: '/sort' }] })
})

t.test('bookmarks.list finds what is looked for, and what a saved search looks for', async (t) => {
  const { app, titles } = await seven()
  await app.saveSearch({ name: ' Even ones ', q: '#even' }, ada)
  const found = async (over: { q?: string; search?: string }) => {
    const { data, meta } = await app.listBookmarks({ ...over, per_page: 10 }, ada)
    t.equal(meta.total_count, data.length)
    return titles(data)
  }
  t.equal(await found({ q: '#odd' }), '7531')
  t.equal(await found({ search: 'even ones' }), '642')
  t.equal(await found({ search: 'EVEN ONES', q: '-4' }), '62', 'both are needed')
  await t.rejects(app.listBookmarks({ search: 'nope' }, ada), { code: 'not_found' })
  await t.rejects(
    app.listBookmarks({ search: 'even ones' }, eve),
    { code: 'not_found' },
    'not those of others'
  )
  await t.rejects(app.listBookmarks({ q: '"open' }, ada), { code: 'invalid', errors: [{ pointer: '/q' }] })
  await t.rejects(app.listBookmarks({ q: 'x'.repeat(501) }, ada), { errors: [{ pointer: '/q' }] })
})

t.test('saved searches are listed by name, put in the place of one another, and deleted', async (t) => {
  const { app } = bookmarkDesk()
  const first = await app.saveSearch({ name: 'todo', q: '#a' }, ada)
  await app.saveSearch({ name: 'Dead', q: 'is:dead' }, ada)
  t.match(await app.saveSearch({ name: 'TODO', q: '#b' }, ada), { id: first.id, name: 'TODO', q: '#b' })
  const { data } = await app.listSearches({}, ada)
  t.strictSame(
    data.map(({ name }) => name),
    ['Dead', 'TODO']
  )
  t.strictSame((await app.listSearches({}, eve)).data, [])
  t.equal(await app.deleteSearch({ search: 'todo' }, ada), undefined)
  await t.rejects(app.deleteSearch({ search: first.id }, ada), { code: 'not_found' })
})

t.test('a search that cannot be understood or has no name is not saved', async (t) => {
  const { app } = bookmarkDesk()
  const wrong = [
    [{ name: 'x', q: '(open' }, '/q'],
    [{ name: 'x', q: 'is:nothing' }, '/q'],
    [{ name: 'x', q: 'nul \0' }, '/q'],
    [{ name: 'x', q: '' }, '/q'],
    [{ name: '  ', q: 'x' }, '/name'],
    [{ name: '', q: 'x' }, '/name'],
    [{ name: 'a\0b', q: 'x' }, '/name'],
    [{ name: 'x'.repeat(81), q: 'x' }, '/name']
  ] as const
  for (const [input, pointer] of wrong) {
    await t.rejects(
      app.saveSearch(input, ada),
      { code: 'invalid', errors: [{ pointer }] },
      JSON.stringify(input)
    )
  }
  t.strictSame((await app.listSearches({}, ada)).data, [])
})

t.test('tags are listed with counts, renamed, merged and deleted', async (t) => {
  const { app } = await seven()
  const tags = async () =>
    Object.fromEntries((await app.listTags({}, ada)).data.map(({ tag, count }) => [tag, count]))
  t.same(await tags(), { odd: 4, all: 3, even: 3 })
  t.strictSame(await app.renameTag({ tag: '#Odd', to: 'Uneven' }, ada), { changed: 4 })
  t.same(await tags(), { uneven: 4, all: 3, even: 3 })
  t.strictSame(await app.mergeTags({ tags: ['even', 'uneven', 'all'], into: 'all' }, ada), { changed: 7 })
  t.same(await tags(), { all: 7 })
  t.strictSame(await app.deleteTag({ tag: '#all' }, ada), { changed: 7 })
  t.same(await tags(), {})
  t.match((await app.listTags({}, eve)).data, [{ tag: 'hers', count: 1 }])
})

t.test('tags that are not there, or are already, are told', async (t) => {
  const { app } = await seven()
  await t.rejects(app.renameTag({ tag: 'nope', to: 'x' }, ada), { code: 'not_found' })
  await t.rejects(app.renameTag({ tag: 'hers', to: 'x' }, ada), { code: 'not_found' }, 'not those of others')
  await t.rejects(app.renameTag({ tag: 'odd', to: '#EVEN' }, ada), { code: 'conflict', message: /merge/ })
  await t.rejects(app.renameTag({ tag: 'odd', to: '#ODD' }, ada), {
    code: 'invalid',
    errors: [{ pointer: '/to' }]
  })
  await t.rejects(app.renameTag({ tag: 'odd', to: 'a b' }, ada), {
    code: 'invalid',
    errors: [{ pointer: '/to' }]
  })
  await t.rejects(app.mergeTags({ tags: ['nope', 'none'], into: 'odd' }, ada), { code: 'not_found' })
  await t.rejects(app.mergeTags({ tags: ['Odd', '#odd'], into: 'odd' }, ada), {
    errors: [{ pointer: '/tags' }]
  })
  await t.rejects(app.mergeTags({ tags: [], into: 'odd' }, ada), { errors: [{ pointer: '/tags' }] })
  await t.rejects(app.deleteTag({ tag: 'nope' }, ada), { code: 'not_found' })
  await t.rejects(app.deleteTag({ tag: '#' }, ada), { code: 'invalid', errors: [{ pointer: '/tag' }] })
})

t.test('bookmarks.stats tells the most visited first, sums, and every day', async (t) => {
  const { app, bookmarks, visits, clock } = await seven()
  const { data } = await bookmarks.list({ user_id: ADA, sort: 'created_at', limit: 10 })
  const [top, next] = data
  const visit = (short_url = '', over = {}) =>
    visits.visit({
      short_url,
      at: clock.now().toISOString(),
      is_bot: false,
      referrer: '',
      client: 'Firefox',
      ...over
    })
  await visit(top?.short_url, { referrer: 'a.example', at: '2026-03-08T23:59:59.999Z' })
  await visit(top?.short_url, { is_bot: true, client: 'Googlebot' })
  await visit(next?.short_url, { at: '2026-01-01T00:00:00.000Z', referrer: 'old.example' })
  const stats = await app.bookmarksStats({ days: 3, limit: 2 }, ada)
  t.strictSame(
    stats.data,
    [top, next].map((one, i) => ({ id: one?.id, url: one?.url, short_url: one?.short_url, visits: 2 - i }))
  )
  t.match(stats.meta, { has_next: true, next_cursor: String })
  t.match(stats, { bookmarks: 7, visits: 3, bot_visits: 1, never_visited: 5 })
  t.strictSame(stats.by_day, [
    { day: '2026-03-08', visits: 1, bot_visits: 0 },
    { day: '2026-03-09', visits: 0, bot_visits: 0 },
    { day: '2026-03-10', visits: 1, bot_visits: 1 }
  ])
  t.strictSame(stats.referrers, [{ name: 'a.example', visits: 1 }], 'of these days alone')
  t.strictSame(stats.clients, [
    { name: 'Firefox', visits: 1 },
    { name: 'Googlebot', visits: 1 }
  ])
  t.equal((await app.bookmarksStats({}, ada)).by_day.length, 30)
  t.equal((await app.bookmarksStats({ days: 366 }, ada)).by_day[0]?.day, '2025-03-10')
  t.match(await app.bookmarksStats({ page: 2, per_page: 5 }, ada), { meta: { page: 2, total_count: 7 } })
  t.match(await app.bookmarksStats({}, eve), { bookmarks: 1, visits: 0, never_visited: 1, referrers: [] })
  for (const days of [0, 367, 1.5]) await t.rejects(app.bookmarksStats({ days }, ada), { code: 'invalid' })
})

t.test('bookmarks.visits tells of one short link', async (t) => {
  const { app, add, visits } = bookmarkDesk()
  const one = await add('https://example.com/1')
  const other = await add('https://example.com/2')
  for (const { short_url } of [one, other, one]) {
    const at = '2026-03-10T01:00:00.000Z'
    await visits.visit({ short_url, at, is_bot: false, referrer: 'a.example', client: 'Firefox' })
  }
  t.strictSame(await app.bookmarkStats({ id: one.short_url, days: 1 }, ada), {
    id: one.id,
    url: one.url,
    short_url: one.short_url,
    visits: 2,
    bot_visits: 0,
    last_visited_at: '2026-03-10T01:00:00.000Z',
    by_day: [{ day: '2026-03-10', visits: 2, bot_visits: 0 }],
    referrers: [{ name: 'a.example', visits: 2 }],
    clients: [{ name: 'Firefox', visits: 2 }]
  })
})
