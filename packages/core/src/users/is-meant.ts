import type { User } from './user.ts'

/** Whether a `UserRef` means this user, as the store would find it. */
export function isMeant(ref: string, { id, username, email }: User): boolean {
  return [id, username, email].some((name) => name.toLowerCase() === ref.toLowerCase())
}
