import { operator } from '@rollcall/core'
import t from 'tap'
import { ada, bookmarkDesk, eve, operatorAsAda } from './bookmarks-desk.ts'

const URL = 'https://example.com/page'
const NOW = '2026-03-10T12:00:00.000Z'

t.test('bookmarks.add saves a link with what is said of it, and draws a code', async (t) => {
  const { app, add } = bookmarkDesk()
  const made = await add(' HTTPS://Example.com/Page?utm_source=x ', {
    body: 'note',
    tags: ['#B', 'a', 'b'],
    unread: true
  })
  t.match(made, {
    outcome: 'created',
    url: 'HTTPS://Example.com/Page?utm_source=x',
    short_url: /^[A-Za-z0-9]{3}$/,
    title: null,
    body: 'note',
    tags: ['a', 'b'],
    unread: true,
    archived: false,
    favourite: false,
    enabled: true,
    visits: 0,
    expires_at: null,
    redirect_status: 302,
    link_status: 'unchecked',
    created_at: NOW,
    updated_at: NOW
  })
  const { outcome: _created, ...bookmark } = made
  t.same(await app.showBookmark({ id: made.id }, ada), bookmark)
  t.same(await app.showBookmark({ id: made.short_url }, ada), bookmark)
})

t.test('bookmarks.add takes an empty title or note for none', async (t) => {
  const { app, add } = bookmarkDesk()
  const { id } = await add(URL, { title: '', body: '' })
  t.match(await app.showBookmark({ id }, ada), { title: null, body: null })
  t.match(await app.updateBookmark({ id, title: 'x', body: 'y' }, ada), { title: 'x', body: 'y' })
  t.match(await app.updateBookmark({ id, title: '', body: null }, ada), { title: null, body: null })
})

t.test('bookmarks.add of the same address is a conflict that says where it is', async (t) => {
  const { app, add } = bookmarkDesk()
  const { id } = await add(URL)
  await t.rejects(add('https://EXAMPLE.com:443/page?fbclid=1'), {
    code: 'conflict',
    existing_id: id,
    errors: [{ pointer: '/url' }]
  })
  t.match(await app.createBookmark({ url: URL }, eve), { outcome: 'created' }, 'somebody else may have it')
})

t.test('bookmarks.add answers what is there, if asked to', async (t) => {
  const { add } = bookmarkDesk()
  const { outcome: _created, ...before } = await add(URL, { title: 'first', short_url: 'my-code' })
  await add('https://example.com/other', { short_url: 'other-code' })
  for (const short_url of ['new-code', 'other-code', 'my-code']) {
    const answer = await add(URL, { title: 'second', short_url, if_exists: 'return' })
    t.same(answer, { ...before, outcome: 'existing' })
  }
  t.match(await add('https://example.com/new', { if_exists: 'return' }), { outcome: 'created' })
})

t.test('bookmarks.add changes what is there, if asked to', async (t) => {
  const { add, clock } = bookmarkDesk()
  const before = await add(URL, { title: 'first', body: 'kept', tags: ['a'], short_url: 'my-code' })
  clock.pass(60)
  const told = { title: 'second', tags: ['b'], short_url: 'new-code' }
  t.match(await add('HTTPS://example.com/page', { ...told, if_exists: 'update' }), {
    id: before.id,
    outcome: 'updated',
    url: 'HTTPS://example.com/page',
    title: 'second',
    body: 'kept',
    tags: ['b'],
    short_url: 'new-code',
    created_at: NOW,
    updated_at: '2026-03-10T12:01:00.000Z'
  })
  await add('https://example.com/other', { short_url: 'other-code' })
  const taken = add(URL, { short_url: 'other-code', if_exists: 'update' })
  await t.rejects(taken, { code: 'conflict', errors: [{ pointer: '/short_url' }] })
})

t.test('bookmarks.add refuses a code that is taken or looks like another', async (t) => {
  const { add } = bookmarkDesk()
  await add(URL, { short_url: 'my-code' })
  for (const short_url of ['my-code', 'MY_C0DE']) {
    const refused = { code: 'conflict', existing_id: undefined, errors: [{ pointer: '/short_url' }] }
    await t.rejects(add(`${URL}/2`, { short_url }), refused, short_url)
  }
  for (const short_url of ['api', 'D0cs', '019ac000-0000-7000-8000-000000000001']) {
    await t.rejects(add(`${URL}/2`, { short_url }), { code: 'invalid', errors: [{ pointer: '/short_url' }] })
  }
})

