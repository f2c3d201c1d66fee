import { operator } from '@rollcall/core'
import t from 'tap'
import { ada, bookmarkDesk, collect, EVE, eve, fileOf } from './bookmarks-desk.ts'
import { importDesk } from './bookmarks-import-desk.ts'

const URL = 'https://example.com'

t.test('bookmarks.import saves entries whole, with their dates', async (t) => {
  const { load, all } = importDesk()
  const entry = {
    url: `${URL}/1`,
    title: 'Title',
    body: 'Note',
    tags: ['Toolbar', 'work', 'Work'],
    unread: true,
    archived: true,
    favourite: true,
    short_url: 'my-code',
    enabled: false,
    max_visits: 5,
    redirect_status: 301,
    alternate_url: 'https://archive.example/',
    expires_at: '2020-01-01T00:00:00Z',
    created_at: '2015-06-01T12:00:00+02:00',
    updated_at: '2016-06-01T12:00:00.5Z'
  }
  const [told] = await load([entry])
  t.match(told, { line: 1, url: `${URL}/1`, outcome: 'created', id: String, error: null })
  t.match(await all(), [
    {
      ...entry,
      id: told?.id,
      tags: ['toolbar', 'work'],
      expires_at: '2020-01-01T00:00:00.000Z',
      created_at: '2015-06-01T10:00:00.000Z',
      updated_at: '2016-06-01T12:00:00.500Z'
    }
  ])
})

t.test('bookmarks.import stamps what has no dates', async (t) => {
  const { load, all } = importDesk()
  await load([{ url: `${URL}/1`, created_at: '2015-06-01T00:00:00Z' }, { url: `${URL}/2` }])
  const now = '2026-03-10T12:00:00.000Z'
  const old = '2015-06-01T00:00:00.000Z'
  t.match(await all(), [
    { url: `${URL}/2`, created_at: now, updated_at: now },
    { url: `${URL}/1`, created_at: old, updated_at: old }
  ])
})

t.test('a bad entry stops none of the others, and says in which line it is and what is wrong', async (t) => {
  const { load, all } = importDesk()
  const results = await load([
    { url: `${URL}/1` },
    'cannot be read',
    { url: 'javascript:alert(1)', title: 'x' },
    { title: 'no address' },
    { url: 5 },
    { url: `${URL}/2`, tags: ['a b'] },
    { url: `${URL}/3`, created_at: 'yesterday' },
    { url: `${URL}/4`, created_at: '2016-12-31T23:59:60Z' },
    { url: `${URL}/5`, updated_at: '9999-12-31T23:59:59-10:00' },
    { url: `${URL}/6`, expires_at: '0000-01-01T00:00:00Z' },
    { url: `${URL}/7`, colour: 'red' },
    { url: `${URL}/8`, short_url: 'docs' },
    { url: `${URL}/9`, title: 'x'.repeat(501) },
    { url: `https://example.com/${'x'.repeat(10_000)}` },
    { url: `${URL}/10` }
  ])
  t.strictSame(
    results.map(({ line }) => line),
    results.map((_, i) => i + 1)
  )
  const failures = results.slice(1, -1)
  t.ok(failures.every(({ outcome, id }) => outcome === 'failed' && id === null))
  const wrong = [/^cannot be read$/, /url/, /url/, /url/, /tags\/0/, /created_at/, /created_at/, /updated_at/]
  const others = [/expires_at/, /colour/, /short_url/, /title/, /url/]
  for (const [i, pattern] of [...wrong, ...others].entries()) t.match(failures[i]?.error, pattern)
  t.match(failures.slice(0, 4), [{ url: null }, { url: 'javascript:alert(1)' }, { url: null }, { url: null }])
  t.strictSame((await all()).map(({ url }) => url).sort(), [`${URL}/1`, `${URL}/10`])
})

