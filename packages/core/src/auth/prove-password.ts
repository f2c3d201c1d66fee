import { type AttemptPorts, attempting } from '../attempts/attempting.ts'
import { isNoted } from '../attempts/is-noted.ts'
import { auditEntry } from '../audit/audit-log.ts'
import type { Caller } from '../caller.ts'
import { AppError } from '../errors.ts'
import type { Ids } from '../ports.ts'
import type { AccountStores, Accounts } from '../users/accounts.ts'
import type { UserWithPassword } from '../users/user-store.ts'
import type { PasswordHasher } from './credentials.ts'
import { onGone, ownId, requireLive } from './live-caller.ts'

export type ProofPorts = AttemptPorts & { accounts: Accounts; passwords: PasswordHasher; ids: Ids }

/**
 * The caller's account, once the password has shown that it is the owner who asks, not whoever found an open browser.
 * Rejects with `forbidden` when it is wrong: `unauthenticated` would make programs think that the token is. Done before
 * the transaction of the change, since comparing takes long; `lockProven` then makes sure that the proof still holds.
 */
export async function proveOwner(
  password: string,
  { ports, caller }: { ports: ProofPorts; caller: Caller }
): Promise<UserWithPassword> {
  const own = await ports.accounts.transaction((stores) => lockOwn(stores, { ports, caller }))
  const attempt = { action: 'password', account: own.id }
  const trying = () =>
    attempting(attempt, { ports, caller }, async (count) => {
      if (await ports.passwords.verify(own.password_hash, password)) return own
      if (isNoted(count)) {
        const happened = { user_id: own.id, details: { attempts: count } }
        await ports.accounts.audit.add(auditEntry('account.proof_failed', happened, { caller, ...ports }))
      }
      throw new AppError('forbidden', 'The current password is wrong')
    })
  return ports.passwords.inTurn(trying)
}

/** The caller's account, kept from others until the transaction ends. Rejects as `requireLive` does. */
export async function lockOwn(
  stores: AccountStores,
  { ports, caller }: { ports: Pick<AttemptPorts, 'clock'>; caller: Caller }
): Promise<UserWithPassword> {
  await requireLive('account:write', { caller, clock: ports.clock }, stores)
  return stores.users.lock(ownId(caller)).catch(onGone)
}

/** As `lockOwn`, for an owner who was proved. Rejects with `conflict` when the password is another one by now. */
export async function lockProven(
  { password_hash }: UserWithPassword,
  stores: AccountStores,
  asking: { ports: Pick<AttemptPorts, 'clock'>; caller: Caller }
): Promise<UserWithPassword> {
  const own = await lockOwn(stores, asking)
  if (own.password_hash === password_hash) return own
  throw new AppError('conflict', 'The password was changed meanwhile: try again')
}
