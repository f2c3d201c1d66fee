import { countingIds } from '@rollcall/core/contracts'
import type { Db } from '../src/database.ts'
import { users } from '../src/schema.ts'

/** Makes members, one at each call, and answers their ids. */
export function addingUsers(db: Db): (username?: string) => Promise<string> {
  const ids = countingIds()
  return async (username) => {
    const id = ids.next()
    const name = username ?? `user${id.replaceAll('-', '')}`
    await db.insert(users).values({
      id,
      username: name,
      email: `${name}@example.com`,
      role: 'member',
      password_hash: 'hash',
      created_at: '2026-01-01T00:00:00.000Z'
    })
    return id
  }
}
