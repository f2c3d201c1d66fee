import { postgresUsers } from '../src/accounts/user-store.ts'
import type { Db } from '../src/database.ts'

/** Deletes a user, whose row is locked while something else is done; it never has to wait until a deadlock is seen. */
export function deletingUsers(db: Db): (id: string, meanwhile: () => Promise<unknown>) => Promise<void> {
  return (id, meanwhile) =>
    db.transaction(async (tx) => {
      await tx.execute(`set local lock_timeout = '900ms'`)
      const users = postgresUsers(tx)
      await users.lock(id)
      await meanwhile()
      await users.delete(id)
    })
}
