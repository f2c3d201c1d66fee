import { Type } from 'typebox'
import { type AttemptPorts, attempting } from '../attempts/attempting.ts'
import { auditEntry, provenCaller } from '../audit/audit-log.ts'
import { AppError } from '../errors.ts'
import { isOpaqueToken } from '../opaque-token.ts'
import type { Clock, Ids } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { CommonPasswords } from '../users/account-rules.ts'
import type { AccountStores, Accounts } from '../users/accounts.ts'
import { checkNewPassword } from '../users/check-new-password.ts'
import { ifKnown } from '../users/if-known.ts'
import type { PasswordLink } from '../users/password-link-store.ts'
import { mayEnter, NewPassword } from '../users/user.ts'
import type { PasswordHasher } from './credentials.ts'

type Ports = AttemptPorts & {
  accounts: Accounts
  passwords: PasswordHasher
  commonPasswords: CommonPasswords
  ids: Ids
}

export const setPassword = defineUseCase({
  name: 'auth.set-password',
  summary: 'Choose a password with the code from a set-password link, which ends all sessions',
  scope: 'public',
  input: Input({
    code: Type.String({
      format: 'password',
      writeOnly: true,
      maxLength: 1024,
      description: 'Code of the set-password link'
    }),
    password: NewPassword
  }),
  output: Type.Object({
    message: Type.String(),
    user: Type.Object({ username: Type.String(), email: Type.String() })
  }),
  errors: ['unauthenticated', 'rate_limited'],
  async run({ code, password }, ports: Ports, caller) {
    const { accounts, passwords, commonPasswords, clock, secrets } = ports
    await checkNewPassword(password, { commonPasswords })
    return attempting({ action: 'set-password' }, { ports, caller }, async () => {
      if (!isOpaqueToken('password_code', code)) throw unusable()
      const link = await accounts.password_links.lock(secrets.hash(code))
      if (!isGood(link, clock)) throw unusable()
      const password_hash = await passwords.hash(password)
      return accounts.transaction(async (stores) => {
        const { id, username, email } = await lockHolder(link, stores, ports)
        await stores.users.change(id, { password_hash })
        await stores.password_links.remove(id)
        const ended = await stores.sessions.end(id)
        const happened = { user_id: id, details: { ended_sessions: ended.length } }
        const by = { caller: provenCaller(caller, id), ...ports }
        await stores.audit.add(auditEntry('password_link.used', happened, by))
        return { message: 'Password set', user: { username, email } }
      })
    })
  }
})

/**
 * The user first and then the link, the order of everything that changes both. Of two who use a code at once, the second
 * finds it gone.
 */
async function lockHolder(
  { user_id, code_hash }: PasswordLink,
  { users, password_links }: AccountStores,
  { clock }: Ports
) {
  const user = await ifKnown(users.lock(user_id))
  const link = await password_links.lock(code_hash)
  if (user && isGood(link, clock) && mayEnter(user, clock.now())) return user
  throw unusable()
}

function isGood(link: PasswordLink | null, clock: Clock): link is PasswordLink {
  return link !== null && clock.now().getTime() < Date.parse(link.expires_at)
}

function unusable(): AppError {
  return new AppError(
    'unauthenticated',
    'This code is not known, was used already or has expired: ask for another one'
  )
}
