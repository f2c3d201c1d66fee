import { Type } from 'typebox'
import { OneOf } from '../schema.ts'
import { LEVELS, STATUSES } from './item.ts'

/** Words of which one must be equal, for a filter that may be left out. */
export function words(description: string) {
  return Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { minItems: 1, maxItems: 20, description })
  )
}

/** What items, and the reports of them, are filtered by alike. */
export const itemFilters = {
  status: Type.Optional(
    Type.Array(OneOf(STATUSES), { minItems: 1, description: 'Only with one of these statuses' })
  ),
  level: Type.Optional(
    Type.Array(OneOf(LEVELS), { minItems: 1, description: 'Only with one of these levels' })
  ),
  environment: words('Only from one of these environments')
}
