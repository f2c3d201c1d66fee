import type { PasswordHasher } from '../auth/credentials.ts'
import type { Role } from '../caller.ts'
import type { Clock, Ids } from '../ports.ts'
import type { CommonPasswords } from './account-rules.ts'
import { checkNewPassword } from './check-new-password.ts'
import { Email, NewPassword, Username } from './user.ts'
import type { UserWithPassword } from './user-store.ts'

export interface NewUserPorts {
  passwords: PasswordHasher
  commonPasswords: CommonPasswords
  clock: Clock
  ids: Ids
}

export const newAccount = { username: Username, email: Email, password: NewPassword }

export interface NewAccount {
  username: string
  email: string
  password: string
}

type Given = Partial<Pick<UserWithPassword, 'scopes' | 'access_until' | 'invited_by'>> & { role: Role }

/** A user yet to be added. Rejects with `invalid` a password that may not be chosen. */
export async function newUser(
  { password, ...account }: NewAccount,
  given: Given,
  { passwords, commonPasswords, clock, ids }: NewUserPorts
): Promise<UserWithPassword> {
  await checkNewPassword(password, { commonPasswords })
  return {
    id: ids.next(),
    ...account,
    scopes: null,
    status: 'active',
    access_until: null,
    invited_by: null,
    created_at: clock.now().toISOString(),
    last_login_at: null,
    ...given,
    password_hash: await passwords.hash(password)
  }
}

export function withoutPassword({ password_hash: _hash, ...user }: UserWithPassword) {
  return user
}
