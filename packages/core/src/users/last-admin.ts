import { AppError } from '../errors.ts'
import type { AccountStores } from './accounts.ts'

/**
 * Rejects with `conflict` when nobody else could administer without this user, who is kept from others until the
 * transaction ends. Asked before anything else is: two that each hold a user and wait for the other's would wait for ever.
 */
export async function refuseLastAdmin(
  user_id: string,
  { users }: Pick<AccountStores, 'users'>
): Promise<void> {
  const admins = await users.lockAdmins(user_id)
  if (admins.includes(user_id) && admins.length === 1) {
    throw new AppError(
      'conflict',
      'This is the last active administrator: make somebody else an administrator first'
    )
  }
}
