import { type App, AppError, type Caller, ERROR_CODES, nobody, useCases } from '@rollcall/core'
import { connect, routes, useCaseKeys } from '@rollcall/http'
import t, { type Test } from 'tap'
import { payload, testServer, tokenFor } from './fixtures/test-server.ts'

const token = tokenFor('admin')

/** The remote client of a server that listens. */
async function remote(t: Test, app: Partial<App> = {}) {
  const built = await testServer(t, { app })
  const url = await built.server.listen({ host: '127.0.0.1', port: 0 })
  return { ...built, url, client: connect(url, { token }) }
}

const item = { id: '#17' }
const post = { id: '019ac000-0000-7000-8000-000000000001' }
const file = ['https://example.com/1\nhttps://exa', 'mple.com/2\n']
const inputs: { [K in keyof App]: Parameters<App[K]>[0] } = {
  listItems: {
    status: ['active', 'muted'],
    environment: ['a b', 'c&d=e'],
    query: '100% é',
    limit: 5,
    sort: 'count',
    since: '24h'
  },
  showItem: item,
  createItem: { title: 'It broke "badly"\n💥', level: 'critical', custom: { deep: [1, null, { x: true }] } },
  updateItem: {
    ...item,
    title: 'New',
    assigned_user_id: null,
    snooze_enabled: true,
    snooze_expiration_in_seconds: 60
  },
  resolveItem: { ...item, version: '1.2.3' },
  reopenItem: item,
  muteItem: item,
  archiveItem: item,
  deleteItem: item,
  listOccurrences: { ...item, page: 2, per_page: 7 },
  showOccurrence: { id: 9_007_199_254_740_991 },
  recordOccurrence: { access_token: 'abc', payload: JSON.stringify(payload()) },
  collectReports: {},
  listReports: { item: '#17', level: ['error'], until: '2026-01-01T00:00:00+02:00' },
  showReport: { id: '019ac000-0000-7000-8000-000000000001' },
  deleteReport: { id: '019ac000-0000-7000-8000-000000000001' },
  cleanReports: { older_than: '30d', keep: 3, dry_run: true },
  listProjects: {},
  createProject: { name: 'shop' },
  listProjectTokens: { project: 'shop.v2-x_y' },
  register: { username: 'bob', email: 'bob+x@example.com', password: 'pässword' },
  login: { email: 'bob@example.com', password: 'secret' },
  me: {},
  signUp: { email: 'bob@example.com', password: 'secret' },
  authenticate: { email: 'bob@example.com', password: 'secret' },
  refresh: { refresh_token: 'rr_shown' },
  logout: {},
  whoami: {},
  changeProfile: { username: 'bobby', email: 'bobby@example.com', password: 'secret' },
  changePassword: { current_password: 'secret', new_password: 'pässword' },
  setPassword: { code: 'rp_shown', password: 'pässword' },
  deleteAccount: { password: 'secret' },
  explain: { use_case: 'items.list', user: 'bob' },
  listSessions: {},
  endSession: { id: '019ac000-0000-7000-8000-000000000001' },
  endSessions: { others: true },
  createApiToken: { name: 'ci', scope: ['items:read', 'reports:read'], expires: '90d' },
  listApiTokens: {},
  revokeApiToken: { token: 'nightly build' },
  createInvitation: { email: 'eve@example.com', scope: ['items:read'], access_until: '30d', expires: '7d' },
  listInvitations: { status: 'pending', search: 'eve', page: 2 },
  invitationTree: {},
  acceptInvitation: { code: 'ri_shown', username: 'eve', password: 'secret' },
  showInvitation: { id: '019ac000-0000-7000-8000-000000000001' },
  resendInvitation: { id: '019ac000-0000-7000-8000-000000000001' },
  revokeInvitation: { id: '019ac000-0000-7000-8000-000000000001' },
  listUsers: { cursor: 'a+b/c==' },
  showUser: { user: 'bob+x@example.com' },
  setRole: { user: 'bob', role: 'admin' },
  disableUser: { user: 'bob' },
  enableUser: { user: 'bob' },
  issuePasswordLink: { user: 'bob' },
  deleteUser: { user: 'bob' },
  listAuditEntries: { action: 'user.deleted', actor: 'ada', user: 'bob', since: '24h', limit: 3 },
  createUser: { username: 'bob', email: 'bob@example.com', password: 'secret', role: 'guest' },
  createBookmark: {
    url: 'https://example.com/ä?a=1&b=2#c',
    body: null,
    tags: ['red', 'blau'],
    short_url: 'mine-1',
    max_visits: 3,
    expires_at: '30d',
    if_exists: 'update'
  },
  listBookmarks: { q: '#red "two words" -site:example.com', sort: 'visits', page: 2, per_page: 7 },
  bookmarksStats: { days: 7, limit: 3 },
  exportBookmarks: { format: 'csv', q: 'is:unread' },
  importBookmarks: { content: piecesOf(file), format: 'urls', if_exists: 'error', dry_run: true },
  checkBookmarks: { ids: ['abc', 'def'] },
  showBookmark: { id: 'abc' },
  updateBookmark: { id: 'abc', title: null, unread: false, expires_at: null },
  replaceBookmark: { id: 'abc', url: 'https://example.com/' },
  deleteBookmark: { id: 'abc' },
  bookmarkStats: { id: 'abc', days: 366 },
  fetchPageFacts: { id: 'abc' },
  listTags: {},
  renameTag: { tag: 'c/c++ & co', to: 'c' },
  mergeTags: { tags: ['#a', 'b'], into: 'c' },
  deleteTag: { tag: '#a?' },
  listSearches: {},
  saveSearch: { name: 'To read', q: 'is:unread' },
  deleteSearch: { search: 'To read' },
  visitBookmark: { short_url: 'abc', referrer: 'https://example.com/from' },
  resolveBookmark: { short_url: 'a-b_c' },
  createPost: {
    title: 'Ünicode & co',
    content: '# Hi\n\n<b>💥</b>',
    published: false,
    item_id: '#17',
    tags: ['#A']
  },
  listPosts: {
    search: '"two words" or -this & that',
    owner: 'ada@x',
    tag: '#c/c++',
    item_id: '#17',
    state: 'draft',
    sort: 'hot',
    period: 'week',
    as_of: '2026-01-01T00:00:00+02:00',
    html: true,
    limit: 5,
    skip: 10
  },
  recountPosts: { verify: true },
  purgePosts: { older_than: '90d', dry_run: true },
  showPost: { ...post, html: true },
  updatePost: { ...post, title: 'New', item_id: null, published: true },
  replacePost: { ...post, title: 'New', content: 'New', item_id: 17 },
  deletePost: post,
  restorePost: post,
  setVote: { ...post, value: -1 },
  clearVote: post,
  castVote: { post_id: post.id, dir: 0 },
  createComment: { post: post.id, content: 'So it is', parent_id: post.id },
  listComments: { post: post.id, order: 'flat', html: true, cursor: 'a+b/c==' },
  showComment: { id: 'a/b?c', html: true },
  updateComment: { id: 'a/b?c', content: 'So it was' },
  deleteComment: post,
  restoreComment: post,
  addVideogame: {
    title: 'Pokémon',
    platform: 'GB',
    release_date: null,
    publisher: 'A & B',
    score: 0,
    hours_to_beat: 12.25,
    playthroughs: [{ completion: 'main', hours: 3.5, started: '2026', finished: null }],
    external_ids: { hltb: '17' }
  },
  listVideogames: {
    q: '100% é',
    status: ['backlog', 'playing'],
    year: 2026,
    min_score: 0,
    sort: 'hours_to_beat'
  },
  backlogStats: {},
  planBacklog: { hours: 7.5, until: '30d', platform: 'GB & co' },
  exportVideogames: { format: 'csv' },
  importVideogames: { content: piecesOf(file), format: 'grouvee', platform: 'GB & co', dry_run: true },
  showVideogame: post,
  updateVideogame: { ...post, notes: null, status: 'wishlist' },
  replaceVideogame: { ...post, title: 'Pokémon', platform: 'GB' },
  deleteVideogame: post,
  listImports: { page: 2, per_page: 7 },
  showImport: post,
  undoImport: post,
  check: {},
  which: {},
  databaseStatus: {},
  migrateDatabase: {}
}

