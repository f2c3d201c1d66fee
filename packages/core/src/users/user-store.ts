import type { Role } from '../caller.ts'
import type { Page, Paging } from '../paging.ts'
import type { LineageEntry } from './lineage.ts'
import type { User } from './user.ts'

/** A user with the hash of the password, which never leaves the core. */
export interface UserWithPassword extends User {
  password_hash: string
}

export interface UserFilter {
  /** Part of the username or e-mail address, in any case. */
  search?: string
  role?: Role
  status?: User['status']
}

/** What may change in a user; the rest stays as it was made. */
export type UserChanges = Partial<Omit<UserWithPassword, 'id' | 'created_at' | 'invited_by'>>

export interface UserStore {
  /** Rejects with `conflict`, whose errors name `/username` or `/email`, when one is taken, in any case. */
  add(user: UserWithPassword): Promise<void>
  /** Compares in any case; `null` when there is none. */
  findByEmail(email: string): Promise<UserWithPassword | null>
  /** By id, username or e-mail address, in any case. Rejects with `not_found`. */
  find(ref: string): Promise<User>
  /** Rejects with `not_found`. */
  get(id: string): Promise<User>
  /** The same with the password's hash, kept from others until the transaction ends. Rejects with `not_found`. */
  lock(id: string): Promise<UserWithPassword>
  /**
   * The ids of the active administrators. They are kept from others until the transaction ends, and so is `besides`, all
   * in one order: two that lock several users one by one could wait for each other for ever.
   */
  lockAdmins(besides?: string): Promise<string[]>
  /** Rejects with `not_found`, and with `conflict` as `add` does. */
  change(id: string, changes: UserChanges): Promise<User>
  /** With all that belongs to the user: sessions, tokens, codes. Rejects with `not_found`. */
  delete(id: string): Promise<void>
  /** Oldest first. */
  list(filter: UserFilter, paging: Paging): Promise<Page<User>>
  /** Who invited whom: everybody right after the one who invited them, oldest first among siblings. */
  lineage(): Promise<LineageEntry[]>
}
