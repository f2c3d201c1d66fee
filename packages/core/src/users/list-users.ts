import { Type } from 'typebox'
import { ROLES } from '../caller.ts'
import { checkPaging, ListOf, paging, toList } from '../paging.ts'
import { Input, OneOf } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from './accounts.ts'
import { USER_STATUSES, User } from './user.ts'

export const listUsers = defineUseCase({
  name: 'users.list',
  summary: 'List the accounts, oldest first',
  scope: 'users:read',
  input: Input({
    search: Type.Optional(
      Type.String({ minLength: 1, maxLength: 120, description: 'Part of the username or e-mail address' })
    ),
    role: Type.Optional(OneOf(ROLES, { description: 'Only those with this role' })),
    status: Type.Optional(OneOf(USER_STATUSES, { description: 'Only those in this state' })),
    ...paging
  }),
  output: ListOf(User),
  errors: [],
  async run({ search, role, status, ...query }, { accounts }: { accounts: Accounts }) {
    checkPaging(query)
    const filter = { ...(search && { search }), ...(role && { role }), ...(status && { status }) }
    return toList(await accounts.users.list(filter, query), query)
  }
})
