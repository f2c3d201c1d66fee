import t from 'tap'
import { cli, page } from './cli.ts'

const plain = { NO_COLOR: '1' }

function aBookmark(changes: object = {}) {
  return {
    id: '0198c1a2-0000-7000-8000-000000000001',
    url: 'https://example.com/a/page?with=a&long=query#part',
    short_url: 'aB3',
    title: 'A page',
    body: null,
    tags: ['news', 'to-read'],
    unread: true,
    archived: false,
    favourite: false,
    visits: 12,
    bot_visits: 2,
    last_visited_at: '2026-11-21T11:57:00.000Z',
    enabled: true,
    expires_at: null,
    max_visits: null,
    redirect_status: 302,
    alternate_url: null,
    link_status: 'alive' as const,
    link_status_code: 200,
    link_error: null,
    link_checked_at: '2026-11-20T12:00:00.000Z',
    link_failures: 0,
    created_at: '2026-11-19T12:00:00.000Z',
    updated_at: '2026-11-19T12:00:00.000Z',
    ...changes
  }
}

t.test('a list shows code, visits, age, state and tags, and cuts addresses before titles', async (t) => {
  const dead = aBookmark({
    title: null,
    link_status: 'dead',
    favourite: true,
    tags: [],
    visits: 0,
    short_url: 'own-code'
  })
  const app = { listBookmarks: async () => page([aBookmark(), dead]) }
  const { out } = await cli(['bookmarks', 'list'], { app, columns: 90, env: plain })
  t.equal(
    out,
    `SHORT URL  VISITS  CREATED     IS                     TAGS          URL             TITLE
aB3            12  2 days ago  unread                 news to-read  example.com/a…  A page
own-code        0  2 days ago  unread favourite dead                example.com/a…
`
  )
  const piped = await cli(['bookmarks', 'list'], { app })
  t.match(piped.out, 'aB3\t12\t2026-11-19T12:00:00.000Z\tunread\tnews to-read\thttps://example.com/a/page?')
})

t.test('an empty list says so to people alone', async (t) => {
  const app = { listBookmarks: async () => page([]) }
  t.match(await cli(['bookmarks', 'list'], { app, columns: 80 }), {
    code: 0,
    out: '',
    err: 'No bookmarks.\n'
  })
  t.match(await cli(['bookmarks', 'list'], { app }), { code: 0, out: '', err: '' })
})

t.test('a bookmark on its own shows all there is', async (t) => {
  const app = { showBookmark: async () => aBookmark() }
  const { out, calls } = await cli(['bookmarks', 'show', 'aB3'], { app, columns: 80, env: plain })
  t.strictSame(calls, [{ useCase: 'showBookmark', input: { id: 'aB3' } }])
  for (const line of [
    'title             A page',
    'short url         aB3',
    'tags              news to-read',
    'body              -',
    'visits            12',
    'last visited      2026-11-21T11:57:00.000Z (3 minutes ago)',
    'link status       alive',
    'link checked      2026-11-20T12:00:00.000Z (1 day ago)'
  ])
    t.match(out, `${line}\n`)
  const names = (await cli(['bookmarks', 'show', 'aB3'], { app })).out.split('\n').length - 1
  t.equal(names, Object.keys(aBookmark()).length, 'nothing is left out')
})

t.test('a link is saved with what the options say', async (t) => {
  const app = { createBookmark: async () => ({ ...aBookmark(), outcome: 'created' as const }) }
  const options = [
    '--title',
    'A page',
    '--tags',
    'news',
    '--tags',
    '#To-Read',
    '--unread',
    '--no-archived',
    '--body',
    ''
  ]
  const argv = [
    'bookmarks',
    'add',
    'https://example.com/',
    ...options,
    '--short-url',
    'mine',
    '--if-exists',
    'update'
  ]
  const more = ['--redirect-status', '301', '--max-visits', '5', '--expires-at', '30d', '--fetch']
  const { code, out, err, calls } = await cli([...argv, ...more], { app })
  t.match({ code, err }, { code: 0, err: '' })
  t.match(out, /^outcome\tcreated\ntitle\tA page\n/)
  t.strictSame(calls[0]?.input, {
    url: 'https://example.com/',
    title: 'A page',
    tags: ['news', '#To-Read'],
    unread: true,
    archived: false,
    body: null,
    short_url: 'mine',
    if_exists: 'update',
    redirect_status: 301,
    max_visits: 5,
    expires_at: '30d',
    fetch: true
  })
})

t.test('what is wrong is told before anything is asked for', async (t) => {
  for (const [argv, err] of [
    [['add'], "Missing argument 'URL'."],
    [
      ['add', 'https://example.com/', '--redirect-status', '303'],
      "'303' is not one of '301', '302', '307', '308'."
    ],
    [['add', 'https://example.com/', '--short-url', 'a b'], 'it must be 3 to 64 letters, digits, - or _'],
    [['add', 'https://example.com/', 'more'], 'Got unexpected extra argument (more)'],
    [['replace', 'aB3'], "Missing argument 'URL'."],
    [['list', '--per-page', '101'], '101 is not in the range 1<=x<=100.'],
    [['lst'], "No such command 'lst'. Did you mean 'list'?"],
    [['tags', 'rename', 'a'], "Missing argument 'NEW_TAG'."],
    [['tags', 'merge', '--into', 'a'], "Missing argument 'TAG'."],
    [['tags', 'merge', 'a'], "Missing option '--into'."]
  ] as const) {
    const { code, err: told, opened } = await cli(['bookmarks', ...argv])
    t.match({ code, told, opened }, { code: 2, told: err, opened: [] }, argv.join(' '))
  }
})

