import { AppError } from '../errors.ts'

/** Games a user may have, and rows that one import takes. */
export const MOST_GAMES = 20_000

/** The `conflict` of a game for which there is no room. */
export function backlogFull(): AppError {
  return new AppError('conflict', `A backlog holds at most ${MOST_GAMES} games: delete some first`)
}
