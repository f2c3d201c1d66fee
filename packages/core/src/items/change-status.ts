import { Type } from 'typebox'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Item, ItemRef, type Status } from './item.ts'
import { ITEM_ERRORS, type ItemTracker } from './item-tracker.ts'

type Ports = { tracker: ItemTracker }

export const resolveItem = defineUseCase({
  name: 'items.resolve',
  summary: 'Mark an item as resolved; a new occurrence makes it active again',
  scope: 'items:write',
  input: Input({
    id: ItemRef,
    version: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 40,
        description: 'Version that fixes it; older versions do not reopen it'
      })
    )
  }),
  output: Item,
  errors: ITEM_ERRORS,
  async run({ id, version }, { tracker }: Ports) {
    return tracker.update(id, {
      status: 'resolved',
      ...(version !== undefined && { resolved_in_version: version })
    })
  }
})

export const reopenItem = statusChange('items.reopen', 'Make an item active again', 'active')
export const muteItem = statusChange(
  'items.mute',
  'Mute an item; it stays muted when it occurs again',
  'muted'
)
export const archiveItem = statusChange('items.archive', 'Put an item away without deleting it', 'archived')

function statusChange(name: `items.${string}`, summary: string, status: Status) {
  return defineUseCase({
    name,
    summary,
    scope: 'items:write',
    input: Input({ id: ItemRef }),
    output: Item,
    errors: ITEM_ERRORS,
    async run({ id }, { tracker }: Ports) {
      return tracker.update(id, { status })
    }
  })
}