t.test('a change names the parts that change', async (t) => {
  const app = { updateBookmark: async () => aBookmark(), replaceBookmark: async () => aBookmark() }
  const updated = await cli(
    ['bookmarks', 'update', 'aB3', '--no-unread', '--expires-at', '', '--url', 'https://x.example/'],
    { app }
  )
  t.strictSame(updated.calls[0]?.input, {
    id: 'aB3',
    unread: false,
    expires_at: null,
    url: 'https://x.example/'
  })
  const replaced = await cli(['bookmarks', 'replace', 'aB3', 'https://x.example/'], { app })
  t.strictSame(replaced.calls[0]?.input, { id: 'aB3', url: 'https://x.example/' })
})

t.test('deleting asks first, and says what goes', async (t) => {
  const app = { showBookmark: async () => aBookmark({ visits: 1 }), deleteBookmark: async () => {} }
  const asked = await cli(['bookmarks', 'delete', 'aB3'], { app, columns: 80, typed: ['y\n'] })
  t.match(asked, { code: 0, out: 'Deleted.\n' })
  t.match(
    asked.err,
    /Delete https:\/\/example\.com\/a\S+ and its short link aB3, which was visited once\? \[y\/N\]: /
  )
  const refused = await cli(['bookmarks', 'delete', 'aB3'], { app, columns: 80, typed: ['n\n'] })
  t.match(refused, { code: 1, calls: [{ useCase: 'showBookmark' }] })
  t.match(await cli(['bookmarks', 'delete', 'aB3'], { app }), { code: 2, err: /say --yes/ })
  t.match(await cli(['bookmarks', 'delete', 'aB3', '--yes'], { app }), { code: 0, out: 'Deleted.\n' })
})

t.test('tags are listed, renamed and merged', async (t) => {
  const app = {
    listTags: async () =>
      page([
        { tag: 'news', count: 12 },
        { tag: 'old', count: 1 }
      ]),
    renameTag: async () => ({ changed: 12 }),
    mergeTags: async () => ({ changed: 3 }),
    deleteTag: async () => ({ changed: 1 })
  }
  const { out } = await cli(['bookmarks', 'tags', 'list'], { app, columns: 80, env: plain })
  t.equal(out, 'COUNT  TAG\n   12  news\n    1  old\n')
  const renamed = await cli(['bookmarks', 'tags', 'rename', 'news', 'daily'], { app })
  t.match(renamed, { out: 'changed\t12\n', calls: [{ input: { tag: 'news', to: 'daily' } }] })
  const merged = await cli(['bookmarks', 'tags', 'merge', 'a', '#b', '--into', 'c'], {
    app
  })
  t.match(merged, { out: 'changed\t3\n', calls: [{ input: { tags: ['a', '#b'], into: 'c' } }] })
  const dropped = await cli(['bookmarks', 'tags', 'delete', '#Old'], { app, columns: 80, typed: ['y\n'] })
  t.match(dropped, { code: 0, err: /Take the tag old off one bookmark\? / })
})

t.test('searches are kept, listed and deleted', async (t) => {
  const search = {
    id: '0198c1a2-0000-7000-8000-000000000002',
    name: 'To read',
    q: 'is:unread',
    created_at: '2026-11-20T12:00:00.000Z'
  }
  const app = {
    saveSearch: async () => search,
    listSearches: async () => page([search]),
    deleteSearch: async () => {}
  }
  const saved = await cli(['bookmarks', 'searches', 'save', 'To read', 'is:unread'], { app })
  t.strictSame(saved.calls[0]?.input, { name: 'To read', q: 'is:unread' })
  t.equal(
    (await cli(['bookmarks', 'searches', 'list'], { app })).out,
    `To read\t2026-11-20T12:00:00.000Z\tis:unread\t${search.id}\n`
  )
  const asked = await cli(['bookmarks', 'searches', 'delete', 'to read'], {
    app,
    columns: 80,
    typed: ['y\n']
  })
  t.match(asked, { code: 0, err: /Delete the saved search to read\? / })
})

t.test('where a short link leads is one value for a script', async (t) => {
  const there = async () => ({ location: 'https://example.com/', redirect_status: 302 })
  const app = { visitBookmark: there, resolveBookmark: there }
  const visited = await cli(['bookmarks', 'visit', 'aB3', '--referrer', 'https://x.example/'], { app })
  t.match(visited, { out: 'location\thttps://example.com/\nredirect_status\t302\n' })
  t.strictSame(visited.calls[0]?.input, { short_url: 'aB3', referrer: 'https://x.example/' })
  t.equal(
    (await cli(['bookmarks', 'resolve', 'aB3', '--fields', 'location'], { app })).out,
    'https://example.com/\n'
  )
})

t.test('an option that may be repeated is emptied by an empty text', async (t) => {
  const app = { updateBookmark: async () => aBookmark() }
  const inputOf = async (...argv: string[]) =>
    (await cli(['bookmarks', 'update', 'aB3', ...argv], { app })).calls
  t.match(await inputOf('--tags', '', '--title', ''), [{ input: { tags: [], title: null } }])
  t.match(await inputOf('--tags', 'a', '--tags', 'b'), [{ input: { tags: ['a', 'b'] } }])
  const told = (await cli(['bookmarks', 'update', '--help'])).out.replace(/\s+/g, ' ')
  t.match(told, '--tags TAG Its tags; may be repeated; empty for none [env var')
})
