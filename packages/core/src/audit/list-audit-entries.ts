import { Type } from 'typebox'
import { ownAccount, ownId } from '../auth/live-caller.ts'
import { type Caller, requireScope } from '../caller.ts'
import { AppError } from '../errors.ts'
import { isUuid } from '../is-uuid.ts'
import { Moment, resolveRange } from '../moment.ts'
import { checkPaging, ListOf, paging, toList } from '../paging.ts'
import type { Clock } from '../ports.ts'
import { Input, OneOf } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from '../users/accounts.ts'
import { isMeant } from '../users/is-meant.ts'
import { UserRef } from '../users/user.ts'
import { AUDIT_ACTIONS, AuditEntry } from './audit-entry.ts'
import type { AuditFilter } from './audit-log.ts'

export const listAuditEntries = defineUseCase({
  name: 'audit.list',
  summary: 'List what happened to accounts, newest first',
  description:
    'Everybody sees the entries that they made or that are about their own account; the scope `audit:read` shows all.',
  scope: 'account:read',
  input: Input({
    action: Type.Optional(OneOf(AUDIT_ACTIONS, { description: 'Only this' })),
    actor: Type.Optional({
      ...UserRef,
      description: 'Only what this user did: id, username or e-mail address'
    }),
    user: Type.Optional({ ...UserRef, description: 'Only what happened to this user, likewise' }),
    since: Type.Optional(Moment({ description: 'Only from then on' })),
    until: Type.Optional(Moment({ description: 'Only before then' })),
    ...paging
  }),
  output: ListOf(AuditEntry),
  errors: ['not_found'],
  async run({ action, actor, user, since, until, ...query }, { accounts, clock }: Ports, caller) {
    checkPaging(query)
    const filter: AuditFilter = {
      ...own(caller),
      ...(action && { action }),
      ...(actor && { actor_id: await idOf(actor, accounts, caller) }),
      ...(user && { user_id: await idOf(user, accounts, caller) }),
      ...resolveRange({ since, until }, clock)
    }
    const { data, ...page } = await accounts.audit.list(filter, query)
    return toList({ ...page, data: data.map((entry) => withoutStrangers(entry, caller)) }, query)
  }
})

type Ports = { accounts: Accounts; clock: Clock }

/** Where an administrator sits is for those to know who see the whole trail; where somebody failed to log in is not. */
function withoutStrangers(entry: AuditEntry, { scopes, user_id }: Caller): AuditEntry {
  const isStranger = entry.actor_kind !== 'nobody' && entry.actor_id !== user_id
  return isStranger && !scopes.includes('audit:read') ? { ...entry, address: null, device: null } : entry
}

function own(caller: Caller): AuditFilter {
  return caller.scopes.includes('audit:read') ? {} : { involving: ownId(caller) }
}

/** Whether somebody else exists is nobody's business who may not see the whole trail. An account may be gone. */
async function idOf(ref: string, { users }: Accounts, caller: Caller): Promise<string> {
  if (!caller.scopes.includes('audit:read')) {
    const own = await ownAccount(caller, { users })
    if (isMeant(ref, own)) return own.id
    requireScope('audit:read', caller)
  }
  return users.find(ref).then(({ id }) => id, unlessId(ref))
}

/** What is told of an account outlives it. */
function unlessId(ref: string) {
  return (error: unknown): string => {
    if (error instanceof AppError && error.code === 'not_found' && isUuid(ref)) return ref.toLowerCase()
    throw error
  }
}
