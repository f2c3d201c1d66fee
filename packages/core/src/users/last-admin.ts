import { AppError } from '../errors.ts'
import type { AccountStores } from './accounts.ts'

/**
 * Rejects with `conflict` when nobody else could administer without this user. Asked before the user is kept from
 * others: two that each hold one administrator and wait for the other would wait for ever.
 */
export async function refuseLastAdmin(
  user_id: string,
  { users }: Pick<AccountStores, 'users'>
): Promise<void> {
  const admins = await users.lockAdmins()
  if (admins.includes(user_id) && admins.length === 1) {
    throw new AppError(
      'conflict',
      'This is the last active administrator: make somebody else an administrator first'
    )
  }
}
