import type { App } from '@rollcall/core'
import { agoField, type Field, field } from '../output/cell.ts'
import { table } from '../output/table.ts'
import type { View } from '../output/view.ts'
import { accountStyle } from './user-fields.ts'

type Lineage = Awaited<ReturnType<App['invitationTree']>>
type Person = Lineage['data'][number]

const rest: Field<Person>[] = [
  field('role'),
  field('status', { style: accountStyle }),
  agoField('created', (person) => person.created_at)
]

const drawn = table<Person>(
  [{ name: 'username', value: ({ depth, username }) => '  '.repeat(depth) + username }, ...rest],
  ''
)
const plain = table<Person>(
  [field('depth'), field('username'), ...rest, field('user_id'), field('invited_by')],
  ''
)

/** Who invited whom: indented on a terminal, with the depth as a number in a pipe. */
export const lineage: View<Lineage> = {
  render: (output, screen, first) => (screen.isTerminal ? drawn : plain).render(output, screen, first),
  empty: 'No users.'
}
