import type { Page, Paging } from '../paging.ts'
import type { User } from './user.ts'

/** A user with the hash of the password, which never leaves the core. */
export interface UserWithPassword extends User {
  password_hash: string
}

export interface UserStore {
  /** Rejects with `conflict` when the username or the e-mail address is taken, in any case. */
  add(user: UserWithPassword): Promise<void>
  /** Compares in any case; `null` when there is none. */
  findByEmail(email: string): Promise<UserWithPassword | null>
  /** Rejects with `not_found`. */
  get(id: string): Promise<User>
  /** Oldest first. */
  list(paging: Paging): Promise<Page<User>>
}
