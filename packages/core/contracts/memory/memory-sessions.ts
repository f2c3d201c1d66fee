import type { KeptSession, SessionStore } from '@rollcall/core'
import type { AccountState, Within } from './account-state.ts'

export function memorySessions(within: Within): SessionStore {
  return {
    add: (session) => within(({ sessions }) => void sessions.push({ ...session })),
    get: (id) => within(({ sessions }) => structuredClone(sessions.find((one) => one.id === id) ?? null)),
    lockByToken: (token_hash) => within((state) => structuredClone(ownerOf(token_hash, state))),
    rotate: (session, used) =>
      within((state) => {
        const { id: session_id } = session
        state.sessions = state.sessions.map((one) => (one.id === session_id ? { ...session } : one))
        state.used_tokens = [
          ...state.used_tokens.filter(
            (old) => old.session_id !== session_id || old.expires_at > used.used_at
          ),
          { ...used, session_id }
        ]
      }),
    list: (user_id, now) =>
      within(({ sessions }) =>
        structuredClone(
          sessions
            .filter((session) => session.user_id === user_id && session.expires_at > now)
            .sort(lastUsedFirst)
        )
      ),
    end: (user_id, { only, except } = {}) =>
      within((state) => {
        const ends = (session: KeptSession) =>
          session.user_id === user_id && (only ?? session.id) === session.id && session.id !== except
        const ended = state.sessions.filter(ends).map(({ id }) => id)
        state.sessions = state.sessions.filter(({ id }) => !ended.includes(id))
        state.used_tokens = state.used_tokens.filter(({ session_id }) => !ended.includes(session_id))
        return ended
      })
  }
}

function ownerOf(token_hash: string, { sessions, used_tokens }: AccountState) {
  const current = sessions.find((session) => session.token_hash === token_hash)
  if (current !== undefined) return { session: current, used: null }
  const found = used_tokens.find((used) => used.token_hash === token_hash)
  const session = sessions.find(({ id }) => id === found?.session_id)
  if (found === undefined || session === undefined) return null
  const { session_id: _id, ...used } = found
  return { session, used }
}

function lastUsedFirst(a: KeptSession, b: KeptSession): number {
  return b.last_used_at.localeCompare(a.last_used_at) || b.id.localeCompare(a.id)
}
