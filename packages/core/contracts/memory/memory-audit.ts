import type { AuditEntry, AuditFilter, AuditLog, NewAuditEntry, User } from '@rollcall/core'
import type { Within } from './account-state.ts'
import { type Order, pageOf } from './page-of.ts'

const NEWEST_FIRST: Order<AuditEntry> = {
  list: 'audit entries',
  position: ({ created_at, id }) => [created_at, id],
  descending: true
}

export function memoryAudit(within: Within): AuditLog {
  return {
    add: (entry) => within(({ audit }) => void audit.push(structuredClone(entry))),
    list: (filter, paging) =>
      within(({ audit, users }) => {
        const matching = audit.filter((entry) => matches(entry, filter))
        return pageOf(
          matching.map((entry) => named(entry, users)),
          paging,
          NEWEST_FIRST
        )
      })
  }
}

function matches(
  entry: NewAuditEntry,
  { action, actor_id, user_id, involving, since, until }: AuditFilter
): boolean {
  return (
    (action === undefined || entry.action === action) &&
    (actor_id === undefined || entry.actor_id === actor_id) &&
    (user_id === undefined || entry.user_id === user_id) &&
    (involving === undefined || entry.actor_id === involving || entry.user_id === involving) &&
    (since === undefined || entry.created_at >= since) &&
    (until === undefined || entry.created_at < until)
  )
}

function named(entry: NewAuditEntry, users: User[]): AuditEntry {
  const nameOf = (user_id: string | null) => users.find(({ id }) => id === user_id)?.username ?? null
  return { ...entry, actor_name: nameOf(entry.actor_id), username: nameOf(entry.user_id) }
}
