import { AppError, type LineageEntry, type User, type UserStore, type UserWithPassword } from '@rollcall/core'
import { type AccountState, contains, same, type Within } from './account-state.ts'
import { type Order, pageOf } from './page-of.ts'

const OLDEST_FIRST: Order<User> = { list: 'users', position: ({ created_at, id }) => [created_at, id] }

export function memoryUsers(within: Within): UserStore {
  return {
    add: (user) =>
      within(({ users }) => {
        refuseTaken(user, users)
        users.push(structuredClone(user))
      }),
    findByEmail: (email) =>
      within(({ users }) => structuredClone(users.find((user) => same(user.email, email)) ?? null)),
    find: (ref) =>
      within(({ users }) => {
        const isMeant = (user: User) => [user.id, user.username, user.email].some((name) => same(name, ref))
        return withoutPassword(users.find(isMeant) ?? notFound(ref))
      }),
    get: (id) => within((state) => withoutPassword(userOf(id, state))),
    lock: (id) => within((state) => structuredClone(userOf(id, state))),
    lockAdmins: () =>
      within(({ users }) =>
        users.filter(({ role, status }) => role === 'admin' && status === 'active').map(({ id }) => id)
      ),
    change: (id, changes) =>
      within((state) => {
        const user = userOf(id, state)
        refuseTaken(
          { ...user, ...changes },
          state.users.filter((other) => other !== user)
        )
        return withoutPassword(Object.assign(user, structuredClone(changes)))
      }),
    delete: (id) => within((state) => remove(userOf(id, state), state)),
    list: ({ search, role, status }, paging) =>
      within(({ users }) => {
        const matching = users.filter(
          (user) =>
            (search === undefined || contains(user.username, search) || contains(user.email, search)) &&
            (role === undefined || user.role === role) &&
            (status === undefined || user.status === status)
        )
        return pageOf(matching.map(withoutPassword), paging, OLDEST_FIRST)
      }),
    lineage: () => within(({ users }) => lineageOf(users))
  }
}

function userOf(id: string, { users }: AccountState): UserWithPassword {
  return users.find((user) => user.id === id) ?? notFound(id)
}

function notFound(ref: string): never {
  throw new AppError('not_found', `No user ${ref}`)
}

function refuseTaken({ username, email }: UserWithPassword, others: UserWithPassword[]): void {
  if (others.some((other) => same(other.username, username))) throw taken('username', 'username')
  if (others.some((other) => same(other.email, email))) throw taken('email', 'e-mail address')
}

function taken(field: string, told: string): AppError {
  const errors = [{ pointer: `/${field}`, detail: 'is already taken' }]
  return new AppError('conflict', `This ${told} is already taken`, { errors })
}

/** As the references of a database do it. Invitations and the audit trail stay. */
function remove({ id }: UserWithPassword, state: AccountState): void {
  const isOthers = ({ user_id }: { user_id: string }) => user_id !== id
  state.users = state.users.filter((user) => user.id !== id)
  state.sessions = state.sessions.filter(isOthers)
  const left = new Set(state.sessions.map((session) => session.id))
  state.used_tokens = state.used_tokens.filter(({ session_id }) => left.has(session_id))
  state.api_tokens = state.api_tokens.filter(isOthers)
  state.password_links = state.password_links.filter(isOthers)
}

/** Whoever was invited by somebody who is gone counts as invited by nobody. */
function lineageOf(users: UserWithPassword[]): LineageEntry[] {
  const known = new Set(users.map(({ id }) => id))
  const oldestFirst = pageOf(users, { limit: users.length }, OLDEST_FIRST).data
  const childrenOf = (parent: string | null, depth: number): LineageEntry[] =>
    oldestFirst
      .filter(({ invited_by: by }) => (by !== null && known.has(by) ? by : null) === parent)
      .flatMap(({ id, username, role, status, invited_by, created_at }) => [
        { user_id: id, username, role, status, depth, invited_by, created_at },
        ...childrenOf(id, depth + 1)
      ])
  return childrenOf(null, 0)
}

/** What callers are given may not change with what is kept. */
export function withoutPassword(user: UserWithPassword): User {
  const { password_hash: _hash, ...rest } = user
  return structuredClone(rest)
}
