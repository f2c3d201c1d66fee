import {
  AppError,
  alreadySaved,
  type Bookmark,
  type BookmarkDraft,
  type BookmarkSort,
  type BookmarkStore,
  codeSpace,
  codeTaken,
  type Saved,
  shapeOf,
  sortTitle,
  type WalkQuery
} from '@rollcall/core'
import {
  type BookmarkRow,
  EVERYBODY,
  isMeant,
  moveTo,
  refuseGone,
  rowOf,
  type Users
} from './bookmark-rows.ts'
import { type Order, pageOf } from './page-of.ts'
import { matches } from './search-matches.ts'

export interface MemoryBookmarks extends BookmarkStore {
  /** What is kept, for `memoryVisits` to count in. */
  rows: BookmarkRow[]
}

export function memoryBookmarks(users: Users = EVERYBODY): MemoryBookmarks {
  const rows: BookmarkRow[] = []
  const ofUser = (user_id: string) => rows.filter((row) => row.user_id === user_id)
  const rowFor = (user_id: string, ref: string) => {
    const found = ofUser(user_id).find((row) => isMeant(row, ref))
    if (!found) throw new AppError('not_found', `No bookmark ${ref}`)
    return found
  }

  return {
    rows,
    async save(user_id, drafts) {
      refuseGone(user_id, users)
      return drafts.map((draft) => saveOne(user_id, draft, rows))
    },
    async known(user_id, url_keys) {
      const found = ofUser(user_id).filter(({ url_key }) => url_keys.includes(url_key))
      return new Map(found.map(({ url_key, bookmark }) => [url_key, bookmark.id]))
    },
    async codeLength() {
      let length = 3
      while (isMoreThanHalfTaken(length, rows)) length++
      return length
    },
    async list({ user_id, search, sort, ...paging }) {
      const own = ofUser(user_id).map(({ bookmark }) => bookmark)
      const found = search === undefined ? own : own.filter((bookmark) => matches(search, bookmark))
      return pageOf(found, paging, ORDERS[sort])
    },
    async find(user_id, ref) {
      return structuredClone(rowFor(user_id, ref).bookmark)
    },
    async change(user_id, ref, { url_key, host: _host, short_url, ...changes }) {
      const row = rowFor(user_id, ref)
      const same = ofUser(user_id).find((other) => other !== row && other.url_key === url_key)
      if (same) throw alreadySaved(same.bookmark)
      if (short_url !== undefined) choose(short_url, row, rows)
      if (url_key !== undefined) moveTo(row, url_key)
      return structuredClone(Object.assign(row.bookmark, structuredClone(changes)))
    },
    async remove(user_id, ref) {
      rows.splice(rows.indexOf(rowFor(user_id, ref)), 1)
    },
    async *walk(query) {
      const chosen = rows.filter((row) => isChosen(row, query))
      const ids = chosen.map(({ bookmark }) => bookmark.id).sort()
      for (const id of ids) {
        const row = rows.find(({ bookmark }) => bookmark.id === id)
        if (row) yield structuredClone(row.bookmark)
      }
    },
    async noteChecks(states) {
      for (const state of states) {
        const row = rows.find(({ bookmark: { id, url } }) => id === state.id && url === state.url)
        if (row) Object.assign(row.bookmark, state)
      }
    },
    async tags(user_id) {
      const tags = ofUser(user_id).flatMap(({ bookmark }) => bookmark.tags)
      const counted = [...new Set(tags)].map((tag) => ({
        tag,
        count: tags.filter((one) => one === tag).length
      }))
      return counted.sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1))
    },
    async replaceTags(user_id, tags, by) {
      const carrying = ofUser(user_id).filter(({ bookmark }) =>
        bookmark.tags.some((tag) => tags.includes(tag))
      )
      for (const { bookmark } of carrying) {
        const kept = bookmark.tags.filter((tag) => !tags.includes(tag))
        bookmark.tags = [...new Set(by === null ? kept : [...kept, by])].sort()
      }
      return carrying.length
    }
  }
}

const NEVER = ''

const ORDERS: Record<BookmarkSort, Order<Bookmark>> = {
  created_at: newestFirst('created_at', ({ created_at }) => created_at),
  visits: newestFirst('visits', ({ visits }) => visits),
  last_visited_at: newestFirst('last_visited_at', ({ last_visited_at }) => last_visited_at ?? NEVER),
  title: { list: 'bookmarks by title', position: (bookmark) => [sortTitle(bookmark), bookmark.id] }
}

function newestFirst(sort: BookmarkSort, read: (bookmark: Bookmark) => string | number): Order<Bookmark> {
  const position = (bookmark: Bookmark) => [read(bookmark), bookmark.id] as const
  return { list: `bookmarks by ${sort}`, position, descending: true }
}

function saveOne(user_id: string, draft: BookmarkDraft, rows: BookmarkRow[]): Saved {
  const same = rows.find((row) => row.user_id === user_id && row.url_key === draft.url_key)
  if (same) return { outcome: 'existing', bookmark: structuredClone(same.bookmark) }
  const { code } = draft
  const isCustom = 'custom' in code
  const free = isCustom
    ? [code.custom].find((chosen) => isChoosable(chosen, rows))
    : code.drawn.find((drawn) => !isTaken(drawn, rows))
  if (free === undefined) return { outcome: isCustom ? 'code_taken' : 'codes_exhausted' }
  const row = rowOf(user_id, draft, free)
  rows.push(row)
  return { outcome: 'created', bookmark: structuredClone(row.bookmark) }
}

/** Gives a bookmark a code of its owner's choice; the one it has already stays what it is. */
function choose(code: string, row: BookmarkRow, rows: readonly BookmarkRow[]): void {
  if (code === row.bookmark.short_url) return
  const others = rows.filter((other) => other !== row)
  if (!isChoosable(code, others)) throw codeTaken(code)
  row.bookmark.short_url = code
  row.code_shape = shapeOf(code)
}

function isTaken(code: string, rows: readonly BookmarkRow[]): boolean {
  return rows.some(({ bookmark }) => bookmark.short_url === code)
}

function isChoosable(code: string, rows: readonly BookmarkRow[]): boolean {
  const shape = shapeOf(code)
  return !isTaken(code, rows) && rows.every(({ code_shape }) => code_shape !== shape)
}

function isMoreThanHalfTaken(length: number, rows: readonly BookmarkRow[]): boolean {
  const taken = rows.filter(({ bookmark }) => bookmark.short_url.length === length)
  return taken.length > codeSpace(length) / 2
}

function isChosen({ user_id, bookmark }: BookmarkRow, query: WalkQuery): boolean {
  const { user_id: owner, search, checked_before: before, current } = query
  const { link_checked_at: checked, archived } = bookmark
  return (
    (owner === null || owner === user_id) &&
    (search === undefined || matches(search, bookmark)) &&
    (before === undefined || checked === null || checked < before) &&
    (current !== true || !archived)
  )
}
