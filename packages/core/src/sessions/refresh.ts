import { Type } from 'typebox'
import { type AttemptPorts, attempting } from '../attempts/attempting.ts'
import { auditEntry } from '../audit/audit-log.ts'
import { claimsOf, later, type SessionPorts } from '../auth/open-session.ts'
import type { Caller } from '../caller.ts'
import { AppError } from '../errors.ts'
import { isOpaqueToken, opaqueToken } from '../opaque-token.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { AccountStores, Accounts } from '../users/accounts.ts'
import { mayEnter } from '../users/user.ts'
import type { KeptSession, UsedToken } from './session-store.ts'

type Ports = SessionPorts & AttemptPorts & { accounts: Accounts }

/** How long the token that was just exchanged still gets the same answer, in milliseconds. */
const GRACE = 10_000

const Refreshed = Type.Object({
  access: Type.String({ description: 'Access token (JWT), to be sent as a bearer token' }),
  refresh: Type.String({ description: 'Refresh token for the next time; the one shown is used up' })
})

export const refresh = defineUseCase({
  name: 'auth.refresh',
  summary: 'Exchange a refresh token for an access token and the next refresh token',
  description:
    'A refresh token can be used once. For ten seconds the same token gets the same answer again; after that, using it ends the session, since somebody else may have it.',
  scope: 'public',
  input: Input({
    refresh_token: Type.String({ format: 'password', writeOnly: true, description: 'Refresh token' })
  }),
  output: Refreshed,
  errors: ['unauthenticated', 'rate_limited'],
  async run({ refresh_token }, ports: Ports, caller) {
    return attempting({ action: 'refresh' }, { ports, caller }, async () => {
      if (!isOpaqueToken('refresh_token', refresh_token)) throw unknownToken()
      const exchanged = await ports.accounts.transaction((stores) =>
        exchange(refresh_token, stores, { ports, caller })
      )
      if (exchanged === null) throw unknownToken()
      return exchanged
    })
  }
})

interface Asking {
  ports: Ports
  caller: Caller
}

/** Null, not a rejection, when the session has to end: its end is to last. */
async function exchange(presented: string, stores: AccountStores, { ports, caller }: Asking) {
  const { accessTokens, clock, secrets, rules } = ports
  const now = clock.now()
  const found = await stores.sessions.lockByToken(secrets.hash(presented))
  if (found === null || Date.parse(found.session.expires_at) <= now.getTime()) return null
  const { session, used } = found
  const user = await stores.users.get(session.user_id)
  if (!mayEnter(user, now)) return null
  const shown = { presented, session, ports, caller }
  const successor = used === null ? await rotate(shown, stores) : repeated(shown, used)
  if (successor === null) {
    await endReplayed(shown, stores)
    return null
  }
  const claims = claimsOf(user, session.id, { rules, now: successor.issued })
  return { access: accessTokens.issue(claims), refresh: successor.refresh }
}

interface Shown extends Asking {
  presented: string
  session: KeptSession
}

/** A refresh token, and when it was first answered. */
interface Successor {
  refresh: string
  issued: Date
}

async function rotate(
  { presented, session, ports, caller }: Shown,
  { sessions }: AccountStores
): Promise<Successor> {
  const { clock, secrets, rules } = ports
  const now = clock.now()
  const salt = secrets.hex(32)
  const refresh = successorOf(presented, salt, ports)
  const next = {
    ...session,
    token_hash: secrets.hash(refresh),
    device: caller.origin.device,
    address: caller.origin.address,
    last_used_at: now.toISOString(),
    expires_at: later(now, rules.refresh_seconds)
  }
  const used = { token_hash: secrets.hash(presented), salt, used_at: now.toISOString() }
  await sessions.rotate(next, { ...used, expires_at: session.expires_at })
  return { refresh, issued: now }
}

/** Two tabs, or a request sent again because its answer was lost: soon after, and the successor was not used yet. */
function repeated({ presented, session, ports }: Shown, { salt, used_at }: UsedToken): Successor | null {
  const issued = new Date(used_at)
  const refresh = successorOf(presented, salt, ports)
  const isSoon = ports.clock.now().getTime() - issued.getTime() <= GRACE
  return isSoon && ports.secrets.hash(refresh) === session.token_hash ? { refresh, issued } : null
}

function successorOf(presented: string, salt: string, { secrets }: Ports): string {
  return opaqueToken('refresh_token', secrets.derive(presented, salt))
}

/** Thief or owner, nobody knows which of the two came second: the whole family of tokens ends. */
async function endReplayed(
  { session, ports, caller }: Shown,
  { sessions, audit }: AccountStores
): Promise<void> {
  await sessions.end(session.user_id, { only: session.id })
  const happened = { user_id: session.user_id, subject_id: session.id }
  await audit.add(auditEntry('session.replayed', happened, { caller, ...ports }))
}

function unknownToken(): AppError {
  return new AppError(
    'unauthenticated',
    'This refresh token is not valid, was used already or has expired: log in again'
  )
}
