import t from 'tap'
import { ada, bookmarkDesk } from './bookmarks-desk.ts'

const URL = 'https://example.com/page'

t.test('bookmarks.add asks the page for what is missing, and only for that', async (t) => {
  const { add, web } = bookmarkDesk()
  const facts = { title: 'Its title', description: 'What it is about' }
  for (const path of ['1', '2', '3', '4']) web.pages.set(`${URL}/${path}`, facts)
  t.match(await add(`${URL}/1`, { fetch: true }), { title: 'Its title', body: 'What it is about' })
  t.match(await add(`${URL}/2`, { fetch: true, title: 'mine' }), { title: 'mine', body: 'What it is about' })
  t.match(await add(`${URL}/3`, { fetch: true, title: '', body: 'mine' }), {
    title: 'Its title',
    body: 'mine'
  })
  t.match(await add(`${URL}/4`), { title: null, body: null })
  await add(`${URL}/5`, { fetch: true, title: 'mine', body: 'mine' })
  await add(`${URL}/1`, { fetch: true, if_exists: 'return' })
  t.strictSame(web.asked, [`${URL}/1`, `${URL}/2`, `${URL}/3`], 'no more than needed is asked')
})

t.test('bookmarks.add saves a link whose page cannot be had', async (t) => {
  const { add } = bookmarkDesk()
  t.match(await add(URL, { fetch: true, title: 'mine' }), { outcome: 'created', title: 'mine', body: null })
})

t.test('bookmarks.add cuts what a page says to what a bookmark holds', async (t) => {
  const { add, web } = bookmarkDesk()
  web.pages.set(URL, { title: '🙂'.repeat(501), description: 'x'.repeat(20_000) })
  const { title, body } = await add(URL, { fetch: true })
  t.equal(title, '🙂'.repeat(500))
  t.equal(body?.length, 10_000)
  web.pages.set(`${URL}/2`, { title: '', description: null })
  t.match(await add(`${URL}/2`, { fetch: true }), { title: null, body: null })
})

t.test('bookmarks.fetch fills in what is missing', async (t) => {
  const { app, add, web } = bookmarkDesk()
  web.pages.set(URL, { title: 'Its title', description: 'About it' })
  const { id } = await add(URL, { title: 'mine' })
  t.match(await app.fetchPageFacts({ id }, ada), { title: 'mine', body: 'About it' })
  web.pages.clear()
  t.match(
    await app.fetchPageFacts({ id }, ada),
    { title: 'mine', body: 'About it' },
    'nothing is missing any more'
  )
  const other = await add(`${URL}/2`)
  await t.rejects(app.fetchPageFacts({ id: other.id }, ada), { code: 'upstream_failed' })
})

t.test('bookmarks.fetch leaves what is written while the page is asked', async (t) => {
  const { bookmarks, web } = bookmarkDesk()
  const elsewhere = `${URL}/elsewhere`
  for (const [written, told] of [
    [{ body: 'mine' }, { title: 'Its title', body: 'mine' }],
    [{ title: 'mine' }, { title: 'mine', body: 'About it' }],
    [
      { title: 'mine', body: 'mine too' },
      { title: 'mine', body: 'mine too' }
    ],
    [{ url: elsewhere }, { url: elsewhere, title: null, body: null }]
  ]) {
    const slow: typeof web = {
      ...web,
      async describe() {
        await app.updateBookmark({ id: 'my-code', ...written }, ada)
        return { title: 'Its title', description: 'About it' }
      }
    }
    const { app } = bookmarkDesk({ bookmarks, web: slow })
    await app.createBookmark({ url: URL, short_url: 'my-code' }, ada)
    t.match(await app.fetchPageFacts({ id: 'my-code' }, ada), told)
    t.match(await app.showBookmark({ id: 'my-code' }, ada), told)
    await app.deleteBookmark({ id: 'my-code' }, ada)
  }
})
