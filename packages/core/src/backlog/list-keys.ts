import type { VideogameFields } from './videogame-store.ts'

/** What a list looks for and sorts by, beside the fields themselves. */
export interface ListKeys {
  sort_title: string
  /** All that is searched: title, publisher, platform and notes. */
  search_text: string
  platform_text: string
  publisher_text: string
}

/** More than a title has, and little enough for a cursor. */
const COMPARED = 100

/** Made in one place, so that every store finds and sorts alike, whatever its locale. */
export function listKeys({
  title,
  platform,
  publisher,
  notes
}: Pick<VideogameFields, 'title' | 'platform' | 'publisher' | 'notes'>): ListKeys {
  return {
    sort_title: folded(title).slice(0, COMPARED).toWellFormed(),
    search_text: [title, publisher ?? '', platform, notes ?? ''].map(folded).join('\n'),
    platform_text: folded(platform),
    publisher_text: folded(publisher ?? '')
  }
}

/** A text as it is compared: in lower case, compatible forms alike (NFKC), with single spaces. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}