t.test(
  'of entries with one address the first is saved, and the others meet it as if_exists says',
  async (t) => {
    const entries = [
      { url: `${URL}/1`, title: 'first' },
      { url: `${URL}/2` },
      { url: 'HTTPS://EXAMPLE.COM/1?utm_source=x', title: 'second' },
      { url: `${URL}/1`, body: 'third' }
    ]
    for (const [if_exists, outcome, kept] of [
      ['return', 'existing', { title: 'first', body: null }],
      ['error', 'failed', { title: 'first', body: null }],
      ['update', 'updated', { title: 'second', body: 'third' }]
    ] as const) {
      for (const dry_run of [true, false]) {
        const { load, all } = importDesk()
        const results = await load(entries, { if_exists, dry_run })
        const told = results.map((one) => one.outcome)
        t.strictSame(told, ['created', 'created', outcome, outcome], `${if_exists}, dry_run ${dry_run}`)
        const saved = await all()
        if (dry_run) t.strictSame(saved, [])
        else
          t.match(
            saved.find(({ id }) => id === results[0]?.id),
            kept
          )
      }
    }
  }
)

t.test('what is saved already is left, refused or changed, as if_exists says', async (t) => {
  for (const dry_run of [true, false]) {
    const { add, load, app, clock } = importDesk()
    const { id } = await add(`${URL}/1`, { title: 'old', body: 'kept', tags: ['a'] })
    const show = () => app.showBookmark({ id }, ada)
    const entry = { url: `${URL}/1`, title: 'new', tags: ['b'], created_at: '2015-06-01T00:00:00Z' }
    clock.pass(60)
    t.match(
      await load([entry], { dry_run }),
      [{ outcome: 'existing', id, error: null }],
      'left, if nothing is said'
    )
    t.match(await load([entry], { dry_run, if_exists: 'error' }), [
      { outcome: 'failed', id: null, error: new RegExp(id) }
    ])
    t.match(await show(), { title: 'old', updated_at: '2026-03-10T12:00:00.000Z' })
    t.match(await load([entry], { dry_run, if_exists: 'update' }), [{ outcome: 'updated', id, error: null }])
    const created_at = '2026-03-10T12:00:00.000Z'
    if (dry_run) t.match(await show(), { title: 'old', tags: ['a'] })
    else {
      const updated_at = '2026-03-10T12:01:00.000Z'
      t.match(await show(), { title: 'new', body: 'kept', tags: ['b'], created_at, updated_at })
    }
  }
})

t.test('dry_run foresees the same as happens, also in a large file, and saves nothing', async (t) => {
  const { outcomes, all, add } = importDesk()
  await add(`${URL}/7`)
  const entries = Array.from({ length: 1_300 }, (_, i) =>
    i % 10 === 3 ? 'bad' : { url: `${URL}/${i % 1_100}` }
  )
  const foreseen = await outcomes(entries, { dry_run: true })
  t.equal((await all()).length, 1)
  t.strictSame(await outcomes(entries), foreseen)
  t.equal(foreseen.filter((outcome) => outcome === 'created').length, 989)
  t.equal(foreseen.filter((outcome) => outcome === 'existing').length, 181)
  t.equal(foreseen.filter((outcome) => outcome === 'failed').length, 130)
})

t.test('bookmarks are saved in the order of the file', async (t) => {
  const { load, all } = importDesk()
  const results = await load(['c', 'a', 'b', 'a'].map((path) => ({ url: `${URL}/${path}` })))
  const ids = results.slice(0, 3).map(({ id }) => id ?? '')
  t.strictSame([...ids].sort(), ids)
  t.strictSame(
    (await all()).map(({ url }) => url.at(-1)),
    ['b', 'a', 'c']
  )
})

