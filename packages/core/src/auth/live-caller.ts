import { type Caller, requireScope, type Scope, scopesOfUser } from '../caller.ts'
import { AppError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import type { AccountStores } from '../users/accounts.ts'
import { mayEnter, type User } from '../users/user.ts'
import { accountGone } from './account-gone.ts'

/**
 * Asks the database what an access token may have outlived: rejects with `unauthenticated` when the caller's session
 * has ended or the account may not enter any more, and with `forbidden` when it has lost the scope. Whatever mints or
 * grants access asks this first; everything else trusts the token for its few minutes.
 */
export async function requireLive(
  scope: Scope,
  { caller, clock }: { caller: Caller; clock: Clock },
  { users, sessions }: Pick<AccountStores, 'users' | 'sessions'>
): Promise<void> {
  if (caller.kind === 'operator' || caller.user_id === null) return requireScope(scope, caller)
  const user = await users.get(caller.user_id).catch(onGone)
  if (!mayEnter(user, clock.now()))
    throw new AppError('unauthenticated', 'This account may not be used any more')
  const hasEnded =
    caller.kind === 'user' &&
    (caller.credential_id === null || (await sessions.get(caller.credential_id)) === null)
  if (hasEnded) throw new AppError('unauthenticated', 'This session has ended: log in again')
  requireScope(scope, { ...caller, scopes: caller.scopes.filter((one) => scopesOfUser(user).includes(one)) })
}

/**
 * The same, with the caller's account kept from others until the transaction ends: what is granted in it is there when the
 * grants of somebody who is disabled or demoted at the same moment are taken back, or it is refused.
 */
export async function lockLive(
  scope: Scope,
  asking: { caller: Caller; clock: Clock },
  stores: Pick<AccountStores, 'users' | 'sessions'>
): Promise<void> {
  const { user_id } = asking.caller
  if (user_id !== null) await stores.users.lock(user_id).catch(onGone)
  await requireLive(scope, asking, stores)
}

/** The id of the caller's account. Rejects with `unauthenticated` when there is none, as for an operator. */
export function ownId({ user_id }: Caller): string {
  if (user_id !== null) return user_id
  throw new AppError(
    'unauthenticated',
    'The operator has no account: say whose it is with --as, or log in and use --server with --token-file'
  )
}

/** For `catch`: an access token is not looked up, so it may outlive its user. */
export function onGone(error: unknown): never {
  const isGone = error instanceof AppError && error.code === 'not_found'
  throw isGone ? accountGone() : error
}

/** The caller's own account. Rejects with `unauthenticated` when there is none, or none any more. */
export async function ownAccount(caller: Caller, { users }: Pick<AccountStores, 'users'>): Promise<User> {
  return users.get(ownId(caller)).catch(onGone)
}
