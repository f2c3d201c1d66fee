import { randomUUID } from 'node:crypto'
import {
  type ImportStore,
  newGame,
  type VideogameQuery,
  type VideogameRow,
  type VideogameStore
} from '@rollcall/core'
import { walk } from '../paging-contract.ts'

/** Empty stores of one backlog, and what a test has to know about them. */
export interface BacklogBench {
  videogames: VideogameStore
  imports: ImportStore
  /** Makes somebody new, and answers their id. */
  user: () => Promise<string>
}

export type FreshBacklog = () => Promise<BacklogBench>

/** No game, no import and no user has it. */
export const ABSENT = '019ac000-0000-7000-8000-00000000dead'

/** What is no id of anything. */
export const NO_IDS = [ABSENT, 'nope', '', '%', '\0', "'", `${ABSENT}0`, 'x'.repeat(64)]

/** A function for what is not there. */
export function neverAsked(): never {
  throw new Error('Asked for what is not there')
}

/** The 1st to the 28th of January. */
export function day(number: number): string {
  return `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`
}

/** Ids in an order that the test knows. */
export function id(number: number): string {
  return `019ac000-0000-7000-8000-${String(number).padStart(12, '0')}`
}

/** A game that differs from all others in its id, where nothing else is said. */
export function aGame(over: Partial<VideogameRow> = {}): VideogameRow {
  const { id = randomUUID(), created_at = day(1) } = over
  const making = { id, now: created_at, source: { by: 'user' } } as const
  return { ...newGame({ title: 'Celeste', platform: 'PC' }, making), ...over }
}

/** A game of which everything is known. */
export function aFullGame(over: Partial<VideogameRow> = {}): VideogameRow {
  return aGame({
    title: 'Étude — "100%" \\ 🙂',
    platform: "PlayStation® 5's",
    release_date: '2026-03-14',
    publisher: 'Maddy Makes Games, Inc.',
    status: 'completed',
    score: 100,
    notes: 'Two\n\tlines;\r\nthree, “quoted” ﷺ 日本語',
    hours_to_beat: 12.34,
    playthroughs: [
      { platform: 'Switch', completion: 'main', hours: 8.05, started: '2026', finished: '2026-02-28' },
      { platform: null, completion: 'unfinished', hours: null, started: null, finished: null }
    ],
    external_ids: { hltb: '1', grouvee: '2', igdb: '3', giantbomb: '4' },
    sources: { title: { by: 'user' }, notes: { by: 'import', import_id: id(77) } },
    updated_at: '2026-02-03T04:05:06.789Z',
    ...over
  })
}

/** A backlog with one user, and what keeps games of theirs. */
export async function desk(fresh: FreshBacklog) {
  const bench = await fresh()
  const { videogames, imports } = bench
  const user_id = await bench.user()
  const add = async (over: Partial<VideogameRow> = {}) => {
    const game = aGame(over)
    await videogames.add(user_id, game)
    return game
  }
  /** Adds many at once. */
  const addAll = (added: readonly VideogameRow[]) =>
    imports.take(user_id, [], () => ({ added, changed: [], record: null }))
  const found = async (query: Partial<VideogameQuery> = {}) =>
    walk((paging) => videogames.list({ user_id, sort: 'created_at', ...query, ...paging }), 100)
  const total = async (query: Partial<VideogameQuery> = {}) => {
    const page = await videogames.list({ user_id, sort: 'created_at', ...query, page: 1, limit: 1 })
    return page.total_count
  }
  return { ...bench, user_id, add, addAll, found, total }
}
