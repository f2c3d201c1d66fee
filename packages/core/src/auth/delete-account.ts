import { Input, Nothing } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { refuseLastAdmin } from '../users/last-admin.ts'
import { removeUser } from '../users/remove-user.ts'
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
      const own = await lockProven(proven, stores, { ports, caller })
      await removeUser(own, 'account.deleted', { ...ports, caller, stores })
    })
  }
})
