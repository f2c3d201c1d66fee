import { checkPaging, ListOf, paging, toList } from '../paging.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { User } from './user.ts'
import type { UserStore } from './user-store.ts'

export const listUsers = defineUseCase({
  name: 'users.list',
  summary: 'List the accounts, oldest first',
  scope: 'users:read',
  input: Input(paging),
  output: ListOf(User),
  errors: [],
  async run(query, { users }: { users: UserStore }) {
    checkPaging(query)
    return toList(await users.list(query), query)
  }
})
