import { defineUseCase } from '../use-case.ts'
import { Item, NewItem } from './item.ts'
import { type ItemTracker, TRACKER_ERRORS } from './item-tracker.ts'

export const createItem = defineUseCase({
  name: 'items.create',
  summary: 'Report an error by hand',
  description: 'Records one occurrence. Where an item of the same fingerprint exists, it counts there.',
  scope: 'items:write',
  input: NewItem,
  output: Item,
  errors: ['not_found', 'too_large', ...TRACKER_ERRORS],
  async run(item, { tracker }: { tracker: ItemTracker }) {
    return tracker.create(item)
  }
})
