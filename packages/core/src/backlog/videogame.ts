import { type Static, Type } from 'typebox'
import { Nullable, OneOf, Time } from '../schema.ts'

/** Where a game can stand. */
export const GAME_STATUSES = ['backlog', 'playing', 'completed', 'retired', 'wishlist'] as const
export type GameStatus = (typeof GAME_STATUSES)[number]

/**
 * The same, of a game that is said to stand in several of them, the most telling first. What is being played tells of now. Who
 * gave a game up did so after all else they did with it. A game that was finished often still stands in the backlog it came from,
 * and one that was bought on the list of wishes.
 */
export const MOST_TELLING = [
  'playing',
  'retired',
  'completed',
  'backlog',
  'wishlist'
] as const satisfies GameStatus[]

/** How far somebody came: not to the end, the story, the story and more, or all there is. */
export const COMPLETIONS = ['unfinished', 'main', 'main_extra', 'completionist'] as const
export type Completion = (typeof COMPLETIONS)[number]

/** Of a title, a platform or a publisher, in characters. */
export const LONGEST_NAME = 60
export const LONGEST_NOTES = 10_000
export const LONGEST_EXTERNAL_ID = 100
export const MOST_HOURS = 100_000
export const MOST_PLAYTHROUGHS = 100

/** One time through a game. */
export const Playthrough = Type.Object({
  platform: Nullable(Type.String()),
  completion: OneOf(COMPLETIONS),
  hours: Nullable(Type.Number()),
  started: Nullable(Type.String({ description: 'A year, a month or a day' })),
  finished: Nullable(Type.String({ description: 'A year, a month or a day' }))
})
export type Playthrough = Static<typeof Playthrough>

/** Where games have ids beside ours. */
export const PLACES = ['hltb', 'grouvee', 'igdb', 'giantbomb'] as const

/** By what a game is known elsewhere. */
export const ExternalIds = Type.Object({
  hltb: Type.Optional(Type.String()),
  grouvee: Type.Optional(Type.String()),
  igdb: Type.Optional(Type.String()),
  giantbomb: Type.Optional(Type.String())
})
export type ExternalIds = Static<typeof ExternalIds>

/** A game somebody owns, plays, has played or wishes for. */
export const Videogame = Type.Object({
  id: Type.String({ format: 'uuid' }),
  title: Type.String(),
  platform: Type.String(),
  release_date: Nullable(Type.String({ description: 'A year, a month, a day, or TBA' })),
  publisher: Nullable(Type.String()),
  status: OneOf(GAME_STATUSES),
  score: Nullable(Type.Integer({ description: 'From 0 to 100' })),
  notes: Nullable(Type.String()),
  hours_to_beat: Nullable(Type.Number()),
  playthroughs: Type.Array(Playthrough),
  external_ids: ExternalIds,
  hours_played: Type.Number({ description: 'Of all playthroughs' }),
  hours_left: Nullable(
    Type.Number({
      description:
        'Of a game in the backlog or being played, without what was played and not finished; null when it is not known'
    })
  ),
  set_by: Type.Record(Type.String(), OneOf(['user', 'import'] as const), {
    description: 'Who set each field; one that nobody set is not named'
  }),
  created_at: Time,
  updated_at: Time
})
export type Videogame = Static<typeof Videogame>

/** What is no id is one that there is not. */
export const VideogameRef = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'Id of the game',
  'x-metavar': 'GAME'
})
