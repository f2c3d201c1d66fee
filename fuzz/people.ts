import { nobody, ROLES, type Role } from '@rollcall/core'
import type { Running } from '@rollcall/runtime'
import { join } from '../apps/api/test/fixtures/real-server.ts'

/** Who asks. */
export type Who = 'nobody' | Role
export const EVERYBODY: readonly Who[] = ['nobody', 'guest', 'member', 'admin']

export interface People {
  /** An access token that works, whose session and account are there too: who was removed is replaced by somebody new. */
  tokenOf(who: Role): Promise<string>
  /** Something was done that may have ended a session, or an account. */
  doubt(): void
}

/** Those who ask, and their like. */
export function somebody({ app, identify }: Running, first: Record<Role, { access: string }>): People {
  const tokens = new Map<Role, string>(ROLES.map((role) => [role, first[role].access]))
  const trusted = new Set<Role>()
  let made = 0

  async function isGood(role: Role, token: string): Promise<boolean> {
    try {
      const caller = await identify(token, nobody.origin)
      const [user, sessions] = await Promise.all([app.me({}, caller), app.listSessions({}, caller)])
      return user.role === role && user.status === 'active' && sessions.data.some(({ current }) => current)
    } catch {
      return false
    }
  }

  return {
    async tokenOf(role) {
      const known = tokens.get(role)
      if (known !== undefined && (trusted.has(role) || (await isGood(role, known)))) {
        trusted.add(role)
        return known
      }
      const { access } = await join({ app }, `fuzz${role}${++made}`, role)
      tokens.set(role, access)
      return access
    },
    doubt: () => trusted.clear()
  }
}
