import type { SessionStore, UserStore } from '@rollcall/core'
import type { Test } from 'tap'
import { countingIds } from './memory/counting-ids.ts'

export interface SessionBench {
  sessions: SessionStore
  users: UserStore
}

export function sessionStoreContract(t: Test, fresh: () => Promise<SessionBench>): void {
  t.test('add keeps several sessions of one user', async (t) => {
    const { sessions, users } = await fresh()
    const ids = countingIds()
    const created_at = '2026-01-01T00:00:00.000Z'
    const user = {
      id: ids.next(),
      username: 'ada',
      email: 'ada@example.com',
      role: 'member' as const,
      created_at
    }
    await users.add({ ...user, password_hash: 'hash' })
    for (const token_hash of ['one', 'two']) {
      const session = { id: ids.next(), user_id: user.id, token_hash, created_at }
      await t.resolves(sessions.add({ ...session, expires_at: '2026-02-01T00:00:00.000Z' }))
    }
  })
}
