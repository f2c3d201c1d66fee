import type { AuditEntry } from '@rollcall/core'
import { command } from '../command.ts'
import { agoField, field } from '../output/cell.ts'
import { table } from '../output/table.ts'

export const leaves = [
  command({
    useCase: 'listAuditEntries',
    print: table<AuditEntry>(
      [
        agoField('when', (entry) => entry.created_at),
        field('action'),
        { name: 'actor', value: actorOf },
        { name: 'user', value: (entry) => entry.username ?? entry.user_id },
        field('door'),
        field('address'),
        { name: 'details', value: detailsOf, flexible: true }
      ],
      'No entries.'
    )
  })
]

function detailsOf({ details }: AuditEntry): unknown {
  return Object.keys(details).length === 0 ? null : details
}

/** An operator may act as somebody. */
function actorOf({ actor_kind, actor_name, actor_id }: AuditEntry): string {
  const name = actor_name ?? actor_id
  if (name === null) return actor_kind
  return actor_kind === 'operator' ? `operator as ${name}` : name
}
