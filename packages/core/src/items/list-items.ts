import { Type } from 'typebox'
import { Moment, resolveRange } from '../moment.ts'
import { checkPaging, ListOf, paging, toList } from '../paging.ts'
import type { Clock } from '../ports.ts'
import { Input, OneOf, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Item, LEVELS, STATUSES } from './item.ts'
import { ITEM_SORTS, type ItemTracker, TRACKER_ERRORS } from './item-tracker.ts'

type Ports = { tracker: ItemTracker; clock: Clock }

const Words = (description: string) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { minItems: 1, maxItems: 20, description })
  )

export const listItems = defineUseCase({
  name: 'items.list',
  summary: 'List items, the most recently seen first',
  scope: 'items:read',
  input: Input({
    status: Type.Optional(
      Type.Array(OneOf(STATUSES), { minItems: 1, description: 'Only with one of these statuses' })
    ),
    level: Type.Optional(
      Type.Array(OneOf(LEVELS), { minItems: 1, description: 'Only with one of these levels' })
    ),
    environment: Words('Only from one of these environments'),
    framework: Words('Only from one of these frameworks'),
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
