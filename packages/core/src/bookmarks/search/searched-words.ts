import type { Bookmark } from '../bookmark.ts'
import { wordsOf } from './words.ts'

/** What PostgreSQL's tsvector can hold: this many places in all, so many of one word, and so many characters of words. */
const MOST_PLACES = 16_000
const MOST_PLACES_OF_A_WORD = 250
const MOST_CHARACTERS = 300_000

/**
 * The words of title, address and note, each with its places in ascending order. Words that follow one another have places
 * that do, and no two of different fields. What is beyond the limits is left out, the end of a very long note at worst.
 */
export function searchedWords({
  title,
  url,
  body
}: Pick<Bookmark, 'title' | 'url' | 'body'>): Map<string, number[]> {
  const found = new Map<string, number[]>()
  let place = 0
  let characters = 0
  for (const text of [title, url, body]) {
    for (const word of wordsOf(text ?? '')) {
      place += 1
      const places = found.get(word)
      if (places === undefined) characters += word.length
      if (place > MOST_PLACES || characters > MOST_CHARACTERS) return found
      if (places === undefined) found.set(word, [place])
      else if (places.length < MOST_PLACES_OF_A_WORD) places.push(place)
    }
    place += 1
  }
  return found
}
