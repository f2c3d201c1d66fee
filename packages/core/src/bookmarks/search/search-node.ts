/** What `is:` may ask for. */
export const STATES = ['unread', 'archived', 'favourite', 'dead', 'unvisited'] as const
export type State = (typeof STATES)[number]

/** A query of bookmarks, understood: every part is a condition. */
export type SearchNode =
  /** These words, one after the other in title, note or address: as `wordsOf` gives them. */
  | { type: 'words'; words: string[] }
  /** The same, with any word in the place of the last that begins as that does. */
  | { type: 'beginning'; words: string[] }
  /** As `tagOf` gives it. */
  | { type: 'tag'; tag: string }
  /** A host and all below it, in lower case and punycode. */
  | { type: 'site'; host: string }
  | { type: 'is'; state: State }
  /** Saved before this time (RFC 3339). */
  | { type: 'before'; time: string }
  /** Saved at or after this time (RFC 3339). */
  | { type: 'after'; time: string }
  | { type: 'not'; node: SearchNode }
  /** All of them; none at all is true. */
  | { type: 'and'; nodes: SearchNode[] }
  /** Any of them. */
  | { type: 'or'; nodes: SearchNode[] }
