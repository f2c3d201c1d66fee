import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Item, ItemRef } from './item.ts'
import { ITEM_ERRORS, type ItemTracker } from './item-tracker.ts'

export const showItem = defineUseCase({
  name: 'items.show',
  summary: 'Show one item',
  scope: 'items:read',
  input: Input({ id: ItemRef }),
  output: Item,
  errors: ITEM_ERRORS,
  async run({ id }, { tracker }: { tracker: ItemTracker }) {
    return tracker.show(id)
  }
})
