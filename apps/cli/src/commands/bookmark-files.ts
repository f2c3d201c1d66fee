import type { App, Bookmark } from '@rollcall/core'
import { command } from '../command.ts'
import { field, type Style } from '../output/cell.ts'
import { lines } from '../output/lines.ts'
import type { Paint } from '../output/screen.ts'
import { linkStyle } from './bookmark-fields.ts'

type ElementOf<S> = S extends AsyncIterable<infer E> ? E : never
type Imported = ElementOf<Awaited<ReturnType<App['importBookmarks']>>>
type Checked = ElementOf<Awaited<ReturnType<App['checkBookmarks']>>>

const OUTCOMES: readonly Imported['outcome'][] = ['created', 'existing', 'updated', 'failed']
const STATUSES: readonly Bookmark['link_status'][] = ['alive', 'failing', 'dead', 'refused']

/** Bookmarks by the file, and checks of their links: what comes an entry at a time. */
export const leaves = [
  command({
    useCase: 'importBookmarks',
    args: ['content'],
    progress: 'Importing',
    tally: ({ outcome }) => outcome,
    summary: (counts) => [told(OUTCOMES, counts)],
    holds: ({ outcome }) => outcome !== 'failed',
    print: lines<Imported>(
      [field('line'), field('outcome', { style: outcomeStyle }), field('url'), field('error')],
      'Nothing to import.'
    )
  }),
  command({ useCase: 'exportBookmarks', print: 'as-is' }),
  command({
    useCase: 'checkBookmarks',
    args: ['ids'],
    needsOne: ['ids', 'q', 'search', 'older_than', 'all'],
    progress: 'Checking links',
    tally: ({ link_status }) => link_status,
    summary: (counts) => [told(STATUSES, counts)],
    holds: ({ link_status }) => link_status !== 'dead',
    print: lines<Checked>(
      [
        field('short_url'),
        field('link_status', { style: linkStyle }),
        field('link_status_code'),
        field('url'),
        field('link_error')
      ],
      'No links to check.'
    )
  })
]

/** All of the words, so that a script finds what it looks for. */
function told(words: readonly string[], counts: ReadonlyMap<string, number>): string {
  return words.map((word) => `${counts.get(word) ?? 0} ${word}`).join(', ')
}

function outcomeStyle({ outcome }: Imported, paint: Paint): Style {
  switch (outcome) {
    case 'created':
      return paint.green
    case 'updated':
      return paint.cyan
    case 'failed':
      return paint.red
    default:
      return paint.dim
  }
}
