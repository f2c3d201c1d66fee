import { gameIndex, gameKeys } from './game-index.ts'
import type { FileGame } from './read-file-game.ts'
import type { VideogameRow } from './videogame-store.ts'

/** A game of the backlog, and the line of the file that means it, if one did so far. */
export interface KnownGame {
  readonly game: VideogameRow
  readonly line: number | null
}

/** The same, with what it is looked up by. */
interface Entry {
  game: VideogameRow
  line: number | null
  keys: readonly string[]
}

export interface KnownGames {
  /**
   * Notes the game that a line of the file makes, or makes another of: the lines after it find it by what it is called then.
   * `id` is the one the line gives it, if any.
   */
  take(known: { game: VideogameRow; line: number; id: string | null }): void
  /**
   * The games that a row means, no more than `most`: what has its id, else what shares an id elsewhere with it, else what has its
   * name and no other id where it has one. Without a platform that is every game of that title. A row with an id of ours never
   * means a game that another row has meant, or another id in the file means.
   */
  match(row: FileGame, how: { platform: string | null; most: number }): KnownGame[]
}

/** Games to look up as the rows of a file name them; `named` are all ids of ours in the file. */
export function knownGames(games: readonly VideogameRow[], named: ReadonlySet<string>): KnownGames {
  const byId = new Map<string, Entry>()
  const all = gameIndex<Entry>()
  /** Those that no id in the file means, and no row so far. */
  const free = gameIndex<Entry>()
  for (const game of games) {
    const entry = { game, line: null, keys: gameKeys(game) }
    byId.set(game.id, entry)
    all.put(entry)
    if (!named.has(game.id)) free.put(entry)
  }

  function take({ game, line, id }: Parameters<KnownGames['take']>[0]): void {
    const entry = byId.get(game.id)
    if (entry === undefined) {
      const made = { game, line, keys: gameKeys(game) }
      byId.set(game.id, made)
      if (id !== null) byId.set(id, made)
      all.put(made)
      return
    }
    free.drop(entry)
    if (!isCalledAlike(entry.game, game)) {
      all.drop(entry)
      entry.keys = gameKeys(game)
      all.put(entry)
    }
    entry.game = game
    entry.line = line
  }

  return {
    take,
    match({ id, title, fields: { external_ids = {} } }, { platform, most }) {
      const own = id === null ? undefined : byId.get(id)
      if (own) return [own]
      return (id === null ? all : free).find({ title, platform, external_ids }, most)
    }
  }
}

function isCalledAlike(one: VideogameRow, other: VideogameRow): boolean {
  return (
    one.title === other.title && one.platform === other.platform && one.external_ids === other.external_ids
  )
}
