import type { Caller } from '../caller.ts'
import { AppError, type ErrorCode } from '../errors.ts'
import type { Clock, Secrets } from '../ports.ts'
import type { AccountRules } from '../users/account-rules.ts'
import {
  type Allowance,
  type Attempt,
  allowancesOf,
  counted,
  givenBack,
  isFading,
  rateLimitOf,
  trusted,
  trustKey,
  waitOf
} from './allowance.ts'
import type { AttemptStore, Attempts } from './attempt-store.ts'

export interface AttemptPorts {
  attempts: AttemptStore
  rules: AccountRules
  clock: Clock
  secrets: Secrets
}

interface Asking {
  attempt: Attempt
  ports: AttemptPorts
  caller: Caller
}

interface Trying extends Asking {
  allowances: Allowance[]
  /** What is known under each key, as far as we have seen. */
  known: Map<string, Attempts | null>
  /** Says that the owner came in from this network before. */
  trust: string
}

/** Failures that say nothing about whoever tried. */
const NOT_THEIRS: readonly ErrorCode[] = ['unavailable', 'internal', 'upstream_failed']

/**
 * Does `work`, unless too much failed before from the same network or at the same account: then rejects with
 * `rate_limited`. What is refused meanwhile is not counted, so that nobody waits longer for somebody else's insistence;
 * and an account that is attacked from many networks makes its owner wait a minute at most, or not at all on a network
 * from which the owner came in before. The operator is not limited. `work` is told which attempt at the account this is
 * since the last success.
 *
 * An allowance that is used up is counted before the work, so that of many guesses at once one is let in; before that
 * only failures are counted, so that many who come in at once are not in each other's way. Whoever has guesses to make
 * at work that takes long lets them begin in turn (`PasswordHasher.inTurn`).
 */
export async function attempting<T>(
  attempt: Attempt,
  { ports, caller }: Omit<Asking, 'attempt'>,
  work: (count: number) => Promise<T>
): Promise<T> {
  if (caller.kind === 'operator') return work(1)
  const trying = await look({ attempt, ports, caller })
  const [before, after] = whenCounted(trying)
  const count = (seen(trying, trying.allowances.at(-1))?.count ?? 0) + 1
  await addOne(before, trying)
  const result = await work(count).catch(async (error: unknown) => {
    if (!(error instanceof AppError) || NOT_THEIRS.includes(error.code)) await giveBack(before, trying)
    else await addOne(after, trying, 'late')
    throw error
  })
  if (attempt.countsSuccess !== true) await forgive(before, trying)
  return result
}

/** Refuses what has to wait, without a lock or a write. */
async function look(asking: Asking): Promise<Trying> {
  const { attempt, ports, caller } = asking
  const { attempts, clock, secrets } = ports
  const all = allowancesOf(attempt, ports, caller.origin)
  const trust = trustKey(attempt, secrets, caller.origin)
  const known = await attempts.read([...keysOf(all), trust], clock.now().toISOString())
  const allowances = known.has(trust) ? all.filter(({ waivedByTrust }) => !waivedByTrust) : all
  const trying = { ...asking, allowances, known: new Map<string, Attempts | null>(known), trust }
  refuseWaiting(allowances, trying)
  tell(trying)
  return trying
}

/** The allowances that are counted before the work, and those after a failure. */
function whenCounted({ attempt, allowances, ...trying }: Trying): [Allowance[], Allowance[]] {
  const isBefore = (one: Allowance) =>
    attempt.countsSuccess === true || (trying.known.get(one.key)?.count ?? 0) >= one.free
  return [allowances.filter(isBefore), allowances.filter((one) => !isBefore(one))]
}

/** What somebody else has counted meanwhile may refuse it, unless it is `late`: has been tried. */
async function addOne(allowances: Allowance[], trying: Trying, when?: 'late'): Promise<void> {
  await change(allowances, trying, (found) => {
    if (when !== 'late') refuseWaiting(allowances, trying)
    return allowances.map((allowance, i) => counted(found[i] ?? null, allowance, trying.ports.clock.now()))
  })
}

/**
 * Whoever gets in has forgotten a password at worst; others on the same network are counted on. The work is done by
 * then, perhaps with a code that works once: a failure to forgive must not look like its own. Mostly there is nothing
 * to forgive, and nothing is written.
 */
async function forgive(before: readonly Allowance[], trying: Trying): Promise<void> {
  const { attempt, allowances, known, trust, ports } = trying
  const now = ports.clock.now()
  const isNews = attempt.account !== undefined && isFading(known.get(trust) ?? null, now)
  const forgiven = allowances.filter((one) => before.includes(one) || (one.ofAccount && known.has(one.key)))
  const forgiving = change(
    forgiven,
    trying,
    (found) => forgiven.map(({ ofAccount }, i) => (ofAccount ? null : givenBack(found[i] ?? null, now))),
    isNews ? [trusted(trust, now)] : []
  )
  await forgiving.catch(() => undefined)
}

/** What failed through no fault of theirs was no attempt. Its own failure would only hide the first one. */
async function giveBack(allowances: Allowance[], trying: Trying): Promise<void> {
  const now = trying.ports.clock.now()
  const back = change(allowances, trying, (found) => found.map((known) => givenBack(known, now)))
  await back.catch(() => undefined)
}

/** Replaces what is known under the allowances, and writes down `besides`; tells the caller what is left then. */
async function change(
  allowances: readonly Allowance[],
  trying: Trying,
  next: (found: (Attempts | null)[]) => (Attempts | null)[],
  besides: readonly Attempts[] = []
): Promise<void> {
  const keys = [...keysOf(allowances), ...keysOf(besides)]
  if (keys.length === 0) return
  const { attempts, clock } = trying.ports
  const see = (states: (Attempts | null)[]) =>
    allowances.forEach(({ key }, i) => trying.known.set(key, states[i] ?? null))
  const replace = (found: (Attempts | null)[]) => {
    see(found)
    const states = next(found.slice(0, allowances.length))
    see(states)
    tell(trying)
    return [...states, ...besides]
  }
  await attempts.change(keys, replace, clock.now().toISOString())
}

function refuseWaiting(allowances: readonly Allowance[], trying: Trying): void {
  const now = trying.ports.clock.now()
  const wait = Math.max(0, ...allowances.map((one) => waitOf(seen(trying, one), now)))
  if (wait === 0) return
  tell(trying)
  const retryAfter = Math.ceil(wait / 1000)
  const seconds = retryAfter === 1 ? 'a second' : `${retryAfter} seconds`
  throw new AppError('rate_limited', `Too many attempts: try again in ${seconds}`, { retryAfter })
}

function tell(trying: Trying): void {
  const { attempt, allowances, ports, caller } = trying
  const held = allowances.map((allowance) => ({ allowance, known: seen(trying, allowance) }))
  caller.onRateLimit?.(rateLimitOf(attempt, held, ports.clock.now()))
}

function seen({ known }: Pick<Trying, 'known'>, allowance: Allowance | undefined): Attempts | null {
  return allowance === undefined ? null : (known.get(allowance.key) ?? null)
}

function keysOf(keyed: readonly { key: string }[]): string[] {
  return keyed.map(({ key }) => key)
}
