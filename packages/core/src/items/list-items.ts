import { Type } from 'typebox'
import { Moment, resolveRange } from '../moment.ts'
import { checkPaging, ListOf, paging, toList } from '../paging.ts'
import type { Clock } from '../ports.ts'
import { Input, OneOf, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Item } from './item.ts'
import { itemFilters, words } from './item-filters.ts'
import { ITEM_SORTS, type ItemTracker, TRACKER_ERRORS } from './item-tracker.ts'

type Ports = { tracker: ItemTracker; clock: Clock }

export const listItems = defineUseCase({
  name: 'items.list',
  summary: 'List items, the most recently seen first',
  scope: 'items:read',
  input: Input({
    ...itemFilters,
    framework: words('Only from one of these frameworks'),
    query: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description: 'Only titles that contain all of these words'
      })
    ),
    since: Type.Optional(Moment({ description: 'Only last seen since then' })),
    until: Type.Optional(Moment({ description: 'Only last seen before then' })),
    sort: withDefault(OneOf(ITEM_SORTS, { description: 'What to sort by, largest first' }), 'last_seen'),
    ...paging
  }),
  output: ListOf(Item),
  errors: TRACKER_ERRORS,
  async run({ since, until, ...query }, { tracker, clock }: Ports) {
    checkPaging(query)
    return toList(await tracker.list({ ...query, ...resolveRange({ since, until }, clock) }), query)
  }
})
