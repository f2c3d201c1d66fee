import type { ProjectStore, TokenGrant } from '@rollcall/core'
import { LRUCache } from 'lru-cache'

/** How long a token that was just disabled may still let errors in, in milliseconds. */
const MEMORY = 5_000

/**
 * The same store, which remembers for five seconds what it found for a token: every event looks its token up. Unknown
 * tokens are not remembered, so that nobody can fill the memory with them.
 */
export function rememberingTokens(store: ProjectStore): ProjectStore {
  const grants = new LRUCache<string, TokenGrant>({ max: 1_000, ttl: MEMORY })
  return {
    ...store,
    async findToken(token_hash) {
      const remembered = grants.get(token_hash)
      if (remembered) return remembered
      const grant = await store.findToken(token_hash)
      if (grant) grants.set(token_hash, grant)
      return grant
    }
  }
}
