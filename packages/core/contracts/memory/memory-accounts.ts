import { AsyncLocalStorage } from 'node:async_hooks'
import type { AccountStores, Accounts } from '@rollcall/core'
import { type AccountState, emptyAccountState, type Within } from './account-state.ts'
import { memoryApiTokens } from './memory-api-tokens.ts'
import { memoryAudit } from './memory-audit.ts'
import { memoryInvitations } from './memory-invitations.ts'
import { memoryPasswordLinks } from './memory-password-links.ts'
import { memorySessions } from './memory-sessions.ts'
import { memoryUsers } from './memory-users.ts'

/**
 * Accounts whose transactions run one after the other, each on a copy that takes the place of the original when it
 * succeeds. `kept` shows the rows.
 */
export function memoryAccounts(): Accounts & { kept: AccountState } {
  const kept = emptyAccountState()
  const inside = new AsyncLocalStorage<true>()
  let last: Promise<unknown> = Promise.resolve()

  /** Embedded in one process there is one connection, so a transaction that goes round its own stores would never end. */
  const alone = async <T>(work: () => T | Promise<T>): Promise<T> => {
    if (inside.getStore()) throw new Error('Within a transaction, only the stores it gives can be used')
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  return {
    kept,
    ...storesOf((work) => alone(() => work(kept))),
    async transaction(work) {
      return alone(async () => {
        const copy = structuredClone(kept)
        const result = await inside.run(true, () => work(storesOf(async (read) => read(copy))))
        Object.assign(kept, copy)
        return result
      })
    }
  }
}

function storesOf(within: Within): AccountStores {
  return {
    users: memoryUsers(within),
    sessions: memorySessions(within),
    api_tokens: memoryApiTokens(within),
    invitations: memoryInvitations(within),
    password_links: memoryPasswordLinks(within),
    audit: memoryAudit(within)
  }
}
