import { type Static, Type } from 'typebox'
import { ROLES, type Role } from '../caller.ts'
import type { Clock, Ids } from '../ports.ts'
import { Input, OneOf, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { PasswordHasher } from './credentials.ts'
import { Email, NewPassword, User, Username } from './user.ts'
import type { UserStore } from './user-store.ts'

type Ports = { users: UserStore; passwords: PasswordHasher; clock: Clock; ids: Ids }

const credentials = { username: Username, email: Email, password: NewPassword }

export const createUser = defineUseCase({
  name: 'users.create',
  summary: 'Create an account',
  scope: 'users:write',
  input: Input({
    ...credentials,
    role: withDefault(OneOf(ROLES, { description: 'What the user may do' }), 'member')
  }),
  output: User,
  errors: ['conflict'],
  async run({ role, ...account }, ports: Ports) {
    return addUser(account, role, ports)
  }
})

export const register = defineUseCase({
  name: 'auth.register',
  summary: 'Create an account for yourself',
  scope: 'public',
  input: Input(credentials),
  output: Type.Object({
    message: Type.String(),
    user: Type.Object({ username: Type.String(), email: Type.String() })
  }),
  errors: ['conflict'],
  async run(account, ports: Ports) {
    const { username, email } = await addUser(account, 'member', ports)
    return { message: 'User created', user: { username, email } }
  }
})

type Account = { username: string; email: string; password: string }

async function addUser(
  { password, ...account }: Account,
  role: Role,
  ports: Ports
): Promise<Static<typeof User>> {
  const { users, passwords, clock, ids } = ports
  const user = { id: ids.next(), ...account, role, created_at: clock.now().toISOString() }
  await users.add({ ...user, password_hash: await passwords.hash(password) })
  return user
}
