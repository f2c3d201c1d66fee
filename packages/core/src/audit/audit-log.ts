import type { Caller } from '../caller.ts'
import type { Page, Paging } from '../paging.ts'
import type { Clock, Ids } from '../ports.ts'
import type { AuditAction, AuditEntry } from './audit-entry.ts'

/** An entry as it is written: names are looked up when it is read. */
export type NewAuditEntry = Omit<AuditEntry, 'actor_name' | 'username'>

export interface AuditFilter {
  action?: AuditAction
  /** Id of the user who did it, and of the one it was done to. */
  actor_id?: string
  user_id?: string
  /** Only entries that this user made or that are about this user. */
  involving?: string
  /** From (inclusive) and to (exclusive), RFC 3339. */
  since?: string
  until?: string
}

/** What happened, for good: there is no way to change or remove an entry. */
export interface AuditLog {
  add(entry: NewAuditEntry): Promise<void>
  /** Newest first. */
  list(filter: AuditFilter, paging: Paging): Promise<Page<AuditEntry>>
}

interface Happened {
  /** Whose account it is about. */
  user_id: string | null
  subject_id?: string
  details?: Record<string, unknown>
}

/** Somebody who came as nobody and has just proved, by a password or a code, to be this user. */
export function provenCaller(caller: Caller, user_id: string): Caller {
  return caller.kind === 'nobody' ? { ...caller, kind: 'user', user_id } : caller
}

/** The entry for what `caller` just did. */
export function auditEntry(
  action: AuditAction,
  { user_id, subject_id, details = {} }: Happened,
  { caller, clock, ids }: { caller: Caller; clock: Clock; ids: Ids }
): NewAuditEntry {
  const { door, address, device } = caller.origin
  return {
    id: ids.next(),
    created_at: clock.now().toISOString(),
    action,
    door,
    actor_kind: caller.kind,
    actor_id: caller.user_id,
    user_id,
    subject_id: subject_id ?? null,
    address,
    device,
    details
  }
}
