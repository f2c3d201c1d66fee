import { auditEntry } from '../audit/audit-log.ts'
import { revokePending } from '../invitations/revoke-pending.ts'
import { Input, Nothing } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { refuseLastAdmin } from '../users/last-admin.ts'
import { Password } from '../users/user.ts'
import { lockProven, type ProofPorts, proveOwner } from './prove-password.ts'

export const deleteAccount = defineUseCase({
  name: 'auth.delete',
  summary: 'Delete your account with everything it owns',
  scope: 'account:write',
  input: Input({ password: Password }),
  output: Nothing,
  errors: ['conflict', 'rate_limited'],
  async run({ password }, ports: ProofPorts, caller) {
    const proven = await proveOwner(password, { ports, caller })
    await ports.accounts.transaction(async (stores) => {
      await refuseLastAdmin(proven.id, stores)
      const { id, username, email } = await lockProven(proven, stores, { ports, caller })
      await revokePending(id, stores, { caller, ...ports })
      await stores.users.delete(id)
      const happened = { user_id: id, details: { username, email } }
      await stores.audit.add(auditEntry('account.deleted', happened, { caller, ...ports }))
    })
  }
})
