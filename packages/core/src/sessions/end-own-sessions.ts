import { auditEntry } from '../audit/audit-log.ts'
import { ownId } from '../auth/live-caller.ts'
import type { Caller } from '../caller.ts'
import type { Clock, Ids } from '../ports.ts'
import type { Accounts } from '../users/accounts.ts'

export interface EndSessionPorts {
  accounts: Accounts
  clock: Clock
  ids: Ids
}

/** All sessions but the one that asks. An operator who acts as the user has none: all of them are others. */
export function othersThan({ kind, credential_id }: Caller): Which {
  return kind === 'user' && credential_id !== null ? { except: credential_id } : {}
}

type Which = { only?: string; except?: string }

/** How many sessions of the caller ended, each with a line in the trail. */
export async function endOwnSessions(
  which: Which,
  { ports, caller }: { ports: EndSessionPorts; caller: Caller }
): Promise<number> {
  const user_id = ownId(caller)
  return ports.accounts.transaction(async ({ sessions, audit }) => {
    const ended = await sessions.end(user_id, which)
    for (const subject_id of ended) {
      await audit.add(auditEntry('session.ended', { user_id, subject_id }, { caller, ...ports }))
    }
    return ended.length
  })
}
