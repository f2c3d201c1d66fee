import { AppError, type User, type UserStore, type UserWithPassword } from '@rollcall/core'
import { pageOf } from './page-of.ts'

export function memoryUsers(): UserStore {
  const users: UserWithPassword[] = []
  return {
    async add(user) {
      if (users.some(({ username, email }) => same(username, user.username) || same(email, user.email))) {
        throw new AppError('conflict', 'Username or e-mail address is taken')
      }
      users.push({ ...user })
    },
    async findByEmail(email) {
      const user = users.find((user) => same(user.email, email))
      return user ? { ...user } : null
    },
    async get(id) {
      const user = users.find((user) => user.id === id)
      if (!user) throw new AppError('not_found', `No user ${id}`)
      return withoutPassword(user)
    },
    async list(paging) {
      return pageOf(users.map(withoutPassword), paging, {
        list: 'users',
        position: (user) => [user.created_at, user.id]
      })
    }
  }
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function withoutPassword({ password_hash: _hash, ...user }: UserWithPassword): User {
  return user
}
