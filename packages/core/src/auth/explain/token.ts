import { type Scope, scopesOfUser } from '../../caller.ts'
import { AppError } from '../../errors.ts'
import { isOpaqueToken, TOKEN_PREFIXES } from '../../opaque-token.ts'
import { ifKnown } from '../../users/if-known.ts'
import type { AccessClaims } from '../credentials.ts'
import { type Explained, type ExplainPorts, refused, subjectOf, subjectWithout } from './subject.ts'
import { refusal, refusalOfAccount, type Verdict, verdictOfToken } from './verdict.ts'

/** What a token may that somebody has at hand: whatever it is, its first letters say so. */
export async function explainToken(token: string, ports: ExplainPorts): Promise<Explained> {
  const other = OTHERS.find(({ kind }) => token.startsWith(`${TOKEN_PREFIXES[kind]}_`))
  if (other) return refused(subjectWithout(other.kind), refusal('not_an_access_token', other.reason))
  return token.startsWith(`${TOKEN_PREFIXES.api_token}_`)
    ? explainApiToken(token, ports)
    : explainAccessToken(token, ports)
}

const OTHERS = [
  { kind: 'refresh_token', reason: 'A refresh token is only exchanged for an access token: use that one' },
  {
    kind: 'invitation_code',
    reason: 'The code of an invitation only makes an account, which can then log in'
  },
  { kind: 'password_code', reason: 'This code only sets a password, with which its owner can then log in' }
] as const

async function explainAccessToken(token: string, ports: ExplainPorts): Promise<Explained> {
  const claims = verified(token, ports)
  return 'rule' in claims
    ? refused(subjectWithout('access_token'), claims)
    : explainSession('access_token', { ...claims, held: scopesOfUser(claims) }, ports)
}

function verified(token: string, { accessTokens }: ExplainPorts): AccessClaims | Verdict {
  try {
    return accessTokens.verify(token)
  } catch (error) {
    if (error instanceof AppError) return refusal('token_refused', error.message)
    throw error
  }
}

interface Bearing {
  user_id: string
  session_id: string | null
  held: readonly Scope[]
}

/** What is behind an access token: the session and the account as they are now. */
export async function explainSession(
  kind: 'access_token' | 'caller',
  { user_id, session_id, held }: Bearing,
  { accounts, clock }: ExplainPorts
): Promise<Explained> {
  const user = await ifKnown(accounts.users.get(user_id))
  if (user === null) {
    return refused(subjectWithout(kind), refusal('account_gone', 'The account of this access token is gone'))
  }
  const subject = subjectOf(kind, user, held)
  const lasting = refusalOfAccount(user, clock.now())
  if (lasting) return refused(subject, lasting)
  if (session_id === null || (await accounts.sessions.get(session_id)) === null) {
    return refused(subject, refusal('session_ended', 'The session has ended: log in again'))
  }
  return { subject, judge: (scope) => verdictOfToken(scope, { kind: 'access_token', held, owner: user }) }
}

async function explainApiToken(text: string, { accounts, secrets, clock }: ExplainPorts): Promise<Explained> {
  const without = subjectWithout('api_token')
  if (!isOpaqueToken('api_token', text)) {
    const reason = 'This is no whole API token: it was cut off or changed on the way'
    return refused(without, refusal('token_malformed', reason))
  }
  const found = await accounts.api_tokens.find(secrets.hash(text))
  if (found === null)
    return refused(without, refusal('token_unknown', 'There is no such API token, or its owner is gone'))
  const { token, user } = found
  const now = clock.now()
  const subject = subjectOf('api_token', user, token.scopes)
  const refusing = refusalOfToken(token, now) ?? refusalOfAccount(user, now)
  if (refusing) return refused(subject, refusing)
  const held = token.scopes
  return { subject, judge: (scope) => verdictOfToken(scope, { kind: 'api_token', held, owner: user }) }
}

function refusalOfToken(
  { name, revoked_at, expires_at }: { name: string; revoked_at: string | null; expires_at: string | null },
  now: Date
): Verdict | null {
  if (revoked_at !== null) {
    return refusal('token_revoked', `The API token ${name} was revoked at ${revoked_at}: make another one`)
  }
  if (expires_at !== null && Date.parse(expires_at) <= now.getTime()) {
    return refusal('token_expired', `The API token ${name} expired at ${expires_at}: make another one`)
  }
  return null
}
