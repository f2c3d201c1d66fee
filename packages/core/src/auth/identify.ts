import { type Caller, nobody, type Origin, scopesOfUser } from '../caller.ts'
import { AppError } from '../errors.ts'
import { isOpaqueToken, TOKEN_PREFIXES } from '../opaque-token.ts'
import type { Clock, Secrets } from '../ports.ts'
import type { Accounts } from '../users/accounts.ts'
import { mayEnter } from '../users/user.ts'
import type { AccessTokens } from './credentials.ts'

export interface IdentifyPorts {
  accounts: Accounts
  accessTokens: AccessTokens
  clock: Clock
  secrets: Secrets
}

/**
 * Who shows this bearer token: an access token, which is not looked up, or an API token, which is. Rejects with
 * `unauthenticated` what is neither, has expired or was revoked, and says which where that helps only its owner.
 */
export async function identify(token: string, origin: Origin, ports: IdentifyPorts): Promise<Caller> {
  if (token.startsWith(`${TOKEN_PREFIXES.api_token}_`)) return bearerOfApiToken(token, origin, ports)
  const { user_id, session_id, role, scopes } = ports.accessTokens.verify(token)
  return {
    ...nobody,
    kind: 'user',
    user_id,
    credential_id: session_id,
    scopes: scopesOfUser({ role, scopes }),
    origin
  }
}

async function bearerOfApiToken(text: string, origin: Origin, ports: IdentifyPorts): Promise<Caller> {
  const { accounts, clock, secrets } = ports
  if (!isOpaqueToken('api_token', text)) {
    throw refused('This is no whole API token: it was cut off or changed on the way')
  }
  const found = await accounts.api_tokens.find(secrets.hash(text))
  const now = clock.now()
  if (found === null || found.token.revoked_at !== null)
    throw refused('This API token is not known, or was revoked')
  const { token, user } = found
  if (token.expires_at !== null && Date.parse(token.expires_at) <= now.getTime()) {
    throw refused('This API token has expired: make another one')
  }
  if (!mayEnter(user, now)) throw refused('The owner of this API token has no access any more')
  await accounts.api_tokens.touch(token.id, now.toISOString())
  const owned = scopesOfUser(user)
  const scopes = token.scopes.filter((scope) => owned.includes(scope))
  return { ...nobody, kind: 'api_token', user_id: user.id, credential_id: token.id, scopes, origin }
}

function refused(message: string): AppError {
  return new AppError('unauthenticated', message)
}
