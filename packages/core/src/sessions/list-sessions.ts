import { ownId } from '../auth/live-caller.ts'
import { ListOf, wholeList } from '../paging.ts'
import type { Clock } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from '../users/accounts.ts'
import { Session } from './session.ts'

export const listSessions = defineUseCase({
  name: 'auth.sessions.list',
  summary: 'List your sessions, the last used first',
  scope: 'account:read',
  input: Input({}),
  output: ListOf(Session),
  errors: [],
  async run(_input, { accounts, clock }: { accounts: Accounts; clock: Clock }, caller) {
    const sessions = await accounts.sessions.list(ownId(caller), clock.now().toISOString())
    return wholeList(
      sessions.map(({ user_id: _user, token_hash: _hash, ...session }) => {
        return { ...session, current: session.id === caller.credential_id }
      })
    )
  }
})
