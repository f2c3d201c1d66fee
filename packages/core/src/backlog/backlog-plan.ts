import { type Static, Type } from 'typebox'
import { Nullable, OneOf } from '../schema.ts'
import { Videogame } from './videogame.ts'

const LEFT_OUT_REASONS = ['not_released', 'unknown_length', 'too_long'] as const

const named = Type.Pick(Videogame, ['id', 'title', 'platform', 'status', 'score', 'hours_left']).properties

const PlannedGame = Type.Object({
  position: Type.Integer({ description: 'From 1' }),
  videogame: Type.Object({ ...named, hours_left: Type.Number() }),
  hours_left_after: Type.Number({ description: 'Hours that are free once it is done' }),
  finish_on: Nullable(
    Type.String({
      format: 'date',
      description: 'The day by which it is done at an even pace; null where no end is given'
    })
  ),
  reason: Type.String()
})

const LeftOut = Type.Object({
  id: Type.String({ format: 'uuid' }),
  title: Type.String(),
  platform: Type.String(),
  hours_left: Nullable(Type.Number()),
  reason_code: OneOf(LEFT_OUT_REASONS),
  reason: Type.String()
})

/** What to play in so many hours. */
export const BacklogPlan = Type.Object({
  hours: Type.Number(),
  until: Nullable(Type.String({ format: 'date', description: 'The last day' })),
  hours_planned: Type.Number(),
  hours_spare: Type.Number(),
  hours_per_day: Nullable(Type.Number({ description: 'The pace, until then' })),
  picks: Type.Array(PlannedGame, { description: 'In the order to play them in' }),
  left_out: Type.Array(LeftOut, { description: 'What would have been next first' })
})
export type BacklogPlan = Static<typeof BacklogPlan>
export type PlannedGame = Static<typeof PlannedGame>
export type LeftOut = Static<typeof LeftOut>
