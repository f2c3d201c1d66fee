import { GRANTABLE_SCOPES, ROLES, type Scope, scopesOf, scopesOfUser } from '../../caller.ts'
import type { User } from '../../users/user.ts'

/** Every rule that lets somebody run a use case, or does not. */
export const RULES = [
  'public',
  'operator',
  'scope_granted',
  'scope_missing',
  'token_malformed',
  'token_refused',
  'token_unknown',
  'token_expired',
  'token_revoked',
  'not_an_access_token',
  'session_ended',
  'account_gone',
  'account_disabled',
  'access_ended',
  'invitation_accepted',
  'invitation_expired',
  'invitation_revoked',
  'registration_closed'
] as const

/** Whether something is allowed, by which rule, and what can be done about it. */
export interface Verdict {
  allowed: boolean
  rule: (typeof RULES)[number]
  reason: string
}

export function refusal(rule: Verdict['rule'], reason: string): Verdict {
  return { allowed: false, rule, reason }
}

/** What an account may, or what an invitation will give. */
export type Standing = Pick<User, 'role' | 'scopes'>

/** Null while the account may be used. */
export function refusalOfAccount(
  { username, status, access_until }: Pick<User, 'username' | 'status' | 'access_until'>,
  now: Date
): Verdict | null {
  if (status === 'disabled') {
    return refusal('account_disabled', `The account ${username} is disabled: an administrator can enable it`)
  }
  if (access_until !== null && Date.parse(access_until) <= now.getTime()) {
    const told = `The access of ${username} ended at ${access_until}`
    return refusal('access_ended', `${told}: an administrator can make the guest a member`)
  }
  return null
}

/** By the role, or by the exact list of a guest. */
export function verdictOfRole(scope: Scope, { role, scopes }: Standing): Verdict {
  if (scopesOfUser({ role, scopes }).includes(scope)) {
    const giver = scopes === null ? `The role ${role} gives` : "The guest's list of scopes gives"
    return { allowed: true, rule: 'scope_granted', reason: `${giver} ${scope}` }
  }
  const lacking =
    scopes === null ? `The role ${role} does not give` : "The guest's list of scopes does not give"
  const others = ROLES.filter((other) => scopesOf[other].includes(scope))
  const remedy = `an administrator can set the role to ${others.join(' or ')}, which does`
  return refusal('scope_missing', `${lacking} ${scope}: ${remedy}`)
}

/** By what a token holds: never more than its owner. */
export function verdictOfToken(
  scope: Scope,
  { kind, held, owner }: { kind: 'access_token' | 'api_token'; held: readonly Scope[]; owner: Standing }
): Verdict {
  const byRole = verdictOfRole(scope, owner)
  if (kind === 'access_token') {
    if (!byRole.allowed || held.includes(scope)) return byRole
    const reason = `The account was given ${scope} after this access token was made: refresh it, or log in again`
    return refusal('scope_missing', reason)
  }
  if (held.includes(scope)) {
    const reason = `The API token holds ${scope}, and its owner has it`
    return byRole.allowed ? { ...byRole, reason } : ownerLost(scope, byRole)
  }
  const remedy = GRANTABLE_SCOPES.some((one) => one === scope)
    ? `its owner can make one that does, with an account that has it`
    : 'no API token can: log in instead'
  return refusal('scope_missing', `The API token does not hold ${scope}: ${remedy}`)
}

function ownerLost(scope: Scope, { reason }: Verdict): Verdict {
  return refusal('scope_missing', `The API token holds ${scope}, but its owner has lost it. ${reason}`)
}
