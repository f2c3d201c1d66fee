import { auditEntry } from '../audit/audit-log.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { type ChangeUserPorts, changeUser } from './change-user.ts'
import { User, UserRef } from './user.ts'

export const enableUser = defineUseCase({
  name: 'users.enable',
  summary: 'Let somebody in again who was disabled',
  scope: 'users:write',
  input: Input({ user: UserRef }),
  output: User,
  errors: ['not_found'],
  async run({ user: ref }, ports: ChangeUserPorts, caller) {
    return changeUser(ref, { ports, caller, costsAdmin: false }, async (user, stores) => {
      if (user.status === 'active') return user
      const changed = await stores.users.change(user.id, { status: 'active' })
      const happened = { user_id: user.id }
      await stores.audit.add(auditEntry('user.enabled', happened, { caller, ...ports }))
      return changed
    })
  }
})
