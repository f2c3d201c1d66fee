import { Type } from 'typebox'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from '../users/accounts.ts'
import { User } from '../users/user.ts'
import { ownAccount } from './live-caller.ts'

export const whoami = defineUseCase({
  name: 'auth.whoami',
  summary: 'Show the id and e-mail address you are logged in with',
  description: 'The older form of `auth.me`.',
  scope: 'account:read',
  input: Input({}),
  output: Type.Pick(User, ['id', 'email']),
  errors: [],
  async run(_input, { accounts }: { accounts: Accounts }, caller) {
    const { id, email } = await ownAccount(caller, accounts)
    return { id, email }
  }
})
