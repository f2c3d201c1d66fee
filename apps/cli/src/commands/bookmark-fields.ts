import type { Bookmark } from '@rollcall/core'
import { agoField, type Field, field, momentField, type Style } from '../output/cell.ts'
import type { Paint } from '../output/screen.ts'
import { words } from '../output/words.ts'

/** A bookmark on its own. */
export const bookmarkFields: Field<Bookmark>[] = [
  field('title', { style: (_row, paint) => paint.bold }),
  field('url'),
  field('short_url'),
  field('id'),
  { name: 'tags', value: ({ tags }) => words(tags) },
  field('body'),
  field('unread'),
  field('archived'),
  field('favourite'),
  field('visits'),
  field('bot_visits'),
  momentField('last_visited', (bookmark) => bookmark.last_visited_at),
  field('enabled'),
  momentField('expires_at', (bookmark) => bookmark.expires_at),
  field('max_visits'),
  field('redirect_status'),
  field('alternate_url'),
  field('link_status', { style: linkStyle }),
  field('link_status_code'),
  field('link_error'),
  momentField('link_checked', (bookmark) => bookmark.link_checked_at),
  field('link_failures'),
  momentField('created_at', (bookmark) => bookmark.created_at),
  momentField('updated_at', (bookmark) => bookmark.updated_at)
]

/** A bookmark in a list. */
export const bookmarkColumns: Field<Bookmark>[] = [
  field('short_url'),
  field('visits', { align: 'right' }),
  agoField('created', (bookmark) => bookmark.created_at),
  { name: 'is', value: (bookmark) => words(statesOf(bookmark)) },
  { name: 'tags', value: ({ tags }) => words(tags) },
  field('url', { flexible: true, shown: ({ url }) => url.replace(/^https?:\/\//i, '') }),
  field('title', { flexible: true })
]

/** In the words that `is:` understands. */
function statesOf({ unread, archived, favourite, link_status }: Bookmark): string[] {
  const states = { unread, favourite, archived, dead: link_status === 'dead' }
  return Object.entries(states)
    .filter(([, holds]) => holds)
    .map(([state]) => state)
}

export function linkStyle({ link_status }: Pick<Bookmark, 'link_status'>, paint: Paint): Style {
  switch (link_status) {
    case 'alive':
      return paint.green
    case 'dead':
      return paint.red
    case 'failing':
    case 'refused':
      return paint.yellow
    default:
      return paint.dim
  }
}
