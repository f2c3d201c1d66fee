import { operator } from '@rollcall/core'
import t from 'tap'
import { ADA, ada, collect, eve } from './bookmarks-desk.ts'
import { importDesk } from './bookmarks-import-desk.ts'

const URL = 'https://example.com'

t.test('bookmarks.export writes what was found, as it was saved, in the format asked for', async (t) => {
  const { app, add } = importDesk()
  for (const i of [1, 2, 3]) await add(`${URL}/${i}`, { tags: i === 2 ? [] : ['odd'] })
  await app.createBookmark({ url: `${URL}/hers` }, eve)
  await app.saveSearch({ name: 'odd', q: '#odd' }, ada)
  const text = async (input: Parameters<typeof app.exportBookmarks>[0]) =>
    (await collect(await app.exportBookmarks(input, ada))).join('')
  const paths = (file: string) => [...file.matchAll(/com\/(\w+)/g)].map(([, path]) => path).join('')
  t.match(await text({}), /^json\n/)
  t.equal(paths(await text({})), '123')
  t.match(await text({ format: 'html' }), /^html\n/)
  t.equal(paths(await text({ q: '-#odd' })), '2')
  t.equal(paths(await text({ search: 'odd', q: 'is:unvisited' })), '13')
  await t.rejects(text({ search: 'nope' }), { code: 'not_found' })
  await t.rejects(text({ q: '(' }), { code: 'invalid' })
  await t.rejects(app.exportBookmarks({}, operator), { code: 'unauthenticated' })
})

t.test('what is exported imports back to the same, here and elsewhere', async (t) => {
  const { app, load, all, bookmarks } = importDesk()
  await load([
    { url: `${URL}/1`, short_url: 'my-code', tags: ['a'], created_at: '2015-06-01T00:00:00Z' },
    { url: 'HTTPS://example.com/2', tags: ['b'] }
  ])
  const before = await all()
  const file = (await collect(await app.exportBookmarks({}, ada))).join('')
  const entries = file
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line))
  t.match(await load(entries), [{ outcome: 'existing' }, { outcome: 'existing' }])
  for (const { id } of before) await bookmarks.remove(ADA, id)
  await load(entries)
  const told = ({ url, short_url, tags, created_at }: (typeof before)[number]) => ({
    url,
    short_url,
    tags,
    created_at
  })
  t.strictSame((await all()).map(told), before.map(told))
})
