import { type GameStatus, MOST_TELLING } from '@rollcall/core'
import { plainName } from '../csv/plain-name.ts'

/** What shelves, tabs and lists of games are called. */
const WORDS: Record<GameStatus, string> = {
  playing: 'playing now_playing currently_playing replay replaying',
  retired: 'retired abandoned shelved dropped',
  completed: 'completed finished beaten played',
  backlog: 'backlog unplayed',
  wishlist: 'wish_list wishlist'
}

/** The status that the most telling of some names has; undefined when none of them tells any. */
export function mostTelling(names: readonly string[]): GameStatus | undefined {
  const words = names.map(plainName)
  return MOST_TELLING.find((status) => WORDS[status].split(' ').some((word) => words.includes(word)))
}
