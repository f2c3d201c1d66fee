import { Type } from 'typebox'
import { type AttemptPorts, attempting } from '../attempts/attempting.ts'
import { isNoted } from '../attempts/is-noted.ts'
import { auditEntry, provenCaller } from '../audit/audit-log.ts'
import type { Caller } from '../caller.ts'
import { AppError } from '../errors.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { AccountStores, Accounts } from '../users/accounts.ts'
import { ifKnown } from '../users/if-known.ts'
import { withoutPassword } from '../users/new-user.ts'
import { mayEnter, Password, type User } from '../users/user.ts'
import type { PasswordHasher } from './credentials.ts'
import { openSession, type SessionPorts } from './open-session.ts'

export type LoginPorts = SessionPorts & AttemptPorts & { accounts: Accounts; passwords: PasswordHasher }

export const LoginInput = Input({
  email: Type.String({ maxLength: 1024, description: 'E-mail address' }),
  password: Password
})

/** What somebody who has just come in is given. */
export const LoggedIn = Type.Object({
  user: Type.Object({
    access: Type.String({ description: 'Access token (JWT), to be sent as a bearer token' }),
    refresh: Type.String({ description: 'Refresh token, to be exchanged for the next access token' }),
    username: Type.String(),
    email: Type.String()
  })
})

export const login = defineUseCase({
  name: 'auth.login',
  summary: 'Get an access token for an e-mail address and its password',
  scope: 'public',
  input: LoginInput,
  output: LoggedIn,
  errors: ['unauthenticated', 'rate_limited'],
  async run(credentials, ports: LoginPorts, caller) {
    const { user, access, refresh } = await logIn(credentials, { ports, caller, refreshable: true })
    return { user: { access, refresh, username: user.username, email: user.email } }
  }
})

interface Entering {
  ports: LoginPorts
  caller: Caller
  refreshable: boolean
}

interface Credentials {
  email: string
  password: string
}

/**
 * A session for whoever knows the password. An unknown address, a wrong password and an account that may not enter fail
 * in the same words after the same work.
 */
export async function logIn(credentials: Credentials, { ports, caller, refreshable }: Entering) {
  const attempt = { action: 'login', account: credentials.email }
  const trying = () =>
    attempting(attempt, { ports, caller }, (count) =>
      enter(credentials, { ports, caller, refreshable, count })
    )
  return ports.passwords.inTurn(trying)
}

type Trying = Entering & { count: number }
type Entered = { user: User; access: string; refresh: string }

/** Comparing takes long: whoever was given another password or disabled meanwhile has to prove to be the owner again. */
async function enter(credentials: Credentials, trying: Trying): Promise<Entered> {
  const { accounts, passwords } = trying.ports
  const proven = await prove(credentials, trying)
  // A hash made with weaker parameters than today's is made anew while the password is at hand.
  const isWeak = passwords.isWeak(proven.password_hash)
  const renewed = isWeak ? await passwords.hash(credentials.password) : null
  const entered = await accounts.transaction(async (stores) => {
    const user = await ifKnown(stores.users.lock(proven.id))
    if (user?.password_hash !== proven.password_hash || !mayEnter(user, trying.ports.clock.now())) return null
    if (renewed !== null) await stores.users.change(user.id, { password_hash: renewed })
    return begin(withoutPassword(user), stores, trying)
  })
  return entered ?? enter(credentials, trying)
}

async function begin(
  user: User,
  stores: AccountStores,
  { ports, caller, refreshable }: Entering
): Promise<Entered> {
  const session_id = ports.ids.next()
  const happened = { user_id: user.id, subject_id: session_id }
  const [opened] = await Promise.all([
    openSession(user, stores, { ports, caller, session_id, refreshable }),
    stores.audit.add(
      auditEntry('account.logged_in', happened, { caller: provenCaller(caller, user.id), ...ports })
    )
  ])
  return { user, ...opened }
}

async function prove({ email, password }: Credentials, { ports, caller, count }: Trying) {
  const { accounts, passwords, clock } = ports
  const user = await accounts.users.findByEmail(email)
  const right = user
    ? await passwords.verify(user.password_hash, password)
    : await passwords.verifyNothing(password)
  if (user && right && mayEnter(user, clock.now())) return user
  if (user && isNoted(count)) {
    const happened = { user_id: user.id, details: { attempts: count } }
    await accounts.audit.add(auditEntry('account.login_failed', happened, { caller, ...ports }))
  }
  throw new AppError('unauthenticated', 'Wrong e-mail address or password')
}
