import { createHash } from 'node:crypto'
import {
  AppError,
  type BookmarkFiles,
  bind,
  type Caller,
  type FileEntry,
  type LinkCheck,
  nobody,
  operator,
  type PageFacts,
  type Secrets,
  scopesOf,
  useCases,
  type Visitors,
  type Web
} from '@rollcall/core'
import {
  countingIds,
  countingSecrets,
  fixedClock,
  memoryBookmarks,
  memorySearches,
  memoryVisits
} from '@rollcall/core/contracts'

const { createBookmark, listBookmarks, bookmarksStats, exportBookmarks, importBookmarks } = useCases
const { checkBookmarks, showBookmark, updateBookmark, replaceBookmark, deleteBookmark } = useCases
const { bookmarkStats, fetchPageFacts, listTags, renameTag, mergeTags, deleteTag } = useCases
const { listSearches, saveSearch, deleteSearch, visitBookmark, resolveBookmark } = useCases
const SINGLE = { createBookmark, showBookmark, updateBookmark, replaceBookmark, deleteBookmark }
const MANY = { listBookmarks, importBookmarks, exportBookmarks, checkBookmarks, fetchPageFacts }
const TAGS = { listTags, renameTag, mergeTags, deleteTag, listSearches, saveSearch, deleteSearch }
const VISITS = { bookmarksStats, bookmarkStats, visitBookmark, resolveBookmark }

export const ADA = '019ac000-0000-7000-8000-0000000000ad'
export const EVE = '019ac000-0000-7000-8000-0000000000ee'

export const ada: Caller = userCaller(ADA)
export const eve: Caller = userCaller(EVE)

/** Somebody who came in with an access token. */
function userCaller(user_id: string): Caller {
  return { ...nobody, kind: 'user', user_id, credential_id: null, scopes: scopesOf.member }
}

/** The operator who does something for Ada. */
export const operatorAsAda: Caller = { ...operator, user_id: ADA }

/** A visitor whose program says this of itself. */
export function visitor(device: string | null = 'Firefox'): Caller {
  return { ...nobody, origin: { ...nobody.origin, device } }
}

/** The use cases of bookmarks on fakes; the Web is as its `pages` and `checks` say. */
export function bookmarkDesk({
  bookmarks = memoryBookmarks(),
  web = fakeWeb(),
  bookmark_files = lines
} = {}) {
  const clock = fixedClock('2026-03-10T12:00:00.000Z')
  const ports = {
    bookmarks,
    searches: memorySearches(),
    visits: memoryVisits(bookmarks),
    visitors,
    web,
    bookmark_files,
    link_rules: { tracking_parameters: ['utm_*', 'fbclid', 'gclid'] },
    clock,
    ids: countingIds(),
    secrets: scatteredSecrets()
  }
  const app = bind({ ...SINGLE, ...MANY, ...TAGS, ...VISITS }, ports)
  const add = (url: string, over: Omit<Parameters<typeof app.createBookmark>[0], 'url'> = {}) =>
    app.createBookmark({ url, ...over }, ada)
  return { ...ports, app, add }
}

/** Pages that are there; everything else is not. */
function fakeWeb() {
  const pages = new Map<string, PageFacts>()
  const checks = new Map<string, LinkCheck>()
  const asked: string[] = []
  const alive: LinkCheck = { outcome: 'alive', status_code: 200, error: null }
  const web: Web = {
    async check(url, signal) {
      signal?.throwIfAborted()
      asked.push(url)
      return checks.get(url) ?? alive
    },
    async describe(url) {
      asked.push(url)
      return pages.get(url) ?? noAnswer(url)
    }
  }
  return { ...web, pages, checks, asked }
}

function noAnswer(url: string): never {
  throw new AppError('upstream_failed', `${url} does not answer`)
}

const visitors: Visitors = {
  describe(user_agent) {
    return { is_bot: /bot/i.test(user_agent ?? ''), client: user_agent?.split('/')[0] ?? 'unknown' }
  }
}

/** Files with an entry in each line, as JSON: fields, or `!` and what is wrong. */
const lines: BookmarkFiles = {
  async *read(content) {
    const text = Buffer.concat(await collect(content)).toString()
    for (const [i, line] of text.split('\n').entries()) yield entryOf(i + 1, line)
  },
  async *write(bookmarks, format) {
    yield `${format}\n`
    for await (const { url, short_url, tags, created_at } of bookmarks) {
      yield `${JSON.stringify({ url, short_url, tags, created_at })}\n`
    }
  }
}

function entryOf(line: number, text: string): FileEntry {
  return text.startsWith('!') ? { line, error: text.slice(1) } : { line, fields: JSON.parse(text) }
}

/** What `lines` reads. */
export async function* fileOf(entries: readonly (object | string)[]): AsyncIterable<Uint8Array> {
  yield Buffer.from(
    entries.map((entry) => (typeof entry === 'string' ? `!${entry}` : JSON.stringify(entry))).join('\n')
  )
}

/** Secrets that are the same in each run, and look as if they were not. */
export function scatteredSecrets(): Secrets {
  const { hash, derive } = countingSecrets()
  let made = 0
  const block = () => createHash('sha256').update(String(++made)).digest('hex')
  return {
    hash,
    derive,
    hex: (bytes) =>
      Array.from({ length: Math.ceil(bytes / 32) }, block)
        .join('')
        .slice(0, 2 * bytes)
  }
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of source) found.push(one)
  return found
}