t.test('a chosen code that is taken fails its entry, and only that', async (t) => {
  const { load, all, add } = importDesk()
  await add(`${URL}/0`, { short_url: 'my-code' })
  const results = await load([
    { url: `${URL}/1`, short_url: 'my-code' },
    { url: `${URL}/2`, short_url: 'MY_C0DE' },
    { url: `${URL}/3`, short_url: 'new-code' },
    { url: `${URL}/4`, short_url: 'new_code' },
    { url: `${URL}/1`, title: 'the same without' },
    { url: `${URL}/0`, short_url: 'new-code' }
  ])
  t.match(results, [
    { outcome: 'failed', error: /my-code is taken/ },
    { outcome: 'failed', error: /MY_C0DE is taken/ },
    { outcome: 'created' },
    { outcome: 'failed', error: /new_code is taken/ },
    { outcome: 'created' },
    { outcome: 'existing' }
  ])
  t.equal((await all()).length, 3)
  const update = await load([{ url: `${URL}/0`, short_url: 'new-code' }], { if_exists: 'update' })
  t.match(update, [{ outcome: 'failed', error: /new-code is taken/ }])
})

t.test(
  'a drawn code is kept where it is free, whatever it looks like, and else another is drawn',
  async (t) => {
    const { load, all } = importDesk()
    const entries = ['abc', 'ABC', 'a0o', 'aOO', 'abc'].map((short_url, i) => ({
      url: `${URL}/${i}`,
      short_url
    }))
    t.ok((await load(entries)).every(({ outcome }) => outcome === 'created'))
    const codes = (await all()).map(({ short_url }) => short_url).reverse()
    t.strictSame(codes.slice(0, 4), ['abc', 'ABC', 'a0o', 'aOO'])
    t.match(codes[4], /^[A-Za-z0-9]{3}$/)
    t.ok(
      (await load(entries, {}, eve)).every(({ outcome }) => outcome === 'created'),
      'another user has them too'
    )
    t.equal(new Set([...(await all(eve)), ...(await all())].map(({ short_url }) => short_url)).size, 10)
    const update = await load([{ url: `${URL}/0`, short_url: 'ABC' }], { if_exists: 'update' })
    t.match(update, [{ outcome: 'updated' }], 'what has a code keeps it')
  }
)

t.test('a file of nothing saves nothing', async (t) => {
  const { app } = importDesk()
  const nothing = { async *read() {}, async *write() {} }
  const { app: empty } = bookmarkDesk({ bookmark_files: nothing })
  t.strictSame(await collect(await empty.importBookmarks({ content: fileOf([]) }, ada)), [])
  await t.rejects(app.importBookmarks({ content: fileOf([]) }, operator), { code: 'unauthenticated' })
})

t.test('an import tells how far it has come, and stops where it is asked to', async (t) => {
  const { load, all } = importDesk()
  const entries = Array.from({ length: 1_200 }, (_, i) => ({ url: `${URL}/${i}` }))
  const told: [number, number | null][] = []
  await load(entries, {}, { ...ada, onProgress: (...progress) => told.push(progress) })
  t.strictSame(told, [
    [500, null],
    [1_000, null],
    [1_200, null]
  ])
  const stop = new AbortController()
  const hers = { ...eve, interrupted: stop.signal, onProgress: () => stop.abort() }
  await t.rejects(load(entries, {}, hers), { name: 'AbortError' })
  t.equal((await all(eve)).length, 100)
  const { bookmarks } = importDesk()
  t.equal((await bookmarks.list({ user_id: EVE, sort: 'title', limit: 1, page: 1 })).total_count, 0)
})

t.test('what is imported can be read before the file has ended', async (t) => {
  const { app, bookmarks } = importDesk()
  let isEnded = false
  const endless = {
    async *read() {
      for (let line = 1; line <= 600; line++) yield { line, fields: { url: `${URL}/${line}` } }
      isEnded = true
      throw new Error('the line went dead')
    },
    async *write() {}
  }
  const { app: slow } = bookmarkDesk({ bookmarks, bookmark_files: endless })
  const seen: number[] = []
  await t.rejects(async () => {
    for await (const { line } of await slow.importBookmarks({ content: fileOf([]) }, ada)) {
      t.equal(isEnded, false)
      seen.push(line)
    }
  }, /went dead/)
  t.equal(seen.length, 500)
  t.equal((await app.listBookmarks({}, ada)).meta.total_count, 500, 'what was told of is saved')
})
