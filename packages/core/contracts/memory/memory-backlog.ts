import {
  AppError,
  backlogFull,
  type ImportRow,
  type ImportStore,
  listKeys,
  MOST_GAMES,
  touchedIds,
  type VideogameQuery,
  type VideogameRow,
  type VideogameSort,
  type VideogameStore
} from '@rollcall/core'
import { EVERYBODY, refuseGone, type Users } from './bookmark-rows.ts'
import { type Order, pageOf } from './page-of.ts'

interface Owned<T> {
  user_id: string
  kept: T
}

/** All that is kept of backlogs, by id. */
interface BacklogState {
  games: Map<string, Owned<VideogameRow>>
  imports: Map<string, Owned<ImportRow>>
}

export function memoryBacklog(users: Users = EVERYBODY): {
  videogames: VideogameStore
  imports: ImportStore
} {
  const state: BacklogState = { games: new Map(), imports: new Map() }
  return { videogames: memoryVideogames(state, users), imports: memoryImports(state, users) }
}

function memoryVideogames({ games }: BacklogState, users: Users): VideogameStore {
  return {
    async add(user_id, game) {
      refuseGone(user_id, users)
      if (ownedBy(user_id, games).length >= MOST_GAMES) throw backlogFull()
      games.set(game.id, { user_id, kept: structuredClone(game) })
    },
    async find(user_id, id) {
      return structuredClone(ownOf(user_id, id, games))
    },
    async change(user_id, id, change) {
      const before = ownOf(user_id, id, games)
      const after = change(structuredClone(before))
      const kept = { ...structuredClone(after), id: before.id, created_at: before.created_at }
      games.set(before.id, { user_id, kept })
      return structuredClone(kept)
    },
    async remove(user_id, id) {
      games.delete(ownOf(user_id, id, games).id)
    },
    async list({ user_id, sort, ...query }) {
      const found = ownedBy(user_id, games).filter((game) => isFound(game, query))
      return pageOf(found, query, ORDERS[sort])
    },
    async all(user_id) {
      return structuredClone(ownedBy(user_id, games))
    }
  }
}

function memoryImports({ games, imports }: BacklogState, users: Users): ImportStore {
  return {
    async take(user_id, ids, plan) {
      refuseGone(user_id, users)
      const taken = new Set(ids.filter((id) => (games.get(id)?.user_id ?? user_id) !== user_id))
      const write = plan({ games: structuredClone(ownedBy(user_id, games)), taken })
      const { added, changed, record } = structuredClone({ ...write })
      for (const kept of [...added, ...changed]) games.set(kept.id, { user_id, kept })
      if (record !== null) imports.set(record.id, { user_id, kept: record })
      return write
    },
    async undo(user_id, id, plan) {
      const record = ownOf(user_id, id, imports)
      const touched = new Set(touchedIds(record))
      const there = ownedBy(user_id, games).filter((game) => touched.has(game.id))
      const write = plan(structuredClone({ record, games: there }))
      for (const game of write.removed) games.delete(game)
      for (const kept of structuredClone(write.changed)) games.set(kept.id, { user_id, kept })
      record.undone_at = write.undone_at
      return write
    },
    async list({ user_id, ...paging }) {
      const summaries = ownedBy(user_id, imports).map(({ rows: _rows, ...summary }) => summary)
      return pageOf(summaries, paging, NEWEST)
    },
    async find(user_id, id) {
      return structuredClone(ownOf(user_id, id, imports))
    }
  }
}

function ownedBy<T extends { id: string }>(user_id: string, all: ReadonlyMap<string, Owned<T>>): T[] {
  const own = [...all.values()].filter((one) => one.user_id === user_id).map(({ kept }) => kept)
  return own.sort((a, b) => (a.id < b.id ? -1 : 1))
}

function ownOf<T>(user_id: string, id: string, all: ReadonlyMap<string, Owned<T>>): T {
  const found = all.get(id.toLowerCase())
  if (found?.user_id === user_id) return found.kept
  throw new AppError('not_found', `None has the id ${id}`)
}

const NEWEST: Order<Pick<ImportRow, 'id' | 'created_at'>> = {
  list: 'imports',
  position: ({ created_at, id }) => [created_at, id],
  descending: true
}

/** Greater than any date, and than any length. */
const UNKNOWN_DATE = '~'
const UNKNOWN_LENGTH = Number.MAX_VALUE
const UNSCORED = -1

const ORDERS: Record<VideogameSort, Order<VideogameRow>> = {
  created_at: by('created_at', ({ created_at }) => created_at, { descending: true }),
  updated_at: by('updated_at', ({ updated_at }) => updated_at, { descending: true }),
  title: by('title', (game) => listKeys(game).sort_title),
  release_date: by('release_date', ({ release_date }) => release_date ?? UNKNOWN_DATE),
  score: by('score', ({ score }) => score ?? UNSCORED, { descending: true }),
  hours_to_beat: by('hours_to_beat', ({ hours_to_beat }) => hours_to_beat ?? UNKNOWN_LENGTH)
}

function by(
  sort: VideogameSort,
  read: (game: VideogameRow) => string | number,
  { descending = false } = {}
): Order<VideogameRow> {
  return { list: `games by ${sort}`, position: (game) => [read(game), game.id], descending }
}

function isFound(game: VideogameRow, query: Omit<VideogameQuery, 'user_id' | 'sort'>): boolean {
  const { words = [], status, platform = '', publisher = '', year = '', min_score, max_score } = query
  const keys = listKeys(game)
  const { score, release_date } = game
  return (
    words.every((word) => keys.search_text.includes(word)) &&
    (status === undefined || status.includes(game.status)) &&
    keys.platform_text.includes(platform) &&
    keys.publisher_text.includes(publisher) &&
    (release_date ?? '').startsWith(year) &&
    (min_score === undefined || (score !== null && score >= min_score)) &&
    (max_score === undefined || (score !== null && score <= max_score))
  )
}
