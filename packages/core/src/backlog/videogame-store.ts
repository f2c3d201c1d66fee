import type { Page, Paging } from '../paging.ts'
import type { GameStatus, Videogame } from './videogame.ts'

/** What is known of a game beside what is computed: its owner and imports set each of these. */
export const VIDEOGAME_FIELDS = [
  'title',
  'platform',
  'release_date',
  'publisher',
  'status',
  'score',
  'notes',
  'hours_to_beat',
  'playthroughs',
  'external_ids'
] as const
export type VideogameField = (typeof VIDEOGAME_FIELDS)[number]
export type VideogameFields = Pick<Videogame, VideogameField>

/** Who set a field last. */
export type FieldSource = { by: 'user' } | { by: 'import'; import_id: string }

/** Who set each field; one that nobody set is not named. */
export type Sources = Partial<Record<VideogameField, FieldSource>>

/**
 * A game as it is kept; `asVideogame` makes it what others see. Its texts are such as any database keeps: well-formed, without NUL
 * characters.
 */
export interface VideogameRow extends VideogameFields, Pick<Videogame, 'id' | 'created_at' | 'updated_at'> {
  sources: Sources
}

/**
 * What to sort by. The newest and last changed first; titles from A to Z (`sort_title` of `listKeys`); the earliest released
 * first, a year before its months and these before their days, then TBA, then the unknown; the best first, the unscored last;
 * the shortest first, the unknown last. Where that is equal ids decide, in the same direction: descending for times and scores.
 * Texts are compared character by character.
 */
export const VIDEOGAME_SORTS = [
  'created_at',
  'updated_at',
  'title',
  'release_date',
  'score',
  'hours_to_beat'
] as const
export type VideogameSort = (typeof VIDEOGAME_SORTS)[number]

/** Which games, in which order: every condition given must hold. Texts are folded already, as those of `listKeys` are. */
export interface VideogameQuery {
  user_id: string
  /** `search_text` holds each of them. */
  words?: readonly string[]
  /** One of these. */
  status?: readonly GameStatus[]
  /** `platform_text` holds it. */
  platform?: string
  /** `publisher_text` holds it. */
  publisher?: string
  /** `release_date` begins with it: four digits. */
  year?: string
  /** Those without a score have neither. */
  min_score?: number
  max_score?: number
  sort: VideogameSort
}

/**
 * Games in the backlogs of users: those of others do not exist. An id is any text; `not_found` is the rejection when the user has
 * no such game.
 */
export interface VideogameStore {
  /**
   * Rejects with `unauthenticated` when the user is gone, and with `conflict` (`backlogFull`) when they have `MOST_GAMES`
   * already.
   */
  add(user_id: string, game: VideogameRow): Promise<void>
  find(user_id: string, id: string): Promise<VideogameRow>
  /**
   * Puts what `change` makes of the game in its place, and answers that: nobody else changes the game in between. The id and the
   * time it was made stay as they are. What `change` throws is the rejection, and the game stays as it is. `change` may be asked
   * again, with the game as it is by then.
   */
  change(user_id: string, id: string, change: (game: VideogameRow) => VideogameRow): Promise<VideogameRow>
  remove(user_id: string, id: string): Promise<void>
  /** By numbered page it counts the total. Rejects with `invalid` for a foreign cursor. */
  list(query: VideogameQuery & Paging): Promise<Page<VideogameRow>>
  /** All games of the user as they were at one moment, in the order of their ids. */
  all(user_id: string): Promise<VideogameRow[]>
}
