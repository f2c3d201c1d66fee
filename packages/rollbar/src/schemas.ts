import { Level, Nullable, Status } from '@rollcall/core'
import { type Static, type TSchema, Type } from 'typebox'

/** Up to the year 9999, as far as RFC 3339 reaches. */
const UnixSeconds = Type.Integer({ minimum: 0, maximum: 253_402_300_799 })

const Id = Type.Integer({ minimum: 1 })

/** Lists leave some fields out that a single item has, and null stands for what never happened. */
function Maybe<S extends TSchema>(schema: S) {
  return Type.Optional(Nullable(schema))
}

/** What we use of an item (https://docs.rollbar.com/reference/get-item); all the rest comes along. */
export const RollbarItem = Type.Object({
  id: Id,
  project_id: Type.Integer(),
  counter: Id,
  title: Type.String(),
  level: Level,
  status: Status,
  environment: Type.String(),
  platform: Maybe(Type.String()),
  framework: Maybe(Type.String()),
  hash: Maybe(Type.String()),
  total_occurrences: Type.Integer(),
  unique_occurrences: Maybe(Type.Integer()),
  first_occurrence_id: Maybe(Type.Integer()),
  first_occurrence_timestamp: Maybe(UnixSeconds),
  activating_occurrence_id: Maybe(Type.Integer()),
  last_activated_timestamp: Maybe(UnixSeconds),
  last_occurrence_id: Maybe(Type.Integer()),
  last_occurrence_timestamp: Maybe(UnixSeconds),
  last_resolved_timestamp: Maybe(UnixSeconds),
  last_muted_timestamp: Maybe(UnixSeconds),
  resolved_in_version: Maybe(Type.String()),
  assigned_user_id: Maybe(Type.Integer()),
  snooze_status: Maybe(Type.String()),
  snooze_expiration_datetime: Maybe(UnixSeconds)
})
export type RollbarItem = Static<typeof RollbarItem>

/** `total_count` is null above 100,000 items. */
export const RollbarItemPage = Type.Object({
  items: Type.Array(RollbarItem),
  total_count: Maybe(Type.Integer({ minimum: 0 }))
})
export type RollbarItemPage = Static<typeof RollbarItemPage>

export const RollbarOccurrence = Type.Object({
  id: Id,
  project_id: Type.Integer(),
  item_id: Type.Integer(),
  timestamp: UnixSeconds,
  data: Type.Record(Type.String(), Type.Unknown())
})
export type RollbarOccurrence = Static<typeof RollbarOccurrence>

export const RollbarOccurrencePage = Type.Object({ instances: Type.Array(RollbarOccurrence) })

/** PATCH repeats what it was sent, POST the uuid: nothing to learn from either. */
export const Anything = Type.Unknown()
