import { type AttemptPorts, attempting } from '../attempts/attempting.ts'
import type { Caller } from '../caller.ts'
import { AppError } from '../errors.ts'
import type { Secrets } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { Accounts } from '../users/accounts.ts'
import { checkNewPassword } from '../users/check-new-password.ts'
import { type NewUserPorts, newAccount, newUser } from '../users/new-user.ts'
import type { UserWithPassword } from '../users/user-store.ts'
import { IdAndToken } from './authenticate.ts'
import { openSession, type SessionPorts } from './open-session.ts'
import { addRegistered, requireOpenRegistration } from './register.ts'

type Ports = NewUserPorts & SessionPorts & AttemptPorts & { accounts: Accounts }

const TRIES = 5

export const signUp = defineUseCase({
  name: 'auth.signup',
  summary: 'Create an account for yourself, named after its e-mail address',
  description:
    'The older form of `auth.register`: the username is made from the e-mail address, and an access token comes with it.',
  scope: 'public',
  input: Input({ email: newAccount.email, password: newAccount.password }),
  output: IdAndToken,
  errors: ['conflict', 'forbidden', 'rate_limited'],
  async run(account, ports: Ports, caller) {
    requireOpenRegistration(ports.rules)
    await checkNewPassword(account.password, ports)
    return attempting({ action: 'register', countsSuccess: true }, { ports, caller }, async () => {
      const username = usernameFrom(account.email)
      const user = await newUser({ ...account, username }, { role: 'member' }, ports)
      const { access } = await addUnderFreeName(user, { ports, caller, triesLeft: TRIES })
      return { id: user.id, token: access }
    })
  }
})

/** Each try is a transaction of its own, since a database gives up one in which something failed. */
async function addUnderFreeName(
  user: UserWithPassword,
  { ports, caller, triesLeft }: { ports: Ports; caller: Caller; triesLeft: number }
): Promise<{ access: string }> {
  const add = ports.accounts.transaction(async (stores) => {
    await addRegistered(user, stores, { ports, caller })
    return openSession(user, stores, { ports, caller, session_id: ports.ids.next(), refreshable: false })
  })
  return add.catch((error: unknown) => {
    if (triesLeft <= 1 || !isTakenUsername(error)) throw error
    const username = usernameFrom(user.email, suffixOf(ports.secrets))
    return addUnderFreeName({ ...user, username }, { ports, caller, triesLeft: triesLeft - 1 })
  })
}

/** The letters and digits before the `@`, cut to what a username may be long; accents are left away. */
function usernameFrom(email: string, suffix = ''): string {
  const local = email
    .slice(0, email.lastIndexOf('@'))
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]/g, '')
  const base = local.length < 3 ? `user${local}` : local
  return base.slice(0, 80 - suffix.length) + suffix
}

/** A number below a million and a bit: five different ones that are all taken do not happen. */
function suffixOf(secrets: Secrets): string {
  return String(Number.parseInt(secrets.hex(3), 16))
}

function isTakenUsername(error: unknown): boolean {
  return error instanceof AppError && error.code === 'conflict' && error.errors[0]?.pointer === '/username'
}
