import { folded } from './list-keys.ts'
import { PLACES } from './videogame.ts'
import type { VideogameFields } from './videogame-store.ts'

type Place = (typeof PLACES)[number]

/** What a game is called, here and elsewhere; the platform is null where it is not known. */
export type GameNames = Pick<VideogameFields, 'title' | 'external_ids'> & { platform: string | null }

/** Things to look up by the keys they have (`gameKeys`). */
export interface GameIndex<G> {
  put(game: G): void
  drop(game: G): void
  /**
   * What shares an id elsewhere with that, else what has its name: its title and, where there is one, its platform. Two that have
   * different ids in one place are two games, whatever they are called. No more than `most` are found, so that no search takes
   * longer than another.
   */
  find(names: GameNames, most: number): G[]
}

export function gameIndex<G extends { keys: readonly string[] }>(): GameIndex<G> {
  const found = new Map<string, Set<G>>()
  return {
    put(game) {
      for (const key of game.keys) {
        const games = found.get(key)
        if (games) games.add(game)
        else found.set(key, new Set([game]))
      }
    },
    drop(game) {
      for (const key of game.keys) found.get(key)?.delete(game)
    },
    find(names, most) {
      const under = (keys: readonly string[]) =>
        firstOf(
          keys.map((key) => found.get(key)),
          most
        )
      const shared = under(idKeys(names))
      return shared.length > 0 ? shared : under(nameKeys(names))
    }
  }
}

function firstOf<G>(sets: readonly (ReadonlySet<G> | undefined)[], most: number): G[] {
  const first = new Set<G>()
  for (const games of sets) {
    for (const game of games ?? []) {
      if (first.size === most) return [...first]
      first.add(game)
    }
  }
  return [...first]
}

/** What a game is looked up by: its ids elsewhere, and its title, with the platform and without, beside where it has ids. */
export function gameKeys(game: GameNames): string[] {
  const places = PLACES.filter((place) => game.external_ids[place] !== undefined)
  const names = game.platform === null ? [game] : [game, { ...game, platform: null }]
  return [...idKeys(game), ...names.map((name) => withPlaces(plainNames(name), places))]
}

function idKeys({ external_ids }: Pick<GameNames, 'external_ids'>): string[] {
  return Object.entries(external_ids).map(([place, id]) => `\n${place}\n${id}`)
}

/** All choices of places. */
const CHOICES = PLACES.reduce<Place[][]>(
  (choices, place) => [...choices, ...choices.map((some) => [...some, place])],
  [[]]
)

/** What of the name has no id where that has one: it would be another, since none is shared. */
function nameKeys({ external_ids, ...name }: GameNames): string[] {
  const plain = plainNames(name)
  const free = CHOICES.filter((places) => places.every((place) => external_ids[place] === undefined))
  return free.map((places) => withPlaces(plain, places))
}

function withPlaces(name: string, places: readonly Place[]): string {
  return `${name}\n\n${places.join(' ')}`
}

/** Title and platform as they are compared: without the latter those of every platform. */
export function plainNames({ title, platform }: Pick<GameNames, 'title' | 'platform'>): string {
  return platform === null ? plainName(title) : `${plainName(title)}\n${plainName(platform)}`
}

/** Whether two names are the same in another spelling. */
export function isSpelledAlike(one: string, other: string): boolean {
  return one === other || plainName(one) === plainName(other)
}

/** What makes two names the same: their letters and digits in any case; of a name without any, all of it. */
function plainName(name: string): string {
  const plain = folded(name)
  return plain.replaceAll(/[^\p{L}\p{N}]+/gu, '') || plain
}
