import type { Report } from '@rollcall/core'
import { command } from '../command.ts'
import { agoField, counterField, field, levelStyle, momentField, statusStyle } from '../output/cell.ts'
import { counted } from '../output/counted.ts'
import { record } from '../output/record.ts'
import { table } from '../output/table.ts'

export const leaves = [
  command({ useCase: 'collectReports', progress: 'Collecting reports', print: record() }),
  command({
    useCase: 'listReports',
    print: table<Report>(
      [
        field('id'),
        agoField('created_at', (row) => row.created_at),
        counterField('item', { align: 'right' }),
        field('level', { style: levelStyle }),
        field('status', { style: statusStyle }),
        field('environment'),
        { name: 'count', value: ({ total_occurrences }) => total_occurrences, align: 'right' },
        field('title', { flexible: true })
      ],
      'No reports.'
    )
  }),
  command({
    useCase: 'showReport',
    args: ['id'],
    print: record<Report>([
      field('title', { style: (_row, paint) => paint.bold }),
      field('id'),
      momentField('created_at', (row) => row.created_at),
      field('source'),
      field('collection_id'),
      field('item_id'),
      counterField('counter'),
      field('level', { style: levelStyle }),
      field('status', { style: statusStyle }),
      field('environment'),
      { name: 'occurrences', value: ({ total_occurrences }) => total_occurrences },
      momentField('last_seen', (row) => row.last_occurrence_timestamp),
      field('content_hash'),
      field('data')
    ])
  }),
  command({
    useCase: 'deleteReport',
    args: ['id'],
    confirm: async ({ id }, { app, caller }) => {
      const { counter, created_at } = await app.showReport({ id }, caller)
      return `Delete the report of item #${counter} from ${created_at}?`
    },
    print: () => ['Deleted.']
  }),
  command({
    useCase: 'cleanReports',
    confirm: async (input, { app, caller }) => {
      const { deleted } = await app.cleanReports({ ...input, dry_run: true }, caller)
      return deleted === 0 ? null : `Delete ${counted(deleted, 'report')}?`
    },
    print: record()
  })
]
