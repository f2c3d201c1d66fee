import { type Static, Type } from 'typebox'
import { Item, Source } from '../items/item.ts'
import { Nullable, Time } from '../schema.ts'

/** An immutable copy of what the tracker said about one item at one moment. */
export const Report = Type.Object({
  id: Type.String({ format: 'uuid' }),
  collection_id: Type.String({ format: 'uuid', description: 'The collection that stored it' }),
  created_at: Time,
  source: Source,
  project_id: Type.Integer(),
  item_id: Type.Integer(),
  counter: Type.Integer(),
  title: Type.String(),
  environment: Type.String(),
  level: Item.properties.level,
  status: Item.properties.status,
  total_occurrences: Type.Integer(),
  last_occurrence_timestamp: Nullable(Time),
  content_hash: Type.String({
    description: 'SHA-256 of `data` with its keys sorted: equal content, equal hash'
  }),
  data: Type.Record(Type.String(), Type.Unknown(), { description: "The tracker's own JSON, whole" })
})
export type Report = Static<typeof Report>
