import { Type } from 'typebox'
import { checkPaging, ListOf, paging, toList } from '../paging.ts'
import type { Clock } from '../ports.ts'
import { Input, OneOf } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from '../users/accounts.ts'
import { INVITATION_STATUSES, Invitation } from './invitation.ts'
import { toInvitation } from './invitation-code.ts'

type Ports = { accounts: Accounts; clock: Clock }

export const listInvitations = defineUseCase({
  name: 'invitations.list',
  summary: 'List the invitations, newest first',
  scope: 'invitations:read',
  input: Input({
    status: Type.Optional(OneOf(INVITATION_STATUSES, { description: 'Only those in this state' })),
    search: Type.Optional(
      Type.String({ minLength: 1, maxLength: 120, description: 'Part of the e-mail address' })
    ),
    ...paging
  }),
  output: ListOf(Invitation),
  errors: [],
  async run({ status, search, ...query }, { accounts, clock }: Ports) {
    checkPaging(query)
    const now = clock.now().toISOString()
    const filter = { now, ...(status && { status }), ...(search && { search }) }
    const { data, ...page } = await accounts.invitations.list(filter, query)
    return toList({ ...page, data: data.map((kept) => toInvitation(kept, clock)) }, query)
  }
})
