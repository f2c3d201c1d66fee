import { Type } from 'typebox'
import { type AttemptPorts, attempting } from '../attempts/attempting.ts'
import { auditEntry, provenCaller } from '../audit/audit-log.ts'
import type { Caller } from '../caller.ts'
import { AppError } from '../errors.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { AccountRules } from '../users/account-rules.ts'
import type { AccountStores, Accounts } from '../users/accounts.ts'
import { checkNewPassword } from '../users/check-new-password.ts'
import { type NewUserPorts, newAccount, newUser } from '../users/new-user.ts'
import type { UserWithPassword } from '../users/user-store.ts'

type Ports = NewUserPorts & AttemptPorts & { accounts: Accounts }

export const register = defineUseCase({
  name: 'auth.register',
  summary: 'Create an account for yourself',
  scope: 'public',
  input: Input(newAccount),
  output: Type.Object({
    message: Type.String(),
    user: Type.Object({ username: Type.String(), email: Type.String() })
  }),
  errors: ['conflict', 'forbidden', 'rate_limited'],
  async run(account, ports: Ports, caller) {
    requireOpenRegistration(ports.rules)
    await checkNewPassword(account.password, ports)
    return attempting({ action: 'register', countsSuccess: true }, { ports, caller }, async () => {
      const user = await newUser(account, { role: 'member' }, ports)
      await ports.accounts.transaction((stores) => addRegistered(user, stores, { ports, caller }))
      const { username, email } = user
      return { message: 'User created', user: { username, email } }
    })
  }
})

/** Rejects with `forbidden`, and says how else to get in. */
export function requireOpenRegistration({ registration }: AccountRules): void {
  if (registration === 'open') return
  const how = registration === 'invited' ? 'an invitation that an administrator makes' : 'an administrator'
  throw new AppError('forbidden', `Nobody can register here: accounts come from ${how}`)
}

/** Rejects with `conflict` when the username or the e-mail address is taken. */
export async function addRegistered(
  user: UserWithPassword,
  { users, audit }: AccountStores,
  { ports, caller }: { ports: NewUserPorts; caller: Caller }
): Promise<void> {
  await users.add(user)
  const by = { caller: provenCaller(caller, user.id), ...ports }
  await audit.add(auditEntry('account.registered', { user_id: user.id }, by))
}
