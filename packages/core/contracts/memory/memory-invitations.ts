import { AppError, type InvitationStore, invitationStatus, type KeptInvitation } from '@rollcall/core'
import { type AccountState, contains, same, type Within } from './account-state.ts'
import { type Order, pageOf } from './page-of.ts'

const NEWEST_FIRST: Order<KeptInvitation> = {
  list: 'invitations',
  position: ({ created_at, id }) => [created_at, id],
  descending: true
}

export function memoryInvitations(within: Within): InvitationStore {
  const get = (id: string) => within((state) => structuredClone(invitationOf(id, state)))
  return {
    add: (invitation) =>
      within(({ invitations }) => {
        const isOpen = invitations.some(
          ({ email, accepted_at, revoked_at }) =>
            accepted_at === null && revoked_at === null && same(email, invitation.email)
        )
        if (isOpen) throw new AppError('conflict', `There is an invitation for ${invitation.email} already`)
        invitations.push(structuredClone(invitation))
      }),
    get,
    lock: get,
    lockByCode: (code_hash) =>
      within(({ invitations }) =>
        structuredClone(invitations.find((one) => one.code_hash === code_hash) ?? null)
      ),
    change: (id, changes) =>
      within((state) => structuredClone(Object.assign(invitationOf(id, state), changes))),
    revokeOpen: (invited_by, revoked_at) =>
      within(({ invitations }) => {
        const open = invitations.filter(
          (one) => one.invited_by === invited_by && one.accepted_at === null && one.revoked_at === null
        )
        return structuredClone(open.map((one) => Object.assign(one, { revoked_at })))
      }),
    list: ({ status, search, now }, paging) =>
      within(({ invitations }) => {
        const matching = invitations.filter(
          (invitation) =>
            (status === undefined || invitationStatus(invitation, new Date(now)) === status) &&
            (search === undefined || contains(invitation.email, search))
        )
        return pageOf(matching, paging, NEWEST_FIRST)
      })
  }
}

function invitationOf(id: string, { invitations }: AccountState): KeptInvitation {
  const found = invitations.find((invitation) => invitation.id === id)
  if (!found) throw new AppError('not_found', `No invitation ${id}`)
  return found
}
