import { Type } from 'typebox'
import { auditEntry } from '../audit/audit-log.ts'
import { lockLive } from '../auth/live-caller.ts'
import { ROLES, SCOPES } from '../caller.ts'
import { Deadline, resolveDeadline } from '../deadline.ts'
import { AppError, invalidField } from '../errors.ts'
import { Duration } from '../moment.ts'
import type { Clock, Ids, Secrets } from '../ports.ts'
import { Input, OneOf, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { AccountRules, Links } from '../users/account-rules.ts'
import type { Accounts } from '../users/accounts.ts'
import { type Grant, refuseExcess } from '../users/refuse-excess.ts'
import { Email } from '../users/user.ts'
import { InvitationWithCode } from './invitation.ts'
import { newCode, refuseWhenClosed, toInvitation } from './invitation-code.ts'

export interface InvitationPorts {
  accounts: Accounts
  rules: AccountRules
  links: Links
  clock: Clock
  ids: Ids
  secrets: Secrets
}

export const createInvitation = defineUseCase({
  name: 'invitations.create',
  summary: 'Invite somebody by e-mail address, with a role or an exact list of scopes',
  description: 'Nothing is sent: hand the link or the code over in any way. Both are shown this once.',
  scope: 'invitations:write',
  input: Input({
    email: Email,
    role: withDefault(OneOf(ROLES, { description: 'What the account may do' }), 'guest'),
    scope: Type.Optional(
      Type.Array(OneOf(SCOPES), {
        minItems: 1,
        uniqueItems: true,
        description: 'What the guest may, in place of the role; can be given several times'
      })
    ),
    access_until: Type.Optional(
      Deadline({ description: 'When the access ends; a day ends at midnight, in UTC' })
    ),
    expires: withDefault(Duration({ description: 'For how long the code can be used, at most 90d' }), '7d')
  }),
  output: InvitationWithCode,
  errors: ['conflict'],
  async run(
    { email, role, scope: scopes = null, access_until: until, expires },
    ports: InvitationPorts,
    caller
  ) {
    const { accounts, rules, clock, ids } = ports
    refuseWhenClosed(rules)
    const now = clock.now()
    const access_until = until === undefined ? null : resolveDeadline(until, { now, field: 'access_until' })
    checkGrant({ role, scopes, access_until })
    const { code, ...fresh } = newCode({ expires, access_until }, ports)
    const invitation = {
      id: ids.next(),
      email,
      role,
      scopes,
      access_until,
      ...fresh,
      invited_by: caller.user_id,
      created_at: now.toISOString(),
      accepted_at: null,
      accepted_by: null,
      revoked_at: null
    }
    return accounts.transaction(async (stores) => {
      await lockLive('invitations:write', { caller, clock }, stores)
      await refuseExcess({ role, scopes, access_until }, caller, stores)
      if ((await stores.users.findByEmail(email)) !== null) {
        throw new AppError('conflict', `${email} has an account already: change its role instead`)
      }
      await stores.invitations.add(invitation).catch(onOpen(email))
      const details = { email, role, scopes, access_until }
      const happened = { user_id: null, subject_id: invitation.id, details }
      await stores.audit.add(auditEntry('invitation.created', happened, { caller, ...ports }))
      return { ...toInvitation(invitation, clock), code, link: ports.links.invitation(code) }
    })
  }
})

/** Tells what to do about the one there is, also when its code has expired. */
function onOpen(email: string) {
  return (error: unknown): never => {
    if (!(error instanceof AppError && error.code === 'conflict')) throw error
    throw new AppError('conflict', `There is an invitation for ${email} already: resend or revoke it`)
  }
}

/** Rejects with `invalid` what contradicts itself. */
function checkGrant({ role, scopes, access_until }: Grant): void {
  if (scopes !== null && role !== 'guest') throw invalidField('/scope', 'is for guests: leave the role out')
  if (access_until !== null && role === 'admin') {
    throw invalidField('/access_until', 'is not for administrators: they could be the last one')
  }
}
