import { bind, type InputOf, operator, useCases } from '@rollcall/core'
import { accountDesk, addressOf, type DeskOptions, PASSWORD, visitor } from './account-desk.ts'

const { createInvitation, listInvitations, showInvitation, resendInvitation } = useCases
const { revokeInvitation, acceptInvitation, invitationTree, createApiToken, refresh } = useCases
const OWN = {
  createInvitation,
  listInvitations,
  showInvitation,
  resendInvitation,
  revokeInvitation,
  acceptInvitation,
  invitationTree,
  createApiToken,
  refresh
}

export const DAY = 86_400
export const UNUSABLE = { code: 'unauthenticated', message: /^This code is not known, was used already/ }

/** What an invitation gives, where it is not ordinary. */
export type Invited = Partial<InputOf<typeof createInvitation.input>>

/** The desk with the use cases of invitations, and an administrator who is present. */
export async function invitationDesk(options: DeskOptions = {}) {
  const desk = accountDesk(options)
  const invitations = bind(OWN, desk)
  const boss = await desk.present('Boss', { role: 'admin' })

  /** An invitation by the administrator. */
  const invite = (username: string, told: Invited = {}) =>
    invitations.createInvitation({ email: addressOf(username), ...told }, boss.caller)
  const accept = (code: string, username: string) =>
    invitations.acceptInvitation({ code, username, password: PASSWORD }, visitor)

  /** A guest by invitation who has come in. */
  async function guest(username: string, told: Invited = {}) {
    const invitation = await invite(username, told)
    const { user } = await accept(invitation.code, username)
    return { ...user, invitation, caller: await desk.bearer(user.access) }
  }

  /** One invitation in each state. */
  async function inEachState() {
    const expired = await invite('expired', { expires: '1h' })
    const accepted = (await guest('accepted')).invitation
    const revoked = await invite('revoked')
    await invitations.revokeInvitation({ id: revoked.id }, operator)
    desk.clock.pass(3600)
    const pending = await invite('pending')
    return { pending, accepted, expired, revoked }
  }

  return { ...desk, app: { ...desk.app, ...invitations }, boss, invite, accept, guest, inEachState }
}
