import { type App, useCases } from '@rollcall/core'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Where a use case answers. Parts of its input named in `path` come from there; the rest from query or body. */
export interface Route {
  method: Method
  /** Methods that do the same at the same path. */
  also?: readonly Method[]
  /** With `:name` for parts of the input. */
  path: string
  /** Of a good answer; 204 carries no body. */
  status: number
  /** Another status, when a field of the output has one of these values. */
  instead?: { field: string; values: readonly string[]; status: number }
  /**
   * `text` answers the bare string, `ndjson` a line of JSON for each element of a stream, `file` the text of a stream,
   * `redirect` the status and address of the output; `rollbar` speaks Rollbar's envelope and errors; `json` is the default.
   */
  speaks?: 'json' | 'text' | 'ndjson' | 'file' | 'redirect' | 'rollbar'
  /** The part of the input that travels as the bearer token, in place of the caller's own. */
  bearer?: string
  /** Parts of the input that travel in headers, with their names. */
  headers?: Readonly<Record<string, string>>
  /** The part of the input that is the whole body, as bytes; the rest then travels in the query. */
  content?: string
  /** May take minutes: a client waits for the answer as long as the connection lives. */
  slow?: boolean
}

/** One line per use case: what is missing here does not compile. */
export const routes: Record<keyof App, Route> = {
  listItems: { method: 'GET', path: '/api/v1/items', status: 200 },
  showItem: { method: 'GET', path: '/api/v1/items/:id', status: 200 },
  createItem: { method: 'POST', path: '/api/v1/items', status: 201 },
  updateItem: { method: 'PATCH', also: ['PUT'], path: '/api/v1/items/:id', status: 200 },
  resolveItem: { method: 'POST', path: '/api/v1/items/:id/resolve', status: 200 },
  reopenItem: { method: 'POST', path: '/api/v1/items/:id/reopen', status: 200 },
  muteItem: { method: 'POST', path: '/api/v1/items/:id/mute', status: 200 },
  archiveItem: { method: 'POST', path: '/api/v1/items/:id/archive', status: 200 },
  deleteItem: { method: 'DELETE', path: '/api/v1/items/:id', status: 204 },
  listOccurrences: { method: 'GET', path: '/api/v1/items/:id/occurrences', status: 200 },
  showOccurrence: { method: 'GET', path: '/api/v1/occurrences/:id', status: 200 },
  recordOccurrence: { method: 'POST', path: '/api/1/item', status: 200, speaks: 'rollbar' },
  collectReports: { method: 'POST', path: '/api/v1/reports', status: 201, slow: true },
  listReports: { method: 'GET', path: '/api/v1/reports', status: 200 },
  showReport: { method: 'GET', path: '/api/v1/reports/:id', status: 200 },
  deleteReport: { method: 'DELETE', path: '/api/v1/reports/:id', status: 204 },
  cleanReports: { method: 'DELETE', path: '/api/v1/reports', status: 200, slow: true },
  listProjects: { method: 'GET', path: '/api/v1/projects', status: 200 },
  createProject: { method: 'POST', path: '/api/v1/projects', status: 201 },
  listProjectTokens: { method: 'GET', path: '/api/v1/projects/:project/tokens', status: 200 },
  register: { method: 'POST', path: '/api/v1/auth/register', status: 201 },
  signUp: { method: 'POST', path: '/api/v1/user', status: 201 },
  login: { method: 'POST', path: '/api/v1/auth/login', status: 200 },
  authenticate: { method: 'POST', path: '/api/v1/authenticate', status: 200 },
  refresh: { method: 'POST', path: '/api/v1/auth/token/refresh', status: 200, bearer: 'refresh_token' },
  logout: { method: 'POST', path: '/api/v1/auth/logout', status: 204 },
  me: { method: 'GET', path: '/api/v1/auth/me', status: 200 },
  whoami: { method: 'GET', path: '/api/v1/user', status: 200 },
  changeProfile: { method: 'PATCH', path: '/api/v1/auth/me', status: 200 },
  changePassword: { method: 'PUT', path: '/api/v1/auth/password', status: 200 },
  setPassword: { method: 'POST', path: '/api/v1/auth/password/set', status: 200 },
  deleteAccount: { method: 'POST', path: '/api/v1/auth/me/delete', status: 204 },
  explain: { method: 'POST', path: '/api/v1/auth/explain', status: 200 },
  listSessions: { method: 'GET', path: '/api/v1/auth/sessions', status: 200 },
  endSession: { method: 'DELETE', path: '/api/v1/auth/sessions/:id', status: 204 },
  endSessions: { method: 'DELETE', path: '/api/v1/auth/sessions', status: 200 },
  createApiToken: { method: 'POST', path: '/api/v1/auth/tokens', status: 201 },
  listApiTokens: { method: 'GET', path: '/api/v1/auth/tokens', status: 200 },
  revokeApiToken: { method: 'DELETE', path: '/api/v1/auth/tokens/:token', status: 204 },
  createInvitation: { method: 'POST', path: '/api/v1/invitations', status: 201 },
  listInvitations: { method: 'GET', path: '/api/v1/invitations', status: 200 },
  invitationTree: { method: 'GET', path: '/api/v1/invitations/tree', status: 200 },
  acceptInvitation: { method: 'POST', path: '/api/v1/invitations/accept', status: 201 },
  showInvitation: { method: 'GET', path: '/api/v1/invitations/:id', status: 200 },
  resendInvitation: { method: 'POST', path: '/api/v1/invitations/:id/resend', status: 200 },
  revokeInvitation: { method: 'POST', path: '/api/v1/invitations/:id/revoke', status: 200 },
  listUsers: { method: 'GET', path: '/api/v1/users', status: 200 },
  createUser: { method: 'POST', path: '/api/v1/users', status: 201 },
  showUser: { method: 'GET', path: '/api/v1/users/:user', status: 200 },
  setRole: { method: 'PUT', path: '/api/v1/users/:user/role', status: 200 },
  disableUser: { method: 'POST', path: '/api/v1/users/:user/disable', status: 200 },
  enableUser: { method: 'POST', path: '/api/v1/users/:user/enable', status: 200 },
  issuePasswordLink: { method: 'POST', path: '/api/v1/users/:user/password-link', status: 201 },
  deleteUser: { method: 'DELETE', path: '/api/v1/users/:user', status: 204 },
  listAuditEntries: { method: 'GET', path: '/api/v1/audit', status: 200 },
  createBookmark: {
    method: 'POST',
    path: '/api/v1/bookmarks',
    status: 201,
    instead: { field: 'outcome', values: ['existing', 'updated'], status: 200 }
  },
  listBookmarks: { method: 'GET', path: '/api/v1/bookmarks', status: 200 },
  bookmarksStats: { method: 'GET', path: '/api/v1/bookmarks/stats', status: 200 },
  exportBookmarks: {
    method: 'GET',
    path: '/api/v1/bookmarks/export',
    status: 200,
    speaks: 'file',
    slow: true
  },
  importBookmarks: {
    method: 'POST',
    path: '/api/v1/bookmarks/import',
    status: 200,
    speaks: 'ndjson',
    content: 'content',
    slow: true
  },
  checkBookmarks: {
    method: 'POST',
    path: '/api/v1/bookmarks/check',
    status: 200,
    speaks: 'ndjson',
    slow: true
  },
  showBookmark: { method: 'GET', path: '/api/v1/bookmarks/:id', status: 200 },
  updateBookmark: { method: 'PATCH', path: '/api/v1/bookmarks/:id', status: 200 },
  replaceBookmark: { method: 'PUT', path: '/api/v1/bookmarks/:id', status: 200 },
  deleteBookmark: { method: 'DELETE', path: '/api/v1/bookmarks/:id', status: 204 },
  bookmarkStats: { method: 'GET', path: '/api/v1/bookmarks/:id/stats', status: 200 },
  fetchPageFacts: { method: 'POST', path: '/api/v1/bookmarks/:id/fetch', status: 200, slow: true },
  listTags: { method: 'GET', path: '/api/v1/bookmarks/tags', status: 200 },
  renameTag: { method: 'PATCH', path: '/api/v1/bookmarks/tags/:tag', status: 200, slow: true },
  mergeTags: { method: 'POST', path: '/api/v1/bookmarks/tags/merge', status: 200, slow: true },
  deleteTag: { method: 'DELETE', path: '/api/v1/bookmarks/tags/:tag', status: 200, slow: true },
  listSearches: { method: 'GET', path: '/api/v1/bookmarks/searches', status: 200 },
  saveSearch: { method: 'POST', path: '/api/v1/bookmarks/searches', status: 200 },
  deleteSearch: { method: 'DELETE', path: '/api/v1/bookmarks/searches/:search', status: 204 },
  visitBookmark: {
    method: 'GET',
    path: '/:short_url',
    status: 302,
    speaks: 'redirect',
    headers: { referrer: 'referer' }
  },
  resolveBookmark: { method: 'HEAD', path: '/:short_url', status: 302, speaks: 'redirect' },
  createPost: { method: 'POST', path: '/api/v1/posts', status: 201 },
  listPosts: { method: 'GET', path: '/api/v1/posts', status: 200 },
  recountPosts: { method: 'POST', path: '/api/v1/posts/recount', status: 200, slow: true },
  purgePosts: { method: 'POST', path: '/api/v1/posts/purge', status: 200, slow: true },
  showPost: { method: 'GET', path: '/api/v1/posts/:id', status: 200 },
  updatePost: { method: 'PATCH', path: '/api/v1/posts/:id', status: 200 },
  replacePost: { method: 'PUT', path: '/api/v1/posts/:id', status: 200 },
  deletePost: { method: 'DELETE', path: '/api/v1/posts/:id', status: 204 },
  restorePost: { method: 'POST', path: '/api/v1/posts/:id/restore', status: 200 },
  setVote: { method: 'PUT', path: '/api/v1/posts/:id/vote', status: 200 },
  clearVote: { method: 'DELETE', path: '/api/v1/posts/:id/vote', status: 200 },
  castVote: { method: 'POST', path: '/api/v1/vote', status: 201 },
  createComment: { method: 'POST', path: '/api/v1/posts/:post/comments', status: 201 },
  listComments: { method: 'GET', path: '/api/v1/posts/:post/comments', status: 200 },
  showComment: { method: 'GET', path: '/api/v1/comments/:id', status: 200 },
  updateComment: { method: 'PATCH', also: ['PUT'], path: '/api/v1/comments/:id', status: 200 },
  deleteComment: { method: 'DELETE', path: '/api/v1/comments/:id', status: 204 },
  restoreComment: { method: 'POST', path: '/api/v1/comments/:id/restore', status: 200 },
  addVideogame: { method: 'POST', path: '/api/v1/videogames', status: 201 },
  listVideogames: { method: 'GET', path: '/api/v1/videogames', status: 200 },
  backlogStats: { method: 'GET', path: '/api/v1/videogames/stats', status: 200 },
  planBacklog: { method: 'GET', path: '/api/v1/videogames/plan', status: 200 },
  exportVideogames: {
    method: 'GET',
    path: '/api/v1/videogames/export',
    status: 200,
    speaks: 'file',
    slow: true
  },
  importVideogames: {
    method: 'POST',
    path: '/api/v1/videogames/import',
    status: 200,
    content: 'content',
    slow: true
  },
  showVideogame: { method: 'GET', path: '/api/v1/videogames/:id', status: 200 },
  updateVideogame: { method: 'PATCH', path: '/api/v1/videogames/:id', status: 200 },
  replaceVideogame: { method: 'PUT', path: '/api/v1/videogames/:id', status: 200 },
  deleteVideogame: { method: 'DELETE', path: '/api/v1/videogames/:id', status: 204 },
  listImports: { method: 'GET', path: '/api/v1/imports', status: 200 },
  showImport: { method: 'GET', path: '/api/v1/imports/:id', status: 200 },
  undoImport: { method: 'POST', path: '/api/v1/imports/:id/undo', status: 200 },
  check: {
    method: 'GET',
    path: '/check',
    status: 200,
    instead: { field: 'status', values: ['KO'], status: 503 }
  },
  doctor: { method: 'GET', path: '/api/v1/doctor', status: 200 },
  which: { method: 'GET', path: '/which', status: 200, speaks: 'text' },
  databaseStatus: { method: 'GET', path: '/api/v1/migrations', status: 200 },
  migrateDatabase: { method: 'POST', path: '/api/v1/migrations', status: 200, slow: true },
  rollbackDatabase: { method: 'DELETE', path: '/api/v1/migrations/last', status: 200, slow: true }
}

/** Every use case, in the order of the table. */
export const useCaseKeys = Object.keys(routes).filter(isUseCase)

export function isUseCase(key: string): key is keyof App {
  return key in routes
}

/** Where each part of a use case's input travels, read off its schema and its path. */
export interface InputPlaces {
  path: string[]
  bearer: string[]
  headers: string[]
  /** The one that is the whole body. */
  content: string[]
  query: string[]
  body: string[]
}

/** GET, HEAD and DELETE, and whatever has a body of its own, carry the rest of the input in the query, others in the body. */
export function inputPlaces(key: keyof App): InputPlaces {
  const { method, path: pattern, bearer: token, headers: named = {}, content: whole } = routes[key]
  const path = [...pattern.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const bearer = token === undefined ? [] : [token]
  const headers = Object.keys(named)
  const content = whole === undefined ? [] : [whole]
  const elsewhere = [...path, ...bearer, ...headers, ...content]
  const rest = Object.keys(useCases[key].input.properties).filter((name) => !elsewhere.includes(name))
  const inQuery = method === 'GET' || method === 'HEAD' || method === 'DELETE' || whole !== undefined
  return { path, bearer, headers, content, query: inQuery ? rest : [], body: inQuery ? [] : rest }
}
