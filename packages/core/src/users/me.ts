import { AppError } from '../errors.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { User } from './user.ts'
import type { UserStore } from './user-store.ts'

export const me = defineUseCase({
  name: 'auth.me',
  summary: 'Show the account you are logged in with',
  scope: 'account:read',
  input: Input({}),
  output: User,
  errors: ['unauthenticated'],
  async run(_input, { users }: { users: UserStore }, caller) {
    if (caller.user_id === null) {
      throw new AppError(
        'unauthenticated',
        'The operator has no account: log in, and use --server with --token-file'
      )
    }
    return users.get(caller.user_id).catch(onGoneUser)
  }
})

/** An access token is not looked up, so it may outlive its user. */
function onGoneUser(error: unknown): never {
  const isGone = error instanceof AppError && error.code === 'not_found'
  throw isGone ? new AppError('unauthenticated', 'The account of this access token is gone') : error
}
