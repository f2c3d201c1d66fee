import { Type } from 'typebox'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Occurrence } from './item.ts'
import { type ItemTracker, TRACKER_ERRORS } from './item-tracker.ts'

export const showOccurrence = defineUseCase({
  name: 'items.occurrence',
  summary: 'Show one occurrence with everything its sender told',
  scope: 'items:read',
  input: Input({
    id: Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Id of the occurrence',
      'x-metavar': 'OCCURRENCE'
    })
  }),
  output: Occurrence,
  errors: ['not_found', ...TRACKER_ERRORS],
  async run({ id }, { tracker }: { tracker: ItemTracker }) {
    return tracker.showOccurrence(id)
  }
})
