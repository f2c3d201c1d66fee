import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from './accounts.ts'
import { User, UserRef } from './user.ts'

export const showUser = defineUseCase({
  name: 'users.show',
  summary: 'Show an account',
  scope: 'users:read',
  input: Input({ user: UserRef }),
  output: User,
  errors: ['not_found'],
  async run({ user }, { accounts }: { accounts: Accounts }) {
    return accounts.users.find(user)
  }
})