t.test('bookmarks.add draws again when all codes it drew are taken', async (t) => {
  const { bookmarks } = bookmarkDesk()
  const lengths: number[] = []
  let saves = 0
  const crowded: typeof bookmarks = {
    ...bookmarks,
    codeLength: async () => (lengths.push(3 + saves), 3 + saves),
    save: async (user_id, drafts) =>
      saves++ < 2 ? drafts.map(() => ({ outcome: 'codes_exhausted' })) : bookmarks.save(user_id, drafts)
  }
  const { app: busy } = bookmarkDesk({ bookmarks: crowded })
  const { short_url } = await busy.createBookmark({ url: URL }, ada)
  t.equal(short_url.length, 5)
  t.strictSame(lengths, [3, 4, 5])
})

t.test('bookmarks.add gives up when no code is ever free', async (t) => {
  const { bookmarks } = bookmarkDesk()
  const full: typeof bookmarks = {
    ...bookmarks,
    save: async (_user_id, drafts) => drafts.map(() => ({ outcome: 'codes_exhausted' }))
  }
  const { app } = bookmarkDesk({ bookmarks: full })
  await t.rejects(app.createBookmark({ url: URL }, ada), { code: 'unavailable' })
})

t.test('bookmarks.add refuses what is wrong, and names the field', async (t) => {
  const { app } = bookmarkDesk()
  const wrong: [Record<string, unknown>, string][] = [
    [{ url: 'javascript:alert(1)' }, '/url'],
    [{ url: 'https://user:pw@example.com/' }, '/url'],
    [{ url: `https://example.com/${'x'.repeat(10_000)}` }, '/url'],
    [{ url: '' }, '/url'],
    [{ url: ' ' }, '/url'],
    [{ title: 'x'.repeat(501) }, '/title'],
    [{ body: 'x'.repeat(10_001) }, '/body'],
    [{ tags: ['a b'] }, '/tags/0'],
    [{ tags: ['x'.repeat(66)] }, '/tags/0'],
    [{ tags: Array.from({ length: 51 }, (_, i) => `t${i}`) }, '/tags'],
    [{ short_url: 'ab' }, '/short_url'],
    [{ short_url: 'a/b' }, '/short_url'],
    [{ short_url: 'a.b' }, '/short_url'],
    [{ short_url: 'x'.repeat(65) }, '/short_url'],
    [{ expires_at: '2026-03-10T12:00:00Z' }, '/expires_at'],
    [{ expires_at: '2027-02-30' }, '/expires_at'],
    [{ max_visits: 0 }, '/max_visits'],
    [{ max_visits: 1.5 }, '/max_visits'],
    [{ max_visits: 2_000_000_000 }, '/max_visits'],
    [{ redirect_status: 303 }, '/redirect_status'],
    [{ alternate_url: 'data:text/html,x' }, '/alternate_url'],
    [{ if_exists: 'maybe' }, '/if_exists'],
    [{ visits: 5 }, '/visits'],
    [{ id: '019ac000-0000-7000-8000-000000000001' }, '/id'],
    [{ user_id: 'x' }, '/user_id']
  ]
  for (const [over, pointer] of wrong) {
    const input = { url: URL, ...over }
    const told = JSON.stringify(over).slice(0, 60)
    await t.rejects(app.createBookmark(input, ada), { code: 'invalid', errors: [{ pointer }] }, told)
  }
  t.match(await app.listBookmarks({}, ada), { meta: { total_count: 0 } }, 'nothing was saved')
})

t.test('bookmarks.add understands how long a link lives', async (t) => {
  const { add } = bookmarkDesk()
  const ends = [
    ['30d', '2026-04-09T12:00:00.000Z'],
    ['2026-03-10', '2026-03-11T00:00:00.000Z'],
    ['2026-03-10T14:00:00+01:00', '2026-03-10T13:00:00.000Z'],
    [null, null]
  ] as const
  for (const [i, [expires_at, expected]] of ends.entries()) {
    t.equal((await add(`${URL}/${i}`, { expires_at })).expires_at, expected)
  }
})

t.test('bookmarks have an owner: the operator says whose they are', async (t) => {
  const { app } = bookmarkDesk()
  await t.rejects(app.createBookmark({ url: URL }, operator), { code: 'unauthenticated' })
  const { id } = await app.createBookmark({ url: URL }, operatorAsAda)
  t.equal((await app.showBookmark({ id }, ada)).id, id)
  await t.rejects(app.showBookmark({ id }, operator), { code: 'unauthenticated' })
})

