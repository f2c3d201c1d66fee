import { Input, Nothing } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { ItemRef } from './item.ts'
import { ITEM_ERRORS, type ItemTracker } from './item-tracker.ts'

export const deleteItem = defineUseCase({
  name: 'items.delete',
  summary: 'Delete an item and its occurrences',
  description: 'Rollbar has no call that deletes an item: there it is archived.',
  scope: 'items:write',
  input: Input({ id: ItemRef }),
  output: Nothing,
  errors: ITEM_ERRORS,
  async run({ id }, { tracker }: { tracker: ItemTracker }) {
    await tracker.remove(id)
  }
})
