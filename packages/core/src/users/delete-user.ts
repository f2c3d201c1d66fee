import { auditEntry } from '../audit/audit-log.ts'
import { revokePending } from '../invitations/revoke-pending.ts'
import { Input, Nothing } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { type ChangeUserPorts, changeUser } from './change-user.ts'
import { UserRef } from './user.ts'

export const deleteUser = defineUseCase({
  name: 'users.delete',
  summary: 'Delete an account with everything it owns',
  scope: 'users:write',
  input: Input({ user: UserRef }),
  output: Nothing,
  errors: ['not_found', 'conflict'],
  async run({ user: ref }, ports: ChangeUserPorts, caller) {
    await changeUser(ref, { ports, caller, costsAdmin: true }, async ({ id, username, email }, stores) => {
      await revokePending(id, stores, { caller, ...ports })
      await stores.users.delete(id)
      const happened = { user_id: id, details: { username, email } }
      await stores.audit.add(auditEntry('user.deleted', happened, { caller, ...ports }))
    })
  }
})
