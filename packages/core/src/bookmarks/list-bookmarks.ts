import { Type } from 'typebox'
import { ownId } from '../auth/live-caller.ts'
import { checkPaging, ListOf, paging, toList } from '../paging.ts'
import type { Clock } from '../ports.ts'
import { Input, OneOf, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Bookmark } from './bookmark.ts'
import { BOOKMARK_SORTS, type BookmarkStore, type SavedSearchStore } from './bookmark-store.ts'
import { readSearch, searchFields } from './search/read-search.ts'

type Ports = { bookmarks: BookmarkStore; searches: SavedSearchStore; clock: Clock }

/** Pages are numbered here unless a cursor or a limit is asked for: clients of old rely on it. */
const PER_PAGE = 5

export const listBookmarks = defineUseCase({
  name: 'bookmarks.list',
  summary: 'List your bookmarks, newest first',
  description:
    'Numbered pages of five with totals; with `limit` or `cursor` it is a walk that is as fast at any depth.',
  scope: 'bookmarks:read',
  input: Input({
    ...searchFields,
    sort: withDefault(
      OneOf(BOOKMARK_SORTS, { description: 'What to sort by: titles from A to Z, else the largest first' }),
      'created_at'
    ),
    ...paging,
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, description: 'How many to answer at most, without totals' })
    )
  }),
  output: ListOf(Bookmark),
  errors: ['not_found'],
  async run({ q, search, sort, ...asked }, ports: Ports, caller) {
    const user_id = ownId(caller)
    const found = await readSearch({ q, search }, { user_id, ...ports })
    const query = pagingOf(asked)
    checkPaging(query)
    return toList(await ports.bookmarks.list({ user_id, sort, ...found, ...query }), query)
  }
})

interface Asked {
  limit?: number
  cursor?: string
  page?: number
  per_page?: number
}

function pagingOf({ limit, ...asked }: Asked) {
  const isWalk = asked.page === undefined && (limit !== undefined || asked.cursor !== undefined)
  if (isWalk) return { limit: limit ?? 20, ...asked }
  return { page: 1, ...asked, limit: limit ?? PER_PAGE }
}