const called = Symbol('called')

async function* piecesOf(texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

/** An input with the text of what came in pieces. */
async function readWhole(input: object): Promise<object> {
  const { content, ...rest }: { content?: AsyncIterable<Uint8Array> | string } = { ...input }
  return typeof content === 'object' ? { ...rest, content: await textOf(content) } : { ...input }
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await readAll(content)).toString()
}

async function readAll<T>(parts: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const part of parts) all.push(part)
  return all
}

for (const key of useCaseKeys) {
  t.test(`${key} reaches the server with the same input`, async (t) => {
    const seen: unknown[] = []
    /** The input is what counts: the call then fails in a way that every route can tell. */
    const use = async (input: object) => {
      seen.push(await readWhole(input))
      throw new AppError('conflict', 'Seen', { cause: called })
    }
    const { client } = await remote(t, { [key]: use })
    const calls: [string, (input: object, caller: Caller) => Promise<unknown>][] = Object.entries(client)
    const call = new Map(calls).get(key)
    /** What a HEAD fails with, only its status tells. */
    const message = routes[key].method === 'HEAD' ? String : 'Seen'
    await t.rejects(async () => call?.(inputs[key], nobody), { code: 'conflict', message })
    const expected = routes[key].content === undefined ? {} : { content: file.join('') }
    t.strictSame(seen, [{ ...inputs[key], ...expected }])
  })
}

