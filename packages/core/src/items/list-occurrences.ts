import { checkPaging, ListOf, paging, toList } from '../paging.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { ItemRef, Occurrence } from './item.ts'
import { ITEM_ERRORS, type ItemTracker } from './item-tracker.ts'

export const listOccurrences = defineUseCase({
  name: 'items.occurrences',
  summary: 'List the occurrences of an item, newest first',
  scope: 'items:read',
  input: Input({ id: ItemRef, ...paging }),
  output: ListOf(Occurrence),
  errors: ITEM_ERRORS,
  async run({ id, ...query }, { tracker }: { tracker: ItemTracker }) {
    checkPaging(query)
    return toList(await tracker.listOccurrences(id, query), query)
  }
})
