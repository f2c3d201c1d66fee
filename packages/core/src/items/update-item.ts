import { AppError, invalidField } from '../errors.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Item, type ItemChange, ItemRef, itemChanges } from './item.ts'
import { ITEM_ERRORS, type ItemTracker } from './item-tracker.ts'

export const updateItem = defineUseCase({
  name: 'items.update',
  summary: 'Change the title, level, status, assignee or snooze of an item',
  scope: 'items:write',
  input: Input({ id: ItemRef, ...itemChanges }),
  output: Item,
  errors: ITEM_ERRORS,
  async run({ id, ...change }, { tracker }: { tracker: ItemTracker }) {
    checkChange(change)
    return tracker.update(id, change)
  }
})

function checkChange(change: ItemChange): void {
  if (Object.keys(change).length === 0) {
    throw new AppError(
      'invalid',
      'Nothing to change: give a title, level, status, version, assignee or snooze'
    )
  }
  if (change.resolved_in_version && change.status !== 'resolved') {
    throw invalidField('/resolved_in_version', 'is only known together with status resolved')
  }
  if (change.snooze_expiration_in_seconds !== undefined && change.snooze_enabled !== true) {
    throw invalidField('/snooze_expiration_in_seconds', 'needs snooze_enabled to be true')
  }
}
