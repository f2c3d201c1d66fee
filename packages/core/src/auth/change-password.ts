import { Type } from 'typebox'
import { auditEntry } from '../audit/audit-log.ts'
import { Input } from '../schema.ts'
import { othersThan } from '../sessions/end-own-sessions.ts'
import { defineUseCase } from '../use-case.ts'
import type { CommonPasswords } from '../users/account-rules.ts'
import { checkNewPassword } from '../users/check-new-password.ts'
import { NewPassword, Password } from '../users/user.ts'
import { lockProven, type ProofPorts, proveOwner } from './prove-password.ts'

type Ports = ProofPorts & { commonPasswords: CommonPasswords }

export const changePassword = defineUseCase({
  name: 'auth.password',
  summary: 'Choose another password, which ends all your other sessions',
  scope: 'account:write',
  input: Input({
    current_password: { ...Password, description: 'Current password' },
    new_password: NewPassword
  }),
  output: Type.Object({
    ended_sessions: Type.Integer({ description: 'How many other sessions it ended' })
  }),
  errors: ['conflict', 'rate_limited'],
  async run({ current_password, new_password }, ports: Ports, caller) {
    const { accounts, passwords, commonPasswords } = ports
    await checkNewPassword(new_password, { commonPasswords, field: 'new_password' })
    const proven = await proveOwner(current_password, { ports, caller })
    const password_hash = await passwords.hash(new_password)
    return accounts.transaction(async (stores) => {
      const { id } = await lockProven(proven, stores, { ports, caller })
      await stores.users.change(id, { password_hash })
      await stores.password_links.remove(id)
      const ended = await stores.sessions.end(id, othersThan(caller))
      const happened = { user_id: id, details: { ended_sessions: ended.length } }
      await stores.audit.add(auditEntry('account.password_changed', happened, { caller, ...ports }))
      return { ended_sessions: ended.length }
    })
  }
})
