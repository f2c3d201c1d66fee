import type { Origin, RateLimit } from '../caller.ts'
import type { Secrets } from '../ports.ts'
import type { AccountRules } from '../users/account-rules.ts'
import type { Attempts } from './attempt-store.ts'
import { networkOf } from './network-of.ts'

/** What is tried, and at what. */
export interface Attempt {
  /** As in `login`; each is counted for itself. */
  action: string
  /** Whose account is guessed at: an e-mail address, or an id. */
  account?: string
  /** Success counts like failure, where it is the success that costs something. */
  countsSuccess?: boolean
}

/** So many attempts are free; each further one doubles the wait, from a second up to the longest. */
export interface Allowance {
  key: string
  free: number
  longest_ms: number
  /** Of one account, so that whoever gets into it has it forgiven. */
  ofAccount: boolean
  /** Does not hold on networks from which the owner came in before. */
  waivedByTrust: boolean
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
/** After this long without an attempt nothing is remembered. */
const WINDOW = 60 * MINUTE
const DAY = 24 * 60 * MINUTE
/** How long a network is trusted from which somebody got into an account. */
const TRUST = 90 * DAY

/** Where success counts, people who do nothing wrong come from the same office. */
const SUCCESSES_PER_FAILURE = 5

/** What holds for an attempt: by network, by account and network, and by account from anywhere. */
export function allowancesOf(
  { action, account, countsSuccess }: Attempt,
  { rules, secrets }: { rules: AccountRules; secrets: Secrets },
  origin: Origin
): Allowance[] {
  const network = networkOf(origin.address ?? '')
  const key = (...words: string[]) => secrets.hash(JSON.stringify([action, ...words]))
  const { failures_per_address, failures_per_account } = rules
  const ofNetwork = {
    key: key('network', network),
    free: countsSuccess === true ? SUCCESSES_PER_FAILURE * failures_per_address : failures_per_address,
    longest_ms: 15 * MINUTE,
    ofAccount: false,
    waivedByTrust: false
  }
  if (account === undefined) return [ofNetwork]
  const name = account.toLowerCase()
  return [
    ofNetwork,
    {
      key: key('account and network', name, network),
      free: failures_per_account,
      longest_ms: 15 * MINUTE,
      ofAccount: true,
      waivedByTrust: false
    },
    {
      key: key('account', name),
      free: 4 * failures_per_account,
      longest_ms: MINUTE,
      ofAccount: true,
      waivedByTrust: true
    }
  ]
}

/** The key that says that somebody got into this account from this network. */
export function trustKey({ account = '' }: Attempt, secrets: Secrets, { address }: Origin): string {
  return secrets.hash(JSON.stringify(['trust', account.toLowerCase(), networkOf(address ?? '')]))
}

export function trusted(key: string, now: Date): Attempts {
  return { key, count: 0, next_at: now.toISOString(), expires_at: after(now, TRUST) }
}

/** Whether trust has to be written down anew: there is none, or a day of it has passed. */
export function isFading(known: Attempts | null, now: Date): boolean {
  return known === null || Date.parse(known.expires_at) < now.getTime() + TRUST - DAY
}

/** How long the next attempt has to wait, in milliseconds. */
export function waitOf(known: Attempts | null, now: Date): number {
  return known === null ? 0 : Math.max(0, Date.parse(known.next_at) - now.getTime())
}

/** One attempt more. */
export function counted(known: Attempts | null, { key, free, longest_ms }: Allowance, now: Date): Attempts {
  const count = (known?.count ?? 0) + 1
  const doublings = Math.min(count - free, 30)
  const wait = doublings < 0 ? 0 : Math.min(longest_ms, SECOND * 2 ** doublings)
  return { key, count, next_at: after(now, wait), expires_at: after(now, WINDOW) }
}

/** One attempt less: it is as if it had not been made. */
export function givenBack(known: Attempts | null, now: Date): Attempts | null {
  if (known === null || known.count <= 1) return null
  return { ...known, count: known.count - 1, next_at: now.toISOString() }
}

/** What is left of the tightest allowance; whoever has waited is let in once more. */
export function rateLimitOf(
  { action }: Attempt,
  held: { allowance: Allowance; known: Attempts | null }[],
  now: Date
): RateLimit {
  const limits = held.map(({ allowance: { free }, known }) => {
    const wait = waitOf(known, now)
    const remaining = wait > 0 ? 0 : Math.max(1, free - (known?.count ?? 0))
    const reset_seconds = Math.ceil((wait > 0 ? wait : WINDOW) / SECOND)
    return { policy: action, quota: free, window_seconds: WINDOW / SECOND, remaining, reset_seconds }
  })
  const tightest = limits.reduce((a, b) =>
    b.remaining < a.remaining || (b.remaining === a.remaining && b.reset_seconds > a.reset_seconds) ? b : a
  )
  return tightest
}

function after(now: Date, milliseconds: number): string {
  return new Date(now.getTime() + milliseconds).toISOString()
}
