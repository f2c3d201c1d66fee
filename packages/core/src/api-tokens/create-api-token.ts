import { Type } from 'typebox'
import { auditEntry } from '../audit/audit-log.ts'
import { lockOwn } from '../auth/prove-password.ts'
import { type Caller, GRANTABLE_SCOPES, type Scope, scopesOfUser } from '../caller.ts'
import { AppError } from '../errors.ts'
import { Duration, endOf } from '../moment.ts'
import { opaqueToken } from '../opaque-token.ts'
import type { Clock, Ids, Secrets } from '../ports.ts'
import { Input, OneOf, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from '../users/accounts.ts'
import type { User } from '../users/user.ts'
import { ApiToken, ApiTokenName } from './api-token.ts'

type Ports = { accounts: Accounts; clock: Clock; ids: Ids; secrets: Secrets }

const LONGEST = '366d'

export const createApiToken = defineUseCase({
  name: 'auth.tokens.create',
  summary: 'Make a token for a program, as for cron or CI',
  description:
    'The token is shown this once; only its hash is kept. It can hold what you may, but not `account:write`: no program makes further tokens.',
  scope: 'account:write',
  input: Input({
    name: ApiTokenName,
    scope: Type.Array(OneOf(GRANTABLE_SCOPES), {
      minItems: 1,
      uniqueItems: true,
      description: 'What the token may; can be given several times'
    }),
    expires: withDefault(Duration({ description: `After how long it ends, at most ${LONGEST}` }), '90d')
  }),
  output: Type.Object({
    ...ApiToken.properties,
    token: Type.String({ description: 'To be sent as a bearer token; shown this once' })
  }),
  errors: ['conflict'],
  async run({ name, scope, expires }, ports: Ports, caller) {
    const { accounts, clock, ids, secrets } = ports
    const now = clock.now()
    const token = opaqueToken('api_token', secrets.hex(32))
    const made = {
      id: ids.next(),
      name,
      scopes: scope,
      created_at: now.toISOString(),
      expires_at: endOf(expires, { now, longest: LONGEST, field: 'expires' }),
      last_used_at: null,
      revoked_at: null
    }
    return accounts.transaction(async (stores) => {
      const owner = await lockOwn(stores, { ports, caller })
      requireOwned(scope, owner, caller)
      await stores.api_tokens.add({ ...made, user_id: owner.id, token_hash: secrets.hash(token) })
      const happened = { user_id: owner.id, subject_id: made.id, details: { name, scopes: scope } }
      await stores.audit.add(auditEntry('token.created', happened, { caller, ...ports }))
      return { ...made, token }
    })
  }
})

/** Nobody hands on what they do not have, neither by their account nor by what they came in with. */
function requireOwned(wanted: readonly Scope[], owner: User, caller: Caller): void {
  const owned = scopesOfUser(owner)
  const missing = wanted.filter((scope) => !owned.includes(scope) || !caller.scopes.includes(scope))
  if (missing.length === 0) return
  throw new AppError('forbidden', `You cannot give a token what you may not yourself: ${missing.join(', ')}`)
}
