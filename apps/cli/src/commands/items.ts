import type { Item } from '@rollcall/core'
import { command } from '../command.ts'
import { agoField, counterField, field, levelStyle, statusStyle } from '../output/cell.ts'
import { record } from '../output/record.ts'
import { table } from '../output/table.ts'
import { itemFields } from './item-fields.ts'
import { itemWithPosts } from './item-view.ts'
import { occurrence, occurrenceFields } from './occurrence-view.ts'

const item = record(itemFields)

export const leaves = [
  command({
    useCase: 'listItems',
    print: table<Item>(
      [
        field('id', { align: 'right' }),
        counterField('counter', { align: 'right' }),
        field('level', { style: levelStyle }),
        field('status', { style: statusStyle }),
        field('environment'),
        { name: 'count', value: ({ total_occurrences }) => total_occurrences, align: 'right' },
        agoField('last_seen', (row) => row.last_occurrence_timestamp),
        field('title', { flexible: true })
      ],
      'No items.'
    )
  }),
  command({ useCase: 'showItem', args: ['id'], print: itemWithPosts }),
  command({ useCase: 'createItem', print: item }),
  command({ useCase: 'updateItem', args: ['id'], print: item }),
  command({ useCase: 'resolveItem', args: ['id'], print: item }),
  command({ useCase: 'reopenItem', args: ['id'], print: item }),
  command({ useCase: 'muteItem', args: ['id'], print: item }),
  command({ useCase: 'archiveItem', args: ['id'], print: item }),
  command({
    useCase: 'deleteItem',
    args: ['id'],
    confirm: async ({ id }, { app, caller }) => {
      const { counter, title, total_occurrences } = await app.showItem({ id }, caller)
      return `Delete item #${counter} (${title}) and its ${total_occurrences} occurrences?`
    },
    print: () => ['Deleted.']
  }),
  command({ useCase: 'listOccurrences', args: ['id'], print: table(occurrenceFields, 'No occurrences.') }),
  command({ useCase: 'showOccurrence', args: ['id'], print: occurrence }),
  command({ useCase: 'recordOccurrence', args: ['payload'], files: ['payload'], print: ({ uuid }) => [uuid] })
]
