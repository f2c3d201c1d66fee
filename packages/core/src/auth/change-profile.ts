import { Type } from 'typebox'
import { auditEntry } from '../audit/audit-log.ts'
import type { Caller } from '../caller.ts'
import { AppError, invalidField } from '../errors.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { withoutPassword } from '../users/new-user.ts'
import { Email, Password, User, Username } from '../users/user.ts'
import { ownAccount } from './live-caller.ts'
import { lockOwn, lockProven, type ProofPorts, proveOwner } from './prove-password.ts'

export const changeProfile = defineUseCase({
  name: 'auth.profile',
  summary: 'Change your username or your e-mail address',
  scope: 'account:write',
  input: Input({
    username: Type.Optional(Username),
    email: Type.Optional(Email),
    password: Type.Optional({
      ...Password,
      description: 'Current password, needed to change the e-mail address'
    })
  }),
  output: User,
  errors: ['conflict', 'rate_limited'],
  async run({ password, ...wanted }, ports: ProofPorts, caller) {
    if (wanted.username === undefined && wanted.email === undefined) {
      throw new AppError('invalid', 'Nothing to change: give a username or an e-mail address')
    }
    const proven = await provenFor(wanted, password, { ports, caller })
    return ports.accounts.transaction(async (stores) => {
      const asking = { ports, caller }
      const own = await (proven ? lockProven(proven, stores, asking) : lockOwn(stores, asking))
      const { username = own.username, email } = wanted
      const next = { username, email: proven && email !== undefined ? email : own.email }
      const details = changesOf(own, next)
      if (Object.keys(details).length === 0) return withoutPassword(own)
      const changed = await stores.users.change(own.id, next)
      const happened = { user_id: own.id, details }
      await stores.audit.add(auditEntry('account.profile_changed', happened, { caller, ...ports }))
      return changed
    })
  }
})

/** Whoever has the e-mail address can get in, so changing it takes the password; null where that is not needed. */
async function provenFor(
  { email }: { email?: string },
  password: string | undefined,
  asking: { ports: ProofPorts; caller: Caller }
) {
  if (email === undefined) return null
  const own = await ownAccount(asking.caller, asking.ports.accounts)
  if (own.email === email) return null
  if (password === undefined) throw invalidField('/password', 'is required to change the e-mail address')
  return proveOwner(password, asking)
}

function changesOf(own: User, { username, email }: { username: string; email: string }) {
  return {
    ...(username !== own.username && { username: { from: own.username, to: username } }),
    ...(email !== own.email && { email: { from: own.email, to: email } })
  }
}
