import { OneOf, REGISTRATION, withDefault } from '@rollcall/core'
import { Type } from 'typebox'

/** Who may make an account, and how often somebody may try to get into one. */
export const accounts = {
  ROLLCALL_REGISTRATION: withDefault(
    OneOf(REGISTRATION, {
      description:
        'Who may make an account: open to everybody, only invited people, or closed but for administrators'
    }),
    'open'
  ),
  ROLLCALL_LOGIN_FAILURES_PER_ADDRESS: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 20,
    description: 'Failed attempts of one address within an hour before the next has to wait'
  }),
  ROLLCALL_LOGIN_FAILURES_PER_ACCOUNT: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 5,
    description: 'Failed attempts at one account from one address within an hour before the next has to wait'
  })
}
