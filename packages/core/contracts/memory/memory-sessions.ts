import type { Session, SessionStore } from '@rollcall/core'

/** `kept` holds what was added. */
export function memorySessions(): SessionStore & { kept: Session[] } {
  const kept: Session[] = []
  return {
    kept,
    async add(session) {
      kept.push({ ...session })
    }
  }
}
