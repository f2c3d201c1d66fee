import type { App } from '@rollcall/core'
import { command } from '../command.ts'
import { agoField, field } from '../output/cell.ts'
import { record } from '../output/record.ts'
import { table } from '../output/table.ts'

type Tag = Awaited<ReturnType<App['listTags']>>['data'][number]
type Search = Awaited<ReturnType<App['listSearches']>>['data'][number]

/** Tags and saved searches. */
export const leaves = [
  command({
    useCase: 'listTags',
    print: table<Tag>([field('count', { align: 'right' }), field('tag', { flexible: true })], 'No tags.')
  }),
  command({ useCase: 'renameTag', args: ['tag', 'to'], print: record() }),
  command({ useCase: 'mergeTags', args: ['tags'], print: record() }),
  command({
    useCase: 'deleteTag',
    args: ['tag'],
    confirm: async ({ tag }, { app, caller }) => {
      const known = (await app.listTags({}, caller)).data.find((one) => one.tag === plainTag(tag))
      return known ? `Take the tag ${known.tag} off ${bookmarks(known.count)}?` : null
    },
    print: record()
  }),
  command({
    useCase: 'listSearches',
    print: table<Search>(
      [
        field('name'),
        agoField('created', (search) => search.created_at),
        field('q', { flexible: true }),
        field('id')
      ],
      'No saved searches.'
    )
  }),
  command({ useCase: 'saveSearch', args: ['name', 'q'], print: record() }),
  command({
    useCase: 'deleteSearch',
    args: ['search'],
    confirm: async ({ search }) => `Delete the saved search ${search}?`,
    print: () => ['Deleted.']
  })
]

/** As tags are kept, for a question: what is wrong with it the use case says. */
function plainTag(tag: string): string {
  return tag.trim().replace(/^#+/, '').normalize('NFC').toLowerCase()
}

function bookmarks(count: number): string {
  return count === 1 ? 'one bookmark' : `${count} bookmarks`
}
