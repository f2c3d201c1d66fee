import { ownId } from '../auth/live-caller.ts'
import { ListOf, wholeList } from '../paging.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from '../users/accounts.ts'
import { ApiToken } from './api-token.ts'

export const listApiTokens = defineUseCase({
  name: 'auth.tokens.list',
  summary: 'List your API tokens, newest first, with those that have expired or were revoked',
  scope: 'account:read',
  input: Input({}),
  output: ListOf(ApiToken),
  errors: [],
  async run(_input, { accounts }: { accounts: Accounts }, caller) {
    return wholeList(await accounts.api_tokens.list(ownId(caller)))
  }
})
