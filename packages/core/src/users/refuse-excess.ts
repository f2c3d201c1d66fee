import { onGone } from '../auth/live-caller.ts'
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
 * could stay for good. An access token may be older than the loss of a scope, so the account counts as well. The own
 * account is no more than everybody has.
 */
export async function refuseExcess(
  grant: Grant,
  { scopes, user_id }: Pick<Caller, 'scopes' | 'user_id'>,
  { users }: Pick<AccountStores, 'users'>
): Promise<void> {
  const giver = user_id === null ? null : await users.get(user_id).catch(onGone)
  const owned = giver === null ? scopes : scopesOfUser(giver)
  const missing = scopesOfUser(grant).filter(
    (scope) => !scope.startsWith('account:') && !(scopes.includes(scope) && owned.includes(scope))
  )
  if (missing.length > 0)
    throw new AppError('forbidden', `This would give more than you may do yourself: ${missing.join(', ')}`)
  const end = giver?.access_until ?? null
  if (end === null || (grant.access_until !== null && grant.access_until <= end)) return
  throw new AppError('forbidden', `You cannot give access for longer than your own, which ends ${end}`)
}
