import type { Bookmark } from './bookmark.ts'

/** As long as an index takes, and longer than anybody compares. */
const COMPARED = 200

/** What a list by title sorts by, character by character: the title in lower case, or the address where there is none. */
export function sortTitle({ title, url }: Pick<Bookmark, 'title' | 'url'>): string {
  return (title ?? url).toLowerCase().slice(0, COMPARED).toWellFormed()
}
