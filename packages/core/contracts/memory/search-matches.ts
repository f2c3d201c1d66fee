import { type Bookmark, type SearchNode, type State, searchedWords, sitesOf } from '@rollcall/core'

/** Whether a bookmark is one of those a search asks for. */
export function matches(node: SearchNode, bookmark: Bookmark): boolean {
  const places = searchedWords(bookmark)
  const sites = sitesOf(new URL(bookmark.url).hostname)
  const holds = (one: SearchNode): boolean => {
    switch (one.type) {
      case 'words':
        return inTurn(one.words, (word) => exactly(word, places))
      case 'beginning':
        return inTurn(one.words, (word, isLast) =>
          isLast ? beginningWith(word, places) : exactly(word, places)
        )
      case 'tag':
        return bookmark.tags.includes(one.tag)
      case 'site':
        return sites.includes(one.host)
      case 'is':
        return STATES[one.state](bookmark)
      case 'before':
        return Date.parse(bookmark.created_at) < Date.parse(one.time)
      case 'after':
        return Date.parse(bookmark.created_at) >= Date.parse(one.time)
      case 'not':
        return !holds(one.node)
      case 'and':
        return one.nodes.every(holds)
      case 'or':
        return one.nodes.some(holds)
    }
  }
  return holds(node)
}

type Places = ReadonlyMap<string, readonly number[]>

function exactly(word: string, places: Places): readonly number[] {
  return places.get(word) ?? []
}

function beginningWith(beginning: string, places: Places): readonly number[] {
  return [...places].flatMap(([word, where]) => (word.startsWith(beginning) ? where : []))
}

/** Whether the words stand one after the other somewhere. */
function inTurn(
  words: readonly string[],
  placesOf: (word: string, isLast: boolean) => readonly number[]
): boolean {
  const [first, ...others] = words.map((word, i) => new Set(placesOf(word, i === words.length - 1)))
  if (first === undefined) return true
  return [...first].some((place) => others.every((where, i) => where.has(place + i + 1)))
}

const STATES: Record<State, (bookmark: Bookmark) => boolean> = {
  unread: ({ unread }) => unread,
  archived: ({ archived }) => archived,
  favourite: ({ favourite }) => favourite,
  dead: ({ link_status }) => link_status === 'dead',
  unvisited: ({ visits }) => visits === 0
}
