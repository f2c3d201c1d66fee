import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from '../users/accounts.ts'
import { User } from '../users/user.ts'
import { ownAccount } from './live-caller.ts'

export const me = defineUseCase({
  name: 'auth.me',
  summary: 'Show the account you are logged in with',
  scope: 'account:read',
  input: Input({}),
  output: User,
  errors: [],
  async run(_input, { accounts }: { accounts: Accounts }, caller) {
    return ownAccount(caller, accounts)
  }
})
