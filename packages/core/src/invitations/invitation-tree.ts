import { ListOf, wholeList } from '../paging.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from '../users/accounts.ts'
import { LineageEntry } from '../users/lineage.ts'

export const invitationTree = defineUseCase({
  name: 'invitations.tree',
  summary: 'Show who invited whom',
  scope: 'invitations:read',
  input: Input({}),
  output: ListOf(LineageEntry),
  errors: [],
  async run(_input, { accounts }: { accounts: Accounts }) {
    return wholeList(await accounts.users.lineage())
  }
})
