import type { Session } from '@rollcall/core'
import { command } from '../command.ts'
import { agoField, field, type Style } from '../output/cell.ts'
import { counted } from '../output/counted.ts'
import { record } from '../output/record.ts'
import type { Paint } from '../output/screen.ts'
import { table } from '../output/table.ts'

export const leaves = [
  command({
    useCase: 'listSessions',
    print: table<Session>(
      [
        field('id'),
        { name: 'current', value: ({ current }) => (current ? 'yes' : 'no'), style: currentStyle },
        agoField('created', (session) => session.created_at),
        agoField('last_used', (session) => session.last_used_at),
        agoField('expires', (session) => session.expires_at),
        field('address'),
        field('device', { flexible: true })
      ],
      'No sessions.'
    )
  }),
  command({ useCase: 'endSession', args: ['id'], print: () => ['Ended.'] }),
  command({
    useCase: 'endSessions',
    confirm: async ({ others }, { app, caller }) => {
      const { data } = await app.listSessions({}, caller)
      const ending = data.filter(({ current }) => others !== true || !current)
      return ending.length === 0 ? null : `End ${counted(ending.length, 'session')}?`
    },
    print: record()
  })
]

function currentStyle({ current }: Session, paint: Paint): Style {
  return current ? paint.bold : paint.dim
}
