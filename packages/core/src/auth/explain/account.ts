import { requireScope } from '../../caller.ts'
import { type Invitation, invitationStatus } from '../../invitations/invitation.ts'
import { ifKnown } from '../../users/if-known.ts'
import { isMeant } from '../../users/is-meant.ts'
import type { User } from '../../users/user.ts'
import { ownAccount } from '../live-caller.ts'
import {
  type Asking,
  type Explained,
  type ExplainPorts,
  refused,
  subjectOf,
  subjectWithout
} from './subject.ts'
import { explainSession } from './token.ts'
import { refusal, refusalOfAccount, type Verdict, verdictOfRole, verdictOfToken } from './verdict.ts'

/** What whoever asks may, with what they ask with. */
export async function explainCaller({ ports, caller }: Asking): Promise<Explained> {
  const { kind, user_id, credential_id, scopes } = caller
  if (kind === 'user' && user_id !== null) {
    return explainSession('caller', { user_id, session_id: credential_id, held: scopes }, ports)
  }
  if (kind === 'operator' && user_id === null) {
    const reason = 'The operator, who can reach the database, may do everything'
    const subject = { ...subjectWithout('caller'), scopes: [...scopes] }
    return { subject, judge: () => ({ allowed: true, rule: 'operator', reason }) }
  }
  const user = await ownAccount(caller, ports.accounts)
  if (kind === 'operator') return ofUser('caller', user, ports)
  const judge: Explained['judge'] = (scope) =>
    verdictOfToken(scope, { kind: 'api_token', held: scopes, owner: user })
  return { subject: subjectOf('caller', user, scopes), judge }
}

/** Whether somebody else exists is nobody's business who may not list the users. */
export async function explainUser(ref: string, { ports, caller }: Asking): Promise<Explained> {
  if (!caller.scopes.includes('users:read')) {
    const own = caller.user_id === null ? null : await ifKnown(ports.accounts.users.get(caller.user_id))
    if (own !== null && isMeant(ref, own)) return ofUser('user', own, ports)
    requireScope('users:read', caller)
  }
  return ofUser('user', await ports.accounts.users.find(ref), ports)
}

function ofUser(kind: 'caller' | 'user' | 'invitation', user: User, { clock }: ExplainPorts): Explained {
  const subject = subjectOf(kind, user)
  const refusing = refusalOfAccount(user, clock.now())
  return refusing ? refused(subject, refusing) : { subject, judge: (scope) => verdictOfRole(scope, user) }
}

/** What an invitation gives, or will give once it is accepted. */
export async function explainInvitation(id: string, { ports, caller }: Asking): Promise<Explained> {
  requireScope('invitations:read', caller)
  const invitation = await ports.accounts.invitations.get(id)
  const status = invitationStatus(invitation, ports.clock.now())
  if (status === 'accepted') return explainAccepted(invitation, ports)
  const subject = subjectWithout('invitation', invitation)
  const refusing = refusalOfInvitation(invitation, status, ports)
  if (refusing) return refused(subject, refusing)
  return { subject, judge: (scope) => onceAccepted(verdictOfRole(scope, invitation)) }
}

function onceAccepted({ reason, ...verdict }: Verdict): Verdict {
  return { ...verdict, reason: `Once the invitation is accepted: ${reason}` }
}

/** From then on the account counts. */
async function explainAccepted(
  { accepted_by }: Omit<Invitation, 'status'>,
  ports: ExplainPorts
): Promise<Explained> {
  const user = accepted_by === null ? null : await ifKnown(ports.accounts.users.get(accepted_by))
  if (user !== null) return ofUser('invitation', user, ports)
  const reason = 'The invitation was accepted, and the account it made is gone'
  return refused(subjectWithout('invitation'), refusal('invitation_accepted', reason))
}

function refusalOfInvitation(
  { expires_at, revoked_at, access_until }: Omit<Invitation, 'status'>,
  status: Invitation['status'],
  { rules, clock }: ExplainPorts
): Verdict | null {
  if (status === 'revoked') {
    return refusal('invitation_revoked', `The invitation was revoked at ${revoked_at}: make another one`)
  }
  if (status === 'expired') {
    return refusal('invitation_expired', `The invitation expired at ${expires_at}: send it again`)
  }
  if (access_until !== null && Date.parse(access_until) <= clock.now().getTime()) {
    return refusal('invitation_expired', `The access it gives ended at ${access_until}: make another one`)
  }
  if (rules.registration === 'closed') {
    return refusal('registration_closed', 'Registration is closed, so no invitation can be accepted')
  }
  return null
}
