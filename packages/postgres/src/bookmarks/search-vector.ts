import { type Bookmark, searchedWords, sitesOf } from '@rollcall/core'
import { type SQL, sql } from 'drizzle-orm'
import {
  ownerSign,
  quoted,
  SIGNED_STATES,
  type SignedState,
  siteSign,
  stateSign,
  tagSign
} from './search-signs.ts'

/** What the search column is made of. */
export interface SearchedRow
  extends Pick<Bookmark, 'title' | 'body' | 'url' | 'unread' | 'archived' | 'favourite' | 'link_status'> {
  user_id: string
  host: string
  tags: readonly string[]
}

/**
 * The text of the search column. No parser of PostgreSQL has a hand in it: those take words apart as they think best
 * (`1e5`, `e-mail.address`), and what is looked for would not be found.
 */
export function searchVectorText(row: SearchedRow): string {
  const words = [...searchedWords(row)].map(([word, places]) => `${quoted(word)}:${places.join(',')}`)
  const signs = [
    ownerSign(row.user_id),
    ...row.tags.map(tagSign),
    ...sitesOf(row.host).map(siteSign),
    ...statesOf(row).map(stateSign)
  ]
  return [...signs, ...words].join(' ')
}

function statesOf({ unread, archived, favourite, link_status }: SearchedRow): SignedState[] {
  const holds = { unread, archived, favourite, dead: link_status === 'dead' }
  return SIGNED_STATES.filter((state) => holds[state])
}

export function searchVector(row: SearchedRow): SQL {
  return sql`${searchVectorText(row)}::tsvector`
}
