import { AppError, type Caller, type ErrorCode, nobody, type RateLimit } from '@rollcall/core'
import { countingSecrets, fixedClock, memoryAttempts, openRules } from '@rollcall/core/contracts'
import { attempting } from '../src/attempts/attempting.ts'

export const HOME = '192.0.2.1'
export const HOTEL = '198.51.100.1'
export const MANY = 1000

/** What tries and fails, or does not. Free per address and per account; from anywhere four times as many. */
export function bench(perAddress = MANY, perAccount = MANY) {
  const clock = fixedClock()
  const attempts = memoryAttempts()
  const rules = openRules({ failures_per_address: perAddress, failures_per_account: perAccount })
  const ports = { attempts, rules, clock, secrets: countingSecrets() }
  const limits: RateLimit[] = []
  const from = (address: string | null): Caller => ({
    ...nobody,
    origin: { ...nobody.origin, address },
    onRateLimit: (limit) => limits.push(limit)
  })
  const attempt = (account?: string) => ({ action: 'login', ...(account && { account }) })
  const counts: number[] = []
  return {
    ...ports,
    limits,
    counts,
    from,
    ports,
    /** Answers the code it fails with, or in how many seconds it can be tried again. */
    async fail(account?: string, address: string | null = HOME, code: ErrorCode = 'unauthenticated') {
      const work = async (count: number) => {
        counts.push(count)
        throw new AppError(code, 'no')
      }
      const error: unknown = await attempting(attempt(account), { ports, caller: from(address) }, work).catch(
        (error: unknown) => error
      )
      if (!(error instanceof AppError)) throw error
      return error.code === 'rate_limited' ? error.retryAfter : error.code
    },
    succeed: (account?: string, address: string | null = HOME) =>
      attempting(attempt(account), { ports, caller: from(address) }, async () => 'in')
  }
}

export type Bench = ReturnType<typeof bench>

export async function failing(times: number, once: (i: number) => Promise<unknown>): Promise<unknown[]> {
  const answers: unknown[] = []
  for (let i = 0; i < times; i++) answers.push(await once(i))
  return answers
}

/** How long one has to wait after each of so many failures, waiting as told. */
export async function waits(times: number, { clock, fail }: Bench, ...args: Parameters<Bench['fail']>) {
  const seen: unknown[] = []
  for (let i = 0; i < times; i++) {
    const first = await fail(...args)
    if (first !== 'unauthenticated') throw new Error(`Refused after waiting: ${first}`)
    const wait = await fail(...args)
    seen.push(wait)
    if (typeof wait !== 'number') return seen
    clock.pass(wait)
  }
  return seen
}
