import type { AttemptStore, Attempts } from '@rollcall/core'

/** `kept` shows what is remembered, with what has expired since the last change. */
export function memoryAttempts(): AttemptStore & { kept: Map<string, Attempts> } {
  const kept = new Map<string, Attempts>()
  const known = (key: string, now: string): Attempts | null => {
    const found = kept.get(key)
    return found !== undefined && found.expires_at > now ? { ...found } : null
  }
  return {
    kept,
    async read(keys, now) {
      return new Map(
        keys.flatMap((key) => {
          const found = known(key, now)
          return found === null ? [] : [[key, found] as const]
        })
      )
    },
    async change(keys, change, now) {
      const changed = change(keys.map((key) => known(key, now)))
      for (const [key, { expires_at }] of kept) if (expires_at <= now) kept.delete(key)
      for (const [i, key] of keys.entries()) {
        const attempts = changed[i] ?? null
        if (attempts === null) kept.delete(key)
        else kept.set(key, { ...attempts })
      }
    }
  }
}
