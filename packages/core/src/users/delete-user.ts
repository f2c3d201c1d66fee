import { Input, Nothing } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { type ChangeUserPorts, changeUser } from './change-user.ts'
import { removeUser } from './remove-user.ts'
import { UserRef } from './user.ts'

export const deleteUser = defineUseCase({
  name: 'users.delete',
  summary: 'Delete an account with everything it owns',
  scope: 'users:write',
  input: Input({ user: UserRef }),
  output: Nothing,
  errors: ['not_found', 'conflict'],
  async run({ user: ref }, ports: ChangeUserPorts, caller) {
    await changeUser(ref, { ports, caller, costsAdmin: true }, async (user, stores) =>
      removeUser(user, 'user.deleted', { ...ports, caller, stores })
    )
  }
})
