import { Type } from 'typebox'
import { type AttemptPorts, attempting } from '../attempts/attempting.ts'
import { auditEntry, provenCaller } from '../audit/audit-log.ts'
import { LoggedIn } from '../auth/login.ts'
import { openSession, type SessionPorts } from '../auth/open-session.ts'
import { AppError } from '../errors.ts'
import { isOpaqueToken } from '../opaque-token.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { AccountStores, Accounts } from '../users/accounts.ts'
import { checkNewPassword } from '../users/check-new-password.ts'
import { type NewUserPorts, newUser } from '../users/new-user.ts'
import { NewPassword, Username } from '../users/user.ts'
import { invitationStatus } from './invitation.ts'
import { refuseWhenClosed } from './invitation-code.ts'
import type { KeptInvitation } from './invitation-store.ts'

type Ports = SessionPorts & AttemptPorts & NewUserPorts & { accounts: Accounts }

export const acceptInvitation = defineUseCase({
  name: 'invitations.accept',
  summary: 'Make the account that an invitation offers, and log in to it',
  scope: 'public',
  input: Input({
    code: Type.String({
      format: 'password',
      writeOnly: true,
      maxLength: 1024,
      description: 'Code of the invitation'
    }),
    username: Username,
    password: NewPassword
  }),
  output: LoggedIn,
  errors: ['unauthenticated', 'forbidden', 'conflict', 'rate_limited'],
  async run({ code, username, password }, ports: Ports, caller) {
    refuseWhenClosed(ports.rules)
    await checkNewPassword(password, ports)
    return attempting({ action: 'invitation' }, { ports, caller }, async () => {
      if (!isOpaqueToken('invitation_code', code)) throw unusable()
      const code_hash = ports.secrets.hash(code)
      const { email, role } = await usable(code_hash, ports.accounts, ports)
      const user = await newUser({ username, email, password }, { role }, ports)
      return ports.accounts.transaction(async (stores) => {
        const { id, scopes, access_until, invited_by } = await usable(code_hash, stores, ports)
        const guest = { ...user, scopes, access_until, invited_by }
        await stores.users.add(guest)
        await stores.invitations.change(id, { accepted_at: user.created_at, accepted_by: user.id })
        const happened = { user_id: user.id, subject_id: id }
        const by = { caller: provenCaller(caller, user.id), ...ports }
        await stores.audit.add(auditEntry('invitation.accepted', happened, by))
        const session_id = ports.ids.next()
        const opening = { ports, caller, session_id, refreshable: true }
        const { access, refresh } = await openSession(guest, stores, opening)
        return { user: { access, refresh, username, email } }
      })
    })
  }
})

/** Looked at before the password is hashed, and again alone with it: of two at once, the second finds it accepted. */
async function usable(
  code_hash: string,
  { invitations }: Pick<AccountStores, 'invitations'>,
  { clock }: Pick<Ports, 'clock'>
): Promise<KeptInvitation> {
  const invitation = await invitations.lockByCode(code_hash)
  if (invitation !== null && invitationStatus(invitation, clock.now()) === 'pending') return invitation
  throw unusable()
}

function unusable(): AppError {
  return new AppError(
    'unauthenticated',
    'This code is not known, was used already, was taken back or has expired: ask for another one'
  )
}