t.test('outputs come back as the use case gave them', async (t) => {
  const { client, serverToken } = await remote(t)
  const created = await client.createItem({ title: 'It broke' }, nobody)
  t.match(created, { id: Number, title: 'It broke', level: 'error' })
  t.strictSame(await client.showItem({ id: `#${created.counter}` }, nobody), { ...created, posts: [] })
  t.match(await client.listItems({}, nobody), { data: [created], meta: { has_next: false } })
  t.match(await client.listItems({ page: 1 }, nobody), { meta: { total_count: 1 } })
  t.match((await client.listOccurrences({ id: String(created.id) }, nobody)).data, [{ item_id: created.id }])
  const text = JSON.stringify(payload({ uuid: 'mine' }))
  const recorded = await client.recordOccurrence({ access_token: serverToken, payload: text }, nobody)
  t.strictSame(recorded, { id: null, uuid: 'mine' })
  t.match(await client.collectReports({}, nobody), { seen: 2, stored: 2 })
  t.strictSame(await client.cleanReports({ keep: 1, dry_run: true }, nobody), { deleted: 0 })
  t.equal(await client.deleteItem({ id: String(created.id) }, nobody), undefined)
  t.match(await client.which({}, nobody), /^Rollcall/)
  t.match(await client.me({}, nobody), { username: 'ada' })
  t.match(await client.check({}, nobody), { status: 'OK' })
})

t.test('where a short link leads comes back as an output, and nobody goes there', async (t) => {
  const { client } = await remote(t)
  const url = 'http://127.0.0.1:1/nobody/is/here'
  const { short_url, outcome } = await client.createBookmark({ url, redirect_status: 307 }, nobody)
  t.equal(outcome, 'created')
  t.match(await client.createBookmark({ url, if_exists: 'return' }, nobody), { outcome: 'existing' })
  const destination = { location: url, redirect_status: 307 }
  t.strictSame(await client.resolveBookmark({ short_url }, nobody), destination)
  t.strictSame(
    await client.visitBookmark({ short_url, referrer: 'https://example.com/' }, nobody),
    destination
  )
  t.match(await client.bookmarkStats({ id: short_url }, nobody), {
    visits: 1,
    referrers: [{ name: 'example.com' }]
  })
  for (const call of [client.visitBookmark, client.resolveBookmark])
    await t.rejects(call({ short_url: 'nothing-here' }, nobody), { code: 'not_found' })
})

t.test('a conflict comes back with the id of what is there', async (t) => {
  const { client } = await remote(t)
  const { id } = await client.createBookmark({ url: 'https://example.com/' }, nobody)
  const again = client.createBookmark({ url: 'https://EXAMPLE.com' }, nobody)
  await t.rejects(again, { code: 'conflict', existing_id: id })
})

t.test('files and what comes an element at a time come back as they are', async (t) => {
  const { client } = await remote(t)
  const imported = await readAll(await client.importBookmarks({ content: piecesOf(file) }, nobody))
  t.match(imported, [
    { line: 1, url: 'https://example.com/1', outcome: 'created' },
    { line: 2, url: 'https://example.com/2', outcome: 'created' }
  ])
  t.match(await readAll(await client.checkBookmarks({ all: true }, nobody)), [
    { link_status: 'alive' },
    { link_status: 'alive' }
  ])
  t.equal((await readAll(await client.exportBookmarks({ format: 'urls' }, nobody))).join(''), file.join(''))
})

t.test(
  'a post, what is voted on it and what is said of it come back as the use case gave them',
  async (t) => {
    const { client } = await remote(t)
    const { id } = await client.createPost({ title: 'It broke', content: '# So it *did*' }, nobody)
    t.match(await client.setVote({ id, value: -1 }, nobody), { post_id: id, score: -1, my_vote: -1 })
    t.match(await client.clearVote({ id }, nobody), { votes: 0 })
    t.match(await client.castVote({ post_id: id, dir: 1 }, nobody), { score: 1 })
    await t.rejects(client.castVote({ post_id: id, dir: 1 }, nobody), { code: 'conflict' })
    const comment = await client.createComment({ post: id, content: 'It did' }, nobody)
    t.match(comment, { owner: { username: 'ada' }, depth: 0, parent_id: null })
    t.equal(await client.deleteComment({ id: comment.id }, nobody), undefined)
    t.match((await client.listComments({ post: id }, nobody)).data, [
      { owner: null, content: null, replies: 0 }
    ])
    const { data, meta } = await client.listPosts({ html: true }, nobody)
    t.match(data, [
      { id, content: '# So it *did*', content_html: '<p># So it *did*</p>', score: 1, my_vote: 1 }
    ])
    t.match(meta, { has_next: false, next_cursor: null, as_of: '2026-01-01T00:00:00.000Z' })
    t.notOk('content_html' in (await client.showPost({ id }, nobody)))
    t.match(await client.recountPosts({}, nobody), { posts: 1, votes: 1, wrong: [], repaired: false })
    t.equal(await client.deletePost({ id }, nobody), undefined)
    t.match(await client.restorePost({ id }, nobody), { id, deleted_at: null })
  }
)

