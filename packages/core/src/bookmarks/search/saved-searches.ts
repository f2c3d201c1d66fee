import { Type } from 'typebox'
import { ownId } from '../../auth/live-caller.ts'
import { invalidField } from '../../errors.ts'
import { ListOf, wholeList } from '../../paging.ts'
import type { Clock, Ids } from '../../ports.ts'
import { Input, Nothing, Time } from '../../schema.ts'
import { defineUseCase } from '../../use-case.ts'
import type { SavedSearchStore } from '../bookmark-store.ts'
import { parseSearch } from './parse-search.ts'
import { SearchText } from './read-search.ts'

type Ports = { searches: SavedSearchStore; clock: Clock; ids: Ids }

const SavedSearch = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  q: Type.String({ description: 'What it looks for' }),
  created_at: Time
})

const name = Type.String({
  minLength: 1,
  maxLength: 80,
  description: 'Name of the search, in any case of letters'
})

export const saveSearch = defineUseCase({
  name: 'bookmarks.searches.save',
  summary: 'Keep a search under a name; one of that name is changed',
  scope: 'bookmarks:write',
  input: Input({ name, q: SearchText }),
  output: SavedSearch,
  errors: [],
  async run({ name, q }, { searches, clock, ids }: Ports, caller) {
    const user_id = ownId(caller)
    parseSearch(q, clock)
    const told = { name: readText(name, 'name'), q: readText(q, 'q') }
    return searches.save(user_id, { id: ids.next(), ...told, created_at: clock.now().toISOString() })
  }
})

function readText(text: string, field: string): string {
  const read = text.trim()
  if (read === '') throw invalidField(`/${field}`, 'is blank')
  if (/[\p{Cc}\p{Cs}]/u.test(read)) throw invalidField(`/${field}`, 'holds control characters')
  return read
}

export const listSearches = defineUseCase({
  name: 'bookmarks.searches.list',
  summary: 'List your saved searches by name',
  scope: 'bookmarks:read',
  input: Input({}),
  output: ListOf(SavedSearch),
  errors: [],
  async run(_input, { searches }: Pick<Ports, 'searches'>, caller) {
    return wholeList(await searches.list(ownId(caller)))
  }
})

export const deleteSearch = defineUseCase({
  name: 'bookmarks.searches.delete',
  summary: 'Delete a saved search',
  scope: 'bookmarks:write',
  input: Input({ search: { ...name, description: 'Name or id of the search', 'x-metavar': 'SEARCH' } }),
  output: Nothing,
  errors: ['not_found'],
  async run({ search }, { searches }: Pick<Ports, 'searches'>, caller) {
    await searches.remove(ownId(caller), search)
  }
})
