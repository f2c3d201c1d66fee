import t from 'tap'
import { ADA, ada, bookmarkDesk, visitor } from './bookmarks-desk.ts'

const URL = 'https://example.com/page'
const since = '2026-01-01'

t.test('bookmarks.visit leads to the address, and counts', async (t) => {
  const { app, add } = bookmarkDesk()
  const { id, short_url } = await add(URL)
  t.strictSame(await app.visitBookmark({ short_url }, visitor()), { location: URL, redirect_status: 302 })
  const counted = { visits: 1, bot_visits: 0, last_visited_at: '2026-03-10T12:00:00.000Z' }
  t.match(await app.showBookmark({ id }, ada), counted)
  t.strictSame(await app.resolveBookmark({ short_url }, visitor()), { location: URL, redirect_status: 302 })
  t.match(await app.showBookmark({ id }, ada), counted, 'bookmarks.resolve counts nothing')
})

t.test('where a short link leads is ASCII alone, and no script', async (t) => {
  const { app, add } = bookmarkDesk()
  for (const [url, location] of [
    [
      'https://Bücher.example/caf\u00e9?q=日本#é',
      'https://xn--bcher-kva.example/caf%C3%A9?q=%E6%97%A5%E6%9C%AC#%C3%A9'
    ],
    ['HTTP://EXAMPLE.com:80', 'http://example.com/'],
    ['https://example.com/"<>?"<>', 'https://example.com/%22%3C%3E?%22%3C%3E'],
    ['http://[::1]:8080/', 'http://[::1]:8080/']
  ] as const) {
    const { short_url } = await add(url)
    t.equal((await app.visitBookmark({ short_url }, visitor())).location, location)
  }
})

t.test('bookmarks.visit redirects as the owner says', async (t) => {
  const { app, add } = bookmarkDesk()
  for (const redirect_status of [301, 302, 307, 308]) {
    const { short_url } = await add(`${URL}/${redirect_status}`, { redirect_status })
    t.match(await app.visitBookmark({ short_url }, visitor()), { redirect_status })
    t.match(await app.resolveBookmark({ short_url }, visitor()), { redirect_status })
  }
})

t.test('a code that nobody has, and one that is turned off, lead nowhere', async (t) => {
  const { app, add } = bookmarkDesk()
  const { id, short_url } = await add(URL, { enabled: false })
  for (const code of ['nope', short_url, short_url.toLowerCase() + short_url, '%', '\0', '..']) {
    await t.rejects(
      app.visitBookmark({ short_url: code }, visitor()),
      { code: 'not_found' },
      JSON.stringify(code)
    )
    await t.rejects(app.resolveBookmark({ short_url: code }, visitor()), { code: 'not_found' })
  }
  t.match(await app.showBookmark({ id }, ada), { visits: 0 })
  await app.updateBookmark({ id, enabled: true }, ada)
  t.ok(await app.visitBookmark({ short_url }, visitor()))
  for (const code of ['', 'x'.repeat(65)]) {
    await t.rejects(app.visitBookmark({ short_url: code }, visitor()), { code: 'not_found' })
  }
})

t.test('an expired link is gone, from that very moment on', async (t) => {
  const { app, add, clock } = bookmarkDesk()
  const { id, short_url } = await add(URL, { expires_at: '60s' })
  clock.pass(59.999)
  t.ok(await app.visitBookmark({ short_url }, visitor()))
  clock.pass(0.001)
  await t.rejects(app.visitBookmark({ short_url }, visitor()), { code: 'gone', message: /expired/ })
  await t.rejects(app.resolveBookmark({ short_url }, visitor()), { code: 'gone' })
  t.match(await app.showBookmark({ id }, ada), { visits: 1 })
  await app.updateBookmark({ id, expires_at: null }, ada)
  t.ok(await app.visitBookmark({ short_url }, visitor()), 'until its owner lets it live on')
})

t.test('a link is gone once people have used it as often as they may; bots use up nothing', async (t) => {
  const { app, add } = bookmarkDesk()
  const { id, short_url } = await add(URL, { max_visits: 2 })
  for (const device of ['Googlebot/2.1', 'Firefox', 'Slackbot', null]) {
    t.ok(await app.visitBookmark({ short_url }, visitor(device)))
  }
  for (const device of ['Firefox', 'Googlebot/2.1']) {
    await t.rejects(app.visitBookmark({ short_url }, visitor(device)), { code: 'gone', message: /as often/ })
  }
  await t.rejects(app.resolveBookmark({ short_url }, visitor()), { code: 'gone' })
  t.match(await app.showBookmark({ id }, ada), { visits: 4, bot_visits: 2 })
})

t.test('a dead link leads to its alternate address, where there is one', async (t) => {
  const { app, add, bookmarks } = bookmarkDesk()
  const alternate_url = 'https://archive.example/päge'
  const withOne = await add(URL, { alternate_url })
  const without = await add(`${URL}/2`)
  const state = { link_status_code: null, link_error: null, link_checked_at: null, link_failures: 0 }
  const leads = async (short_url: string) => (await app.visitBookmark({ short_url }, visitor())).location
  for (const link_status of ['unchecked', 'alive', 'failing', 'refused', 'dead'] as const) {
    await bookmarks.noteChecks([withOne, without].map(({ id, url }) => ({ ...state, id, url, link_status })))
    const expected = link_status === 'dead' ? 'https://archive.example/p%C3%A4ge' : URL
    t.equal(await leads(withOne.short_url), expected, link_status)
    t.equal(await leads(without.short_url), `${URL}/2`, link_status)
  }
  await app.updateBookmark({ id: withOne.id, url: `${URL}/moved` }, ada)
  t.equal(await leads(withOne.short_url), `${URL}/moved`, 'a new address is not dead')
})

t.test('of the page that led here only the host is kept', async (t) => {
  const { app, add, visits } = bookmarkDesk()
  const { short_url } = await add(URL)
  const told: [string | undefined, string | null][] = [
    ['https://News.Example.com:8443/a/b?secret=1#x', 'news.example.com'],
    ['HTTP://user:secret@bücher.example/', 'xn--bcher-kva.example'],
    ['http://[::1]/', '[::1]'],
    ['android-app://com.example/', null],
    ['about:blank', null],
    ['news.example.com', null],
    ['javascript:alert(1)', null],
    ['https://', null],
    ['https://exa mple/', null],
    [`https://${'a.'.repeat(200)}example/`, null],
    ['', null],
    [undefined, null]
  ]
  for (const [referrer] of told) {
    await app.visitBookmark({ short_url, ...(referrer !== undefined && { referrer }) }, visitor())
  }
  const found = await visits.top('referrer', { user_id: ADA, since, limit: 100 })
  t.strictSame(found.map(({ name }) => name).sort(), told.flatMap(([, host]) => host ?? []).sort())
  t.match(await visits.totals(ADA), { visits: told.length })
})

t.test('the family of the program is kept', async (t) => {
  const { app, add, visits } = bookmarkDesk()
  const { short_url } = await add(URL)
  for (const device of ['Firefox/130', 'Firefox/131', 'Googlebot/2.1', null]) {
    await app.visitBookmark({ short_url }, visitor(device))
  }
  t.strictSame(await visits.top('client', { user_id: ADA, since, limit: 9 }), [
    { name: 'Firefox', visits: 2 },
    { name: 'Googlebot', visits: 1 },
    { name: 'unknown', visits: 1 }
  ])
})
