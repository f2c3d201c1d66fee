import { requireLive } from '../auth/live-caller.ts'
import type { Caller } from '../caller.ts'
import type { Clock, Ids } from '../ports.ts'
import type { AccountStores, Accounts } from './accounts.ts'
import { refuseLastAdmin } from './last-admin.ts'
import { withoutPassword } from './new-user.ts'
import type { User } from './user.ts'

export interface ChangeUserPorts {
  accounts: Accounts
  clock: Clock
  ids: Ids
}

interface Changing {
  ports: ChangeUserPorts
  caller: Caller
  /** Whether an administrator is none any more afterwards. */
  costsAdmin: boolean
}

/**
 * Does `work` to the account that an administrator means, in one transaction that keeps it from others. Rejects with
 * `not_found`, as `requireLive` does, and with `conflict` when it would cost the last administrator.
 */
export async function changeUser<T>(
  ref: string,
  { ports, caller, costsAdmin }: Changing,
  work: (user: User, stores: AccountStores) => Promise<T>
): Promise<T> {
  return ports.accounts.transaction(async (stores) => {
    await requireLive('users:write', { caller, ...ports }, stores)
    const { id } = await stores.users.find(ref)
    if (costsAdmin) await refuseLastAdmin(id, stores)
    return work(withoutPassword(await stores.users.lock(id)), stores)
  })
}
