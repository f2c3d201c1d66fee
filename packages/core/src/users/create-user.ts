import { auditEntry } from '../audit/audit-log.ts'
import { requireLive } from '../auth/live-caller.ts'
import { ROLES } from '../caller.ts'
import { Input, OneOf, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from './accounts.ts'
import { type NewUserPorts, newAccount, newUser, withoutPassword } from './new-user.ts'
import { refuseExcess } from './refuse-excess.ts'
import { User } from './user.ts'

type Ports = NewUserPorts & { accounts: Accounts }

export const createUser = defineUseCase({
  name: 'users.create',
  summary: 'Create an account',
  scope: 'users:write',
  input: Input({
    ...newAccount,
    role: withDefault(OneOf(ROLES, { description: 'What the user may do' }), 'member')
  }),
  output: User,
  errors: ['conflict'],
  async run({ role, ...account }, ports: Ports, caller) {
    const user = await newUser(account, { role }, ports)
    return ports.accounts.transaction(async (stores) => {
      await requireLive('users:write', { caller, ...ports }, stores)
      await refuseExcess(user, caller, stores)
      await stores.users.add(user)
      const happened = { user_id: user.id, details: { role } }
      await stores.audit.add(auditEntry('user.created', happened, { caller, ...ports }))
      return withoutPassword(user)
    })
  }
})
