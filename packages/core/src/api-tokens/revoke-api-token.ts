import { Type } from 'typebox'
import { auditEntry } from '../audit/audit-log.ts'
import { ownId } from '../auth/live-caller.ts'
import { AppError } from '../errors.ts'
import type { Clock, Ids } from '../ports.ts'
import { Input, Nothing } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from '../users/accounts.ts'

type Ports = { accounts: Accounts; clock: Clock; ids: Ids }

export const revokeApiToken = defineUseCase({
  name: 'auth.tokens.revoke',
  summary: 'Revoke one of your API tokens, at once and for good',
  scope: 'account:write',
  input: Input({
    token: Type.String({
      minLength: 1,
      maxLength: 80,
      description: 'Id or name of the token, not the token itself'
    })
  }),
  output: Nothing,
  errors: ['not_found'],
  async run({ token }, ports: Ports, caller) {
    const user_id = ownId(caller)
    await ports.accounts.transaction(async ({ api_tokens, audit }) => {
      const left = (await api_tokens.list(user_id)).filter(({ revoked_at }) => revoked_at === null)
      const ref = token.toLowerCase()
      const meant = left.find(({ id }) => id === ref) ?? left.find(({ name }) => name.toLowerCase() === ref)
      if (meant === undefined)
        throw new AppError('not_found', 'You have no such API token that is not revoked')
      const { id, name } = await api_tokens.revoke(user_id, meant.id, ports.clock.now().toISOString())
      const happened = { user_id, subject_id: id, details: { name } }
      await audit.add(auditEntry('token.revoked', happened, { caller, ...ports }))
    })
  }
})