t.test('a backlog, its plan and what was imported come back as the use case gave them', async (t) => {
  const { client } = await remote(t)
  const asked = { title: 'Tetris', platform: 'GB', hours_to_beat: 2.5, status: 'playing' as const }
  const game = await client.addVideogame(asked, nobody)
  t.match(game, { ...asked, release_date: null, hours_left: 2.5, external_ids: {}, playthroughs: [] })
  t.strictSame(game.set_by, { title: 'user', platform: 'user', status: 'user', hours_to_beat: 'user' })
  t.strictSame(await client.showVideogame({ id: game.id }, nobody), game)
  t.match(await client.planBacklog({ hours: 3.25, until: '2d' }, nobody), {
    hours: 3.25,
    hours_spare: 0.75,
    picks: [{ position: 1, videogame: { title: 'Tetris' } }]
  })
  t.match(await client.backlogStats({}, nobody), { total: 1, by_publisher: [{ publisher: null, count: 1 }] })
  const content = piecesOf(['Tetris\tGB\nDo', 'om\tPC\nZork\n'])
  const imported = await client.importVideogames({ content }, nobody)
  t.match(imported, { import_id: String, counts: { new: 1, untouched: 1, failed: 1 } })
  t.match(imported.rows, [
    { line: 1, outcome: 'untouched', id: game.id, error: null },
    { line: 2, outcome: 'new', changes: [], clashes: [] },
    { line: 3, title: 'Zork', outcome: 'failed', id: null, error: /platform/ }
  ])
  const id = imported.import_id ?? ''
  t.match(await client.showImport({ id }, nobody), { id, undone_at: null, rows: [{ line: 2 }, { line: 3 }] })
  const written = await readAll(await client.exportVideogames({}, nobody))
  t.equal(written.join(''), 'Tetris\tGB\nDoom\tPC\n')
  t.match(await client.undoImport({ id }, nobody), { deleted: 1, restored: 0, kept: [] })
})

t.test('a check that found something broken is an output, not a failure', async (t) => {
  const { client } = await remote(t, { check: async () => ({ status: 'KO', checks: [] }) })
  t.strictSame(await client.check({}, nobody), { status: 'KO', checks: [] })
})

for (const code of ERROR_CODES) {
  t.test(`a failure with ${code} fails the call with ${code}`, async (t) => {
    const errors = [{ pointer: '/id', detail: 'is odd' }]
    const showItem = async () => {
      throw new AppError(code, 'It went wrong', { errors, retryAfter: 7 })
    }
    const { client } = await remote(t, { showItem })
    await t.rejects(client.showItem({ id: '1' }, nobody), {
      code,
      message: 'It went wrong',
      errors,
      retryAfter: 7
    })
  })
}

for (const [code, message] of [
  ['invalid', /payload/],
  ['forbidden', /access token not found/]
] as const) {
  t.test(`ingest that fails with ${code} fails the call with ${code}`, async (t) => {
    const { client, serverToken } = await remote(t)
    const access_token = code === 'forbidden' ? 'unknown' : serverToken
    const text = code === 'forbidden' ? JSON.stringify(payload()) : '{"data":1}'
    await t.rejects(client.recordOccurrence({ access_token, payload: text }, nobody), { code, message })
  })
}

t.test('wrong input is refused with the words of the use case', async (t) => {
  const { client } = await remote(t)
  const wrong: object = { limit: 1000, colour: 'red' }
  await t.rejects(client.listItems(wrong, nobody), {
    code: 'invalid',
    errors: [
      { pointer: '/colour', detail: 'is not a known field' },
      { pointer: '/limit', detail: /<= 100/ }
    ]
  })
})

t.test('without a token the server asks for one', async (t) => {
  const { url } = await remote(t)
  await t.rejects(connect(url).listItems({}, nobody), { code: 'unauthenticated' })
})

t.test('every use case has a route of its own, and inputs for this test', (t) => {
  const addresses = useCaseKeys.map((key) => `${routes[key].method} ${routes[key].path}`)
  t.equal(new Set(addresses).size, addresses.length)
  t.strictSame([...useCaseKeys].sort(), Object.keys(useCases).sort())
  t.end()
})
