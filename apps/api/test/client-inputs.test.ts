import { type App, AppError, type Caller, nobody, useCases } from '@rollcall/core'
import { routes, useCaseKeys } from '@rollcall/http'
import t from 'tap'
import { file, piecesOf, readAll, remote } from './fixtures/remote-client.ts'
import { payload } from './fixtures/test-server.ts'

const item = { id: '#17' }
const post = { id: '019ac000-0000-7000-8000-000000000001' }
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
  doctor: { strict: true },
  which: {},
  databaseStatus: {},
  migrateDatabase: {},
  rollbackDatabase: { name: '0007 & more', dry_run: true }
}

const called = Symbol('called')

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

t.test('every use case has a route of its own, and inputs for this test', (t) => {
  const addresses = useCaseKeys.map((key) => `${routes[key].method} ${routes[key].path}`)
  t.equal(new Set(addresses).size, addresses.length)
  t.strictSame([...useCaseKeys].sort(), Object.keys(useCases).sort())
  t.end()
})

/** An input with the text of what came in pieces. */
async function readWhole(input: object): Promise<object> {
  const { content, ...rest }: { content?: AsyncIterable<Uint8Array> | string } = { ...input }
  return typeof content === 'object' ? { ...rest, content: await textOf(content) } : { ...input }
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await readAll(content)).toString()
}
