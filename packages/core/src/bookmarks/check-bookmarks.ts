import { Type } from 'typebox'
import { Duration, resolveMoment } from '../moment.ts'
import type { Clock } from '../ports.ts'
import { Input, withDefault } from '../schema.ts'
import { StreamOf } from '../stream.ts'
import { defineUseCase } from '../use-case.ts'
import { BookmarkRef } from './bookmark.ts'
import type { BookmarkStore, SavedSearchStore } from './bookmark-store.ts'
import { CheckedLink, checkLinks, chosenBookmarks } from './check-links.ts'
import { searchFields } from './search/read-search.ts'
import type { Web } from './web.ts'

type Ports = { bookmarks: BookmarkStore; searches: SavedSearchStore; web: Web; clock: Clock }

export const checkBookmarks = defineUseCase({
  name: 'bookmarks.check',
  summary: 'Ask whether links still lead somewhere: one, some, or all',
  description:
    'Answers a line for each bookmark as soon as it is checked, so the order is that of the answers. A page that says it is gone is dead at once, any other failure from the third in a row. The operator checks those of everybody. Archived bookmarks are left out, unless they are named or looked for.',
  scope: 'bookmarks:write',
  input: Input({
    ids: Type.Optional(
      Type.Array(BookmarkRef, { minItems: 1, maxItems: 100, description: 'Only these, by id or short code' })
    ),
    ...searchFields,
    older_than: Type.Optional(Duration({ description: 'Only links whose last check is longer ago' })),
    all: withDefault(
      Type.Boolean({ description: 'All of them: needed where nothing else says which' }),
      false
    )
  }),
  output: StreamOf(CheckedLink),
  errors: ['not_found'],
  async run({ older_than, ...which }, ports: Ports, caller) {
    const checked_before =
      older_than === undefined
        ? {}
        : { checked_before: resolveMoment(older_than, { clock: ports.clock, field: 'older_than' }) }
    const chosen = await chosenBookmarks({ ...which, ...checked_before }, { ...ports, caller })
    return checkLinks(chosen, { ...ports, caller })
  }
})
