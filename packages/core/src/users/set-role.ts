import { auditEntry } from '../audit/audit-log.ts'
import { ROLES } from '../caller.ts'
import { revokePendingUnlessInviter } from '../invitations/revoke-pending.ts'
import { Input, OneOf } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { type ChangeUserPorts, changeUser } from './change-user.ts'
import { refuseExcess } from './refuse-excess.ts'
import { User, UserRef } from './user.ts'

const UNLIMITED = { scopes: null, access_until: null }

export const setRole = defineUseCase({
  name: 'users.set-role',
  summary: 'Give an account another role',
  description:
    'A guest who becomes a member or an administrator keeps everything; an exact list of scopes and an end of the access are gone with it.',
  scope: 'users:write',
  input: Input({ user: UserRef, role: OneOf(ROLES, { description: 'What the user may do' }) }),
  output: User,
  errors: ['not_found', 'conflict'],
  async run({ user: ref, role }, ports: ChangeUserPorts, caller) {
    return changeUser(ref, { ports, caller, costsAdmin: role !== 'admin' }, async (user, stores) => {
      if (user.role === role) return user
      const standing = { ...user, role, ...(role !== 'guest' && UNLIMITED) }
      await refuseExcess(standing, caller, stores)
      const { scopes, access_until } = standing
      const changed = await stores.users.change(user.id, { role, scopes, access_until })
      await revokePendingUnlessInviter(changed, stores, { caller, ...ports })
      const happened = { user_id: user.id, details: { from: user.role, to: role } }
      await stores.audit.add(auditEntry('user.role_changed', happened, { caller, ...ports }))
      return changed
    })
  }
})
