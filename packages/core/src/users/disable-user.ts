import { auditEntry } from '../audit/audit-log.ts'
import { revokePending } from '../invitations/revoke-pending.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { type ChangeUserPorts, changeUser } from './change-user.ts'
import { User, UserRef } from './user.ts'

export const disableUser = defineUseCase({
  name: 'users.disable',
  summary: 'Keep somebody out, and end all sessions of the account',
  description:
    'Nothing is deleted, but invitations of theirs that nobody has accepted are taken back. Access tokens that are out already work for the minutes they have left.',
  scope: 'users:write',
  input: Input({ user: UserRef }),
  output: User,
  errors: ['not_found', 'conflict'],
  async run({ user: ref }, ports: ChangeUserPorts, caller) {
    return changeUser(ref, { ports, caller, costsAdmin: true }, async (user, stores) => {
      if (user.status === 'disabled') return user
      const changed = await stores.users.change(user.id, { status: 'disabled' })
      await stores.password_links.remove(user.id)
      const ended = await stores.sessions.end(user.id)
      await revokePending(user.id, stores, { caller, ...ports })
      const happened = { user_id: user.id, details: { ended_sessions: ended.length } }
      await stores.audit.add(auditEntry('user.disabled', happened, { caller, ...ports }))
      return changed
    })
  }
})
