import { Type } from 'typebox'
import type { Clock } from '../../ports.ts'
import type { SavedSearchStore } from '../bookmark-store.ts'
import { parseSearch } from './parse-search.ts'
import type { SearchNode } from './search-node.ts'

const LONGEST_SEARCH = 500

export const SearchText = Type.String({
  minLength: 1,
  maxLength: LONGEST_SEARCH,
  description:
    'Only what fits: words (data* for all that begin so), "phrases", (groups), #tag, -not, or, site:example.com, is:unread|archived|favourite|dead|unvisited, before:2026-01-31, after:30d',
  'x-metavar': 'QUERY'
})

/** How a list is told what to look for. */
export const searchFields = {
  q: Type.Optional(SearchText),
  search: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 80,
      description: 'Only what fits this saved search too, by its name or id'
    })
  )
}

interface Reading {
  user_id: string
  searches: SavedSearchStore
  clock: Clock
}

/** What was asked for, understood. Rejects with `invalid`, saying where, and `not_found` for a saved search there is not. */
export async function readSearch(
  { q, search }: { q?: string | undefined; search?: string | undefined },
  { user_id, searches, clock }: Reading
): Promise<{ search?: SearchNode }> {
  const nodes: SearchNode[] = []
  if (search !== undefined) nodes.push(parseSearch((await searches.find(user_id, search)).q, clock))
  if (q !== undefined) nodes.push(parseSearch(q, clock))
  const [only] = nodes
  if (only === undefined) return {}
  return { search: nodes.length === 1 ? only : { type: 'and', nodes } }
}
