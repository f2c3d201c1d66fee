import { Type } from 'typebox'
import { auditEntry } from '../audit/audit-log.ts'
import { later } from '../auth/open-session.ts'
import { AppError } from '../errors.ts'
import { opaqueToken } from '../opaque-token.ts'
import type { Secrets } from '../ports.ts'
import { Input, Time } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Links } from './account-rules.ts'
import { type ChangeUserPorts, changeUser } from './change-user.ts'
import { refuseExcess } from './refuse-excess.ts'
import { mayEnter, UserRef } from './user.ts'

type Ports = ChangeUserPorts & { links: Links; secrets: Secrets }

const DAY_SECONDS = 24 * 60 * 60

export const issuePasswordLink = defineUseCase({
  name: 'users.password-link',
  summary: 'Make a link with which somebody can choose a new password, once and within 24 hours',
  description:
    'To be handed over in any way; it takes the place of an earlier one. The password stays as it is until the link is used.',
  scope: 'users:write',
  input: Input({ user: UserRef }),
  output: Type.Object({
    code: Type.String({ description: 'What sets the password; shown this once' }),
    link: Type.String({ description: 'Address of a page that sets the password with the code' }),
    expires_at: Time
  }),
  errors: ['not_found', 'conflict'],
  async run({ user: ref }, ports: Ports, caller) {
    const { links, clock, secrets } = ports
    return changeUser(ref, { ports, caller, costsAdmin: false }, async (user, stores) => {
      const now = clock.now()
      if (!mayEnter(user, now)) throw mayNotEnter(user)
      await refuseExcess(user, caller, stores)
      const code = opaqueToken('password_code', secrets.hex(32))
      const expires_at = later(now, DAY_SECONDS)
      const link = { code_hash: secrets.hash(code), created_at: now.toISOString(), expires_at }
      await stores.password_links.put({ user_id: user.id, ...link })
      const happened = { user_id: user.id, details: { expires_at } }
      await stores.audit.add(auditEntry('password_link.issued', happened, { caller, ...ports }))
      return { code, link: links.password(code), expires_at }
    })
  }
})

function mayNotEnter({ status }: { status: string }): AppError {
  return new AppError(
    'conflict',
    status === 'disabled'
      ? 'This account is disabled: enable it first'
      : 'The access of this account has ended: make the guest a member first'
  )
}
