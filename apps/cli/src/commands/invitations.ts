import type { App, Invitation } from '@rollcall/core'
import { command } from '../command.ts'
import { agoField, type Field, field, momentField, type Style } from '../output/cell.ts'
import { record } from '../output/record.ts'
import type { Paint } from '../output/screen.ts'
import { table } from '../output/table.ts'
import { words } from '../output/words.ts'
import { lineage } from './lineage.ts'
import { loggedIn } from './logged-in.ts'

const fields: Field<Invitation>[] = [
  field('email', { style: (_row, paint) => paint.bold }),
  field('id'),
  field('status', { style: statusStyle }),
  field('role'),
  { name: 'scopes', value: ({ scopes }) => words(scopes) },
  momentField('access_until', (invitation) => invitation.access_until),
  field('invited_by'),
  momentField('created_at', (invitation) => invitation.created_at),
  momentField('expires_at', (invitation) => invitation.expires_at),
  momentField('accepted_at', (invitation) => invitation.accepted_at),
  field('accepted_by'),
  momentField('revoked_at', (invitation) => invitation.revoked_at)
]

type WithCode = Awaited<ReturnType<App['createInvitation']>>

const withCode = record<WithCode>([field('link'), field('code'), ...fields])
const handOver = 'Hand the link or the code over yourself: they are shown this once.'

export const leaves = [
  command({ useCase: 'createInvitation', asks: ['email'], remark: handOver, print: withCode }),
  command({
    useCase: 'listInvitations',
    print: table<Invitation>(
      [
        field('id'),
        field('status', { style: statusStyle }),
        field('role'),
        agoField('created', (invitation) => invitation.created_at),
        agoField('expires', (invitation) => invitation.expires_at),
        agoField('access_until', (invitation) => invitation.access_until),
        field('email', { flexible: true })
      ],
      'No invitations.'
    )
  }),
  command({ useCase: 'showInvitation', args: ['id'], print: record(fields) }),
  command({ useCase: 'resendInvitation', args: ['id'], remark: handOver, print: withCode }),
  command({
    useCase: 'revokeInvitation',
    args: ['id'],
    confirm: async ({ id }, { app, caller }) => {
      const { email, status } = await app.showInvitation({ id }, caller)
      return status === 'accepted' ? `End the access of ${email}?` : `Revoke the invitation of ${email}?`
    },
    print: record(fields)
  }),
  command({ useCase: 'acceptInvitation', asks: ['username'], print: loggedIn }),
  command({ useCase: 'invitationTree', print: lineage })
]

function statusStyle({ status }: Invitation, paint: Paint): Style {
  switch (status) {
    case 'pending':
      return paint.yellow
    case 'accepted':
      return paint.green
    default:
      return paint.dim
  }
}