t.test('bookmarks of others are not there', async (t) => {
  const { app, add } = bookmarkDesk()
  const { id, short_url } = await add(URL)
  for (const ref of [id, short_url]) {
    const calls: (() => Promise<unknown>)[] = [
      () => app.showBookmark({ id: ref }, eve),
      () => app.updateBookmark({ id: ref, title: 'stolen' }, eve),
      () => app.replaceBookmark({ id: ref, url: URL }, eve),
      () => app.deleteBookmark({ id: ref }, eve),
      () => app.bookmarkStats({ id: ref }, eve),
      () => app.fetchPageFacts({ id: ref }, eve),
      () => app.checkBookmarks({ ids: [ref] }, eve)
    ]
    for (const call of calls) await t.rejects(call, { code: 'not_found' })
  }
  t.match(await app.showBookmark({ id }, ada), { title: null })
})

t.test(
  'bookmarks.update changes parts, bookmarks.replace everything but code, visits and dates',
  async (t) => {
    const { app, add, clock, visits } = bookmarkDesk()
    const told = {
      title: 'first',
      body: 'note',
      tags: ['a'],
      favourite: true,
      max_visits: 5,
      expires_at: '30d'
    }
    const { id, short_url } = await add(URL, { ...told, short_url: 'my-code' })
    await visits.visit({ short_url, at: NOW, is_bot: false, referrer: '', client: 'Firefox' })
    clock.pass(60)
    const later = '2026-03-10T12:01:00.000Z'
    t.match(await app.updateBookmark({ id, title: 'second' }, ada), {
      title: 'second',
      body: 'note',
      favourite: true,
      updated_at: later
    })
    t.match(await app.replaceBookmark({ id: 'my-code', url: `${URL}/new`, title: 'third' }, ada), {
      id,
      url: `${URL}/new`,
      short_url: 'my-code',
      title: 'third',
      body: null,
      tags: [],
      favourite: false,
      max_visits: null,
      expires_at: null,
      visits: 1,
      created_at: NOW,
      updated_at: later
    })
  }
)

t.test('bookmarks.replace takes what bookmarks.show told', async (t) => {
  const { app, add } = bookmarkDesk()
  const before = await add(URL, { title: 'title', tags: ['a'] })
  const { url, title, body, tags, short_url } = before
  const after = await app.replaceBookmark({ id: before.id, url, title, body, tags, short_url }, ada)
  t.match(after, { url, title, body, tags, short_url })
})

t.test('an end that is past is refused, unless it is the one that the link has', async (t) => {
  const { app, add, clock } = bookmarkDesk()
  const { id, url, expires_at } = await add(URL, { expires_at: '60s' })
  clock.pass(3_600)
  const again = { id, url, title: 'new', expires_at }
  t.match(await app.replaceBookmark(again, ada), { title: 'new', expires_at })
  t.match(await app.updateBookmark({ id, title: 'newer', expires_at }, ada), { title: 'newer', expires_at })
  const other = { id, url, expires_at: '2026-01-01T00:00:00.000Z' }
  const refused = { code: 'invalid', errors: [{ pointer: '/expires_at' }] }
  await t.rejects(app.replaceBookmark(other, ada), refused)
  await t.rejects(app.updateBookmark(other, ada), refused)
  await t.rejects(app.updateBookmark({ ...again, id: 'nobody' }, ada), { code: 'not_found' })
  await t.rejects(app.replaceBookmark(again, eve), { code: 'not_found' })
})

t.test('bookmarks.update refuses an address or a code that is taken', async (t) => {
  const { app, add } = bookmarkDesk()
  const first = await add(URL, { short_url: 'my-code' })
  const { id } = await add(`${URL}/2`)
  const taken = { code: 'conflict', existing_id: first.id, errors: [{ pointer: '/url' }] }
  await t.rejects(app.updateBookmark({ id, url: URL }, ada), taken)
  await t.rejects(app.replaceBookmark({ id, url: URL }, ada), taken)
  const code = { code: 'conflict', errors: [{ pointer: '/short_url' }] }
  await t.rejects(app.updateBookmark({ id, short_url: 'My_Code' }, ada), code)
  await t.rejects(app.updateBookmark({ id, url: 'ftp://x' }, ada), { errors: [{ pointer: '/url' }] })
  await t.rejects(app.updateBookmark({ id, tags: ['a b'] }, ada), { errors: [{ pointer: '/tags/0' }] })
})

t.test('bookmarks.delete deletes one, and says nothing', async (t) => {
  const { app, add } = bookmarkDesk()
  const { id, short_url } = await add(URL)
  t.equal(await app.deleteBookmark({ id: short_url }, ada), undefined)
  await t.rejects(app.deleteBookmark({ id }, ada), { code: 'not_found' })
  t.match(await add(URL), { outcome: 'created' })
})
