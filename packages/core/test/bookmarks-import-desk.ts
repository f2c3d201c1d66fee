import type { Caller } from '@rollcall/core'
import { ada, bookmarkDesk, collect, fileOf } from './bookmarks-desk.ts'

interface How {
  if_exists?: 'error' | 'return' | 'update'
  dry_run?: boolean
}

/** The use cases of bookmarks, and what imports with them. */
export function importDesk() {
  const desk = bookmarkDesk()
  const { app } = desk
  /** What an import tells, in a line for each entry. */
  const load = async (entries: (object | string)[], how: How = {}, caller: Caller = ada) =>
    collect(await app.importBookmarks({ content: fileOf(entries), ...how }, caller))
  const outcomes = async (entries: (object | string)[], how: How = {}) =>
    (await load(entries, how)).map(({ outcome }) => outcome)
  const all = async (caller: Caller = ada) => (await app.listBookmarks({ per_page: 100 }, caller)).data
  return { ...desk, load, outcomes, all }
}
