import { type Caller, type Role, type Scope, scopesOfUser } from '../caller.ts'
import { AppError } from '../errors.ts'
import type { AccountStores } from './accounts.ts'

export interface Grant {
  role: Role
  scopes: readonly Scope[] | null
  access_until: string | null
}

/**
 * Rejects with `forbidden` what would give access to more than whoever gives it may do, or for longer: the code or the
 * password is in their hands, so an API token that may only invite could make itself an administrator, and a guest
 * could stay for good. The own account is no more than everybody has.
 */
export async function refuseExcess(
  grant: Grant,
  { scopes, user_id }: Pick<Caller, 'scopes' | 'user_id'>,
  { users }: Pick<AccountStores, 'users'>
): Promise<void> {
  const missing = scopesOfUser(grant).filter(
    (scope) => !scope.startsWith('account:') && !scopes.includes(scope)
  )
  if (missing.length > 0)
    throw new AppError('forbidden', `This would give more than you may do yourself: ${missing.join(', ')}`)
  const { access_until: end } = user_id === null ? { access_until: null } : await users.get(user_id)
  if (end === null || (grant.access_until !== null && grant.access_until <= end)) return
  throw new AppError('forbidden', `You cannot give access for longer than your own, which ends ${end}`)
}
