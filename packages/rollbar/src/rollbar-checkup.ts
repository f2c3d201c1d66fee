import {
  AppError,
  broken,
  type Checkup,
  type Clock,
  checkup,
  type Finding,
  fine,
  warning
} from '@rollcall/core'
import type { Answer, Headers } from './call.ts'
import { checkSuccess } from './failure.ts'
import { type RollbarOptions, rollbarTransport } from './transport.ts'

/** How long Rollbar may take to answer, in milliseconds. */
const DEADLINE = 2_000

/** The `Date` header counts whole seconds, and may have stood in a cache. */
const CLOCK_NOTICED = 10_000

/** The part of the calls that are left from which on they are about to run out. */
const FEW = 0.1

interface Options extends Pick<RollbarOptions, 'url' | 'accessToken' | 'dispatcher'> {
  clock: Clock
}

/** Asks Rollbar once for the first page of items: whether it is there, takes the token, has calls left, and what time it is. */
export function rollbarCheckup({ clock, ...options }: Options): Checkup {
  return checkup('rollbar', async () => {
    const transport = rollbarTransport({ ...options, timeoutMs: DEADLINE, backoffMs: 2 * DEADLINE })
    const asked = clock.now().getTime()
    const answer = await transport.send({ method: 'GET', path: '/items', query: { page: 1 } }).catch(told)
    await transport.close()
    if (answer instanceof AppError) return unanswered(answer)
    const answered = clock.now().getTime()
    const refusal = refusalOf(answer)
    if (refusal !== null) return broken('rollbar', refusal.message, adviceFor(answer))
    return [
      callsLeft(answer.headers, answered - asked),
      ...clockOf(answer.headers, { middle: (asked + answered) / 2, spread: (answered - asked) / 2 })
    ]
  })
}

function told(error: unknown): AppError {
  if (error instanceof AppError) return error
  throw error
}

function unanswered({ code, message }: AppError): Finding {
  if (code === 'rate_limited') {
    return warning('rollbar', message, 'Wait, or ask Rollbar for a higher limit: others use the token too')
  }
  const advice = 'Check ROLLBAR_API_URL and the way there; https://status.rollbar.com tells of outages'
  return broken('rollbar', message, advice)
}

function refusalOf(answer: Answer): AppError | null {
  try {
    checkSuccess(answer)
    return null
  } catch (error) {
    return told(error)
  }
}

function adviceFor({ status }: Answer): string {
  return status === 401 || status === 403
    ? 'Put an enabled project access token with the scope read into ROLLBAR_ACCESS_TOKEN'
    : 'Check that ROLLBAR_API_URL is where Rollbar answers'
}

function callsLeft(headers: Headers, latency: number): Finding {
  const [left, limit] = [numberIn(headers, 'x-rate-limit-remaining'), numberIn(headers, 'x-rate-limit-limit')]
  const detail = `Answers in ${latency} ms and takes the token`
  if (left === null || limit === null) return fine('rollbar', detail)
  const counted = `${detail}; ${left} of ${limit} calls are left`
  if (left >= limit * FEW) return fine('rollbar', counted)
  return warning('rollbar', counted, 'Run reports collect less often, or ask Rollbar for a higher limit')
}

function clockOf(headers: Headers, { middle, spread }: { middle: number; spread: number }): Finding[] {
  const ahead = Date.parse(String(headers.date)) - middle
  if (Number.isNaN(ahead)) return []
  if (Math.abs(ahead) - spread < CLOCK_NOTICED) return [fine('rollbar_clock', "Rollbar's agrees with ours")]
  const detail = `Rollbar's is ${Math.round(Math.abs(ahead) / 1000)} s ${ahead > 0 ? 'ahead of' : 'behind'} ours`
  return [warning('rollbar_clock', detail, 'Let NTP set the clock of this machine')]
}

function numberIn(headers: Headers, name: string): number | null {
  const value = headers[name]
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : null
}
