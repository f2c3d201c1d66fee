import { type Static, Type } from 'typebox'
import { ownId } from '../auth/live-caller.ts'
import type { Caller } from '../caller.ts'
import { invalidField } from '../errors.ts'
import type { Clock } from '../ports.ts'
import { asDone } from './as-done.ts'
import { Bookmark } from './bookmark.ts'
import type { BookmarkStore, LinkState, SavedSearchStore, WalkQuery } from './bookmark-store.ts'
import { readSearch } from './search/read-search.ts'
import type { LinkCheck, Web } from './web.ts'

/** What a check found of one bookmark. */
export const CheckedLink = Type.Pick(Bookmark, [
  'id',
  'url',
  'short_url',
  'link_status',
  'link_status_code',
  'link_error',
  'link_checked_at',
  'link_failures'
])

interface Which {
  ids?: string[]
  q?: string
  search?: string
  checked_before?: string
  all: boolean
}

interface Choosing {
  bookmarks: BookmarkStore
  searches: SavedSearchStore
  clock: Clock
  caller: Caller
}

/** The bookmarks that are meant. Rejects with `not_found` for one that is not there, and `invalid` when none is meant. */
export async function chosenBookmarks(which: Which, choosing: Choosing): Promise<AsyncIterable<Bookmark>> {
  const { ids, q, search, checked_before, all } = which
  const { bookmarks, caller } = choosing
  const isSearch = q !== undefined || search !== undefined
  if (ids !== undefined) {
    if (isSearch || all || checked_before !== undefined)
      throw invalidField('/ids', 'cannot be used together with other conditions')
    const user_id = ownId(caller)
    const meant = await Promise.all(ids.map((id) => bookmarks.find(user_id, id)))
    return inTurn([...new Map(meant.map((one) => [one.id, one])).values()])
  }
  if (!isSearch && !all && checked_before === undefined)
    throw invalidField('', 'must say which links to check: ids, q, search, older_than or all')
  const isEverybody = caller.kind === 'operator' && caller.user_id === null && search === undefined
  const user_id = isEverybody ? null : ownId(caller)
  const found = await readSearch({ q, search }, { user_id: user_id ?? '', ...choosing })
  const walk: WalkQuery = {
    user_id,
    ...found,
    ...(checked_before !== undefined && { checked_before }),
    ...(!isSearch && { current: true })
  }
  return bookmarks.walk(walk)
}

async function* inTurn(found: Bookmark[]): AsyncIterable<Bookmark> {
  yield* found
}

interface Checking {
  bookmarks: BookmarkStore
  web: Web
  clock: Clock
  caller: Caller
}

/** How many links are asked at once; the Web sees to it that one host is not asked for many of them. */
const AT_ONCE = 32

/** Failures in a row after which a link that may only have been in trouble counts as dead. */
const DEAD_AFTER = 3

/** Asks for each link, writes down what came of it, and tells it: what is done first comes first. */
export async function* checkLinks(
  chosen: AsyncIterable<Bookmark>,
  { bookmarks, web, clock, caller }: Checking
): AsyncIterable<Static<typeof CheckedLink>> {
  const check = async (bookmark: Bookmark, signal: AbortSignal) => {
    const found = await web.check(bookmark.url, signal)
    return { bookmark, state: stateAfter(bookmark, found, clock.now().toISOString()) }
  }
  let done = 0
  const working = { atOnce: AT_ONCE, interrupted: caller.interrupted }
  for await (const group of asDone(chosen, check, working)) {
    await bookmarks.noteChecks(group.map(({ state }) => state))
    done += group.length
    caller.onProgress?.(done, null)
    for (const { bookmark, state } of group) {
      const { short_url } = bookmark
      yield { ...state, short_url }
    }
  }
}

/** What is known of a link after a check. */
function stateAfter(
  { id, url, link_failures: before }: Pick<Bookmark, 'id' | 'url' | 'link_failures'>,
  check: LinkCheck,
  at: string
): LinkState {
  const { outcome, status_code, error } = check
  const found = { id, url, link_status_code: status_code, link_error: error, link_checked_at: at }
  if (outcome === 'alive') return { ...found, link_status: 'alive', link_failures: 0 }
  if (outcome === 'refused') return { ...found, link_status: 'refused', link_failures: 0 }
  const link_failures = before + 1
  const isDead = outcome === 'gone' || link_failures >= DEAD_AFTER
  return { ...found, link_status: isDead ? 'dead' : 'failing', link_failures }
}
