import { type Static, Type } from 'typebox'
import { Input, Nullable, OneOf, Time, withDefault } from '../schema.ts'

/** Rollbar's words (https://docs.rollbar.com/reference/getting-started-1), mildest first. */
export const LEVELS = ['debug', 'info', 'warning', 'error', 'critical'] as const
export const Level = OneOf(LEVELS)
export type Level = Static<typeof Level>

export const STATUSES = ['active', 'resolved', 'muted', 'archived'] as const
export const Status = OneOf(STATUSES)
export type Status = Static<typeof Status>

/** Where items come from: Rollbar over its API, or the tracker in our own database. */
export const SOURCES = ['rollbar', 'built-in'] as const
export const Source = OneOf(SOURCES)
export type Source = Static<typeof Source>

/** A group of occurrences of the same error. Names are Rollbar's, times are RFC 3339. */
export const Item = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  project_id: Type.Integer(),
  counter: Type.Integer({ minimum: 1, description: 'Number within the project, as in #17' }),
  title: Type.String(),
  level: Level,
  status: Status,
  environment: Type.String(),
  platform: Type.String(),
  framework: Type.String(),
  hash: Type.String({ description: 'Fingerprint that groups the occurrences' }),
  total_occurrences: Type.Integer({ description: 'Since the item was last resolved and came back' }),
  unique_occurrences: Nullable(Type.Integer()),
  first_occurrence_id: Nullable(Type.Integer()),
  first_occurrence_timestamp: Nullable(Time),
  activating_occurrence_id: Nullable(Type.Integer()),
  last_activated_timestamp: Nullable(Time),
  last_occurrence_id: Nullable(Type.Integer()),
  last_occurrence_timestamp: Nullable(Time),
  last_resolved_timestamp: Nullable(Time),
  last_muted_timestamp: Nullable(Time),
  resolved_in_version: Nullable(Type.String()),
  assigned_user_id: Nullable(
    Type.String({ description: "The tracker's user id: a UUID of ours, or Rollbar's number" })
  ),
  snooze_enabled: Type.Boolean(),
  snooze_expiration_datetime: Nullable(Time)
})
export type Item = Static<typeof Item>

export const ITEM_REF_PATTERN = '^#?[1-9][0-9]{0,14}$'

/** `17`, the id, or `#17`, the number within the project. */
export const ItemRef = Type.String({
  pattern: ITEM_REF_PATTERN,
  description: 'Id of the item, or #counter',
  'x-metavar': 'ITEM',
  'x-expected': 'an id, as in 17, or a counter, as in #17'
})
export type ItemRef = Static<typeof ItemRef>

/** An item reported by hand: what groups it is its title, or the fingerprint given. */
export const NewItem = Input({
  title: Type.String({ minLength: 1, maxLength: 255, description: 'What went wrong' }),
  level: withDefault(OneOf(LEVELS, { description: 'How bad it is' }), 'error'),
  environment: withDefault(
    Type.String({ minLength: 1, maxLength: 255, description: 'Where it happened' }),
    'production'
  ),
  framework: Type.Optional(
    Type.String({ minLength: 1, maxLength: 255, description: 'Framework it happened in' })
  ),
  code_version: Type.Optional(
    Type.String({ minLength: 1, maxLength: 40, description: 'Version of the code' })
  ),
  fingerprint: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'Groups occurrences; made from the title when left out'
    })
  ),
  custom: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'Anything more to keep with it, as a JSON object'
    })
  )
})
export type NewItem = Static<typeof NewItem>

/** What can be changed of an item; only what is given changes. */
export const itemChanges = {
  title: Type.Optional(Type.String({ minLength: 1, maxLength: 255, description: 'New title' })),
  level: Type.Optional(OneOf(LEVELS, { description: 'New level' })),
  status: Type.Optional(OneOf(STATUSES, { description: 'New status' })),
  resolved_in_version: Type.Optional(
    Nullable(
      Type.String({
        minLength: 1,
        maxLength: 40,
        description: 'Version that fixes it; older versions do not reopen it'
      })
    )
  ),
  assigned_user_id: Type.Optional(
    Nullable(Type.String({ minLength: 1, maxLength: 40, description: 'User who takes care of it' }))
  ),
  snooze_enabled: Type.Optional(Type.Boolean({ description: 'Keep quiet about it for a while' })),
  snooze_expiration_in_seconds: Type.Optional(
    Type.Integer({ minimum: 60, maximum: 31_536_000, description: 'How long the snooze lasts, in seconds' })
  )
}
const ItemChange = Input(itemChanges)
export type ItemChange = Static<typeof ItemChange>

/** One event, with everything its sender told: `data` is the payload Rollbar's SDKs send. */
export const Occurrence = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  project_id: Type.Integer(),
  item_id: Type.Integer(),
  timestamp: Time,
  uuid: Nullable(Type.String()),
  data: Type.Record(Type.String(), Type.Unknown())
})
export type Occurrence = Static<typeof Occurrence>
