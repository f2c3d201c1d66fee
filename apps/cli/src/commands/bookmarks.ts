import type { Bookmark } from '@rollcall/core'
import { command } from '../command.ts'
import { field } from '../output/cell.ts'
import { record } from '../output/record.ts'
import { table } from '../output/table.ts'
import { bookmarkColumns, bookmarkFields } from './bookmark-fields.ts'
import { leaves as files } from './bookmark-files.ts'
import { leaves as tags } from './bookmark-tags.ts'
import { visitsOfAll, visitsOfOne } from './bookmark-visits.ts'

const bookmark = record(bookmarkFields)

export const leaves = [
  command({
    useCase: 'createBookmark',
    args: ['url'],
    print: record<Bookmark & { outcome: string }>([field('outcome'), ...bookmarkFields])
  }),
  command({ useCase: 'listBookmarks', print: table(bookmarkColumns, 'No bookmarks.') }),
  command({ useCase: 'showBookmark', args: ['id'], print: bookmark }),
  command({ useCase: 'updateBookmark', args: ['id'], print: bookmark }),
  command({ useCase: 'replaceBookmark', args: ['id', 'url'], print: bookmark }),
  command({
    useCase: 'deleteBookmark',
    args: ['id'],
    confirm: async ({ id }, { app, caller }) => {
      const { url, short_url, visits } = await app.showBookmark({ id }, caller)
      return `Delete ${url} and its short link ${short_url}, which was visited ${timesOf(visits)}?`
    },
    print: () => ['Deleted.']
  }),
  command({ useCase: 'bookmarksStats', print: visitsOfAll }),
  command({ useCase: 'bookmarkStats', args: ['id'], print: visitsOfOne }),
  command({ useCase: 'fetchPageFacts', args: ['id'], print: bookmark }),
  command({ useCase: 'visitBookmark', args: ['short_url'], print: record() }),
  command({ useCase: 'resolveBookmark', args: ['short_url'], print: record() }),
  ...files,
  ...tags
]

function timesOf(visits: number): string {
  return visits === 1 ? 'once' : `${visits} times`
}
