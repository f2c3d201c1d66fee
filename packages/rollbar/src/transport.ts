import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, askInSpan, type Telemetry, VERSION } from '@rollcall/core'
import { Agent, type Dispatcher, request } from 'undici'
import { baseUrl } from './base-url.ts'
import type { Answer, Call } from './call.ts'
import { connectionFailure } from './connection-failure.ts'
import { secondsAsked, waitBefore } from './retry-wait.ts'
import { said } from './said.ts'

export interface RollbarOptions {
  /** Where Rollbar answers, with or without `/api/1`. */
  url: string
  /** A project token with the scopes `read` and `write`. */
  accessToken: string
  /** A project token with the scope `post_server_item`, where the other lacks it. */
  postAccessToken?: string
  /** How long one HTTP call may take, its repetitions included. */
  timeoutMs?: number
  /** The wait before the first repetition; each one after waits about twice as long. */
  backoffMs?: number
  /** Carries the calls in place of an agent of our own; whoever made it closes it. */
  dispatcher?: Dispatcher
  /** Told of each attempt. */
  telemetry?: Telemetry | undefined
}

export interface Transport {
  /**
   * Answers what Rollbar answered below 500, except 429. Rejects with `rate_limited`, `upstream_failed` (what it
   * said with 5xx) or `unavailable` when repeating did not help, all within the time the call has.
   */
  send(call: Call): Promise<Answer>
  /** Lets go of the connections, unless the dispatcher came from outside. */
  close(): Promise<void>
}

export const DEFAULT_TIMEOUT = 10_000
export const DEFAULT_BACKOFF = 250

const MAX_BODY = 32 * 1024 * 1024

/** The part of the time that the last attempt gets at least: one cut short would hide what Rollbar said before. */
const LAST_SHARE = 0.2

/** Rollbar's shortest window, for when it limits the rate without saying how long. */
const RATE_WINDOW_SECONDS = 60

/**
 * Every call may be repeated: PATCH sets values, and Rollbar discards a POST whose uuid it knows. undici's RetryAgent
 * resumes a broken answer by byte range, which a fresh JSON answer cannot honour, and its waits outlast an abort.
 */
export function rollbarTransport(options: RollbarOptions): Transport {
  const { accessToken, postAccessToken = accessToken, backoffMs = DEFAULT_BACKOFF } = options
  const base = baseUrl(options.url)
  const { origin } = new URL(base)
  const own = options.dispatcher === undefined ? new Agent({ connections: 8 }) : undefined
  const dispatcher = options.dispatcher ?? own

  async function send(call: Call): Promise<Answer> {
    const timeoutMs = call.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT
    const signal = AbortSignal.timeout(Math.ceil(timeoutMs))
    const lastStart = performance.now() + timeoutMs * (1 - LAST_SHARE)
    let before: AppError | undefined
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await observed(call, attempt, () => once(call, signal)).catch((error: unknown) => {
        if (signal.aborted) throw late(timeoutMs, before)
        return connectionFailure(error, origin)
      })
      if (!(outcome instanceof AppError) && !isTemporary(outcome)) return outcome
      const asked = outcome instanceof AppError ? undefined : askedBy(outcome)
      const failure = outcome instanceof AppError ? outcome : temporaryFailure(outcome, asked)
      const wait = waitBefore(attempt, { backoffMs, asked })
      if (performance.now() + wait >= lastStart) throw failure
      await sleep(wait)
      before = failure
    }
  }

  /** Each attempt is a span; ids are left out of its path, so that calls of one kind have one name. */
  function observed(call: Call, attempt: number, ask: () => Promise<Answer>): Promise<Answer> {
    if (options.telemetry === undefined) return ask()
    const { method, path } = call
    const template = `/api/1${path.replace(/\/[^/]*\d[^/]*/g, '/:id')}`
    return askInSpan(options.telemetry, { method, origin: new URL(base), template, resends: attempt }, ask)
  }

  async function once(call: Call, signal: AbortSignal): Promise<Answer> {
    const { statusCode, headers, body } = await request(`${base}${call.path}${search(call)}`, {
      method: call.method,
      headers: {
        accept: 'application/json',
        'user-agent': `rollcall/${VERSION}`,
        ...tokenFor(call),
        ...(call.body !== undefined && { 'content-type': 'application/json' })
      },
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      dispatcher,
      signal
    })
    const text = await boundedText(body)
    const safeText = () => hideTokens(text, [accessToken, postAccessToken])
    return { call, status: statusCode, headers, text, safeText }
  }

  function tokenFor({ method }: Call): Record<string, string> {
    const token = method === 'POST' ? postAccessToken : accessToken
    return token === '' ? {} : { 'x-rollbar-access-token': token }
  }

  function late(timeoutMs: number, before: AppError | undefined): AppError {
    const earlier = before === undefined ? '' : `; before that: ${before.message}`
    const time = `${Math.round(timeoutMs / 100) / 10} s`
    return new AppError('unavailable', `Rollbar at ${origin} did not answer within ${time}${earlier}`)
  }

  return { send, close: async () => own?.close() }
}

function hideTokens(text: string, tokens: string[]): string {
  return tokens.filter(Boolean).reduce((hidden, token) => hidden.replaceAll(token, '[token]'), text)
}

function search({ query = {} }: Call): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const one of typeof value === 'object' ? value : [value]) params.append(name, String(one))
  }
  return params.size === 0 ? '' : `?${params.toString()}`
}

async function boundedText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > MAX_BODY) throw new AppError('upstream_failed', 'Rollbar answered more than 32 MiB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function isTemporary({ status }: Answer): boolean {
  return status === 429 || status >= 500
}

/** The rate-limit headers come with every answer; only with 429 do they ask for a wait. */
function askedBy({ status, headers }: Answer): number | undefined {
  const { 'retry-after': retryAfter } = headers
  const relevant =
    status === 429 ? headers : { ...(retryAfter !== undefined && { 'retry-after': retryAfter }) }
  return secondsAsked(relevant, Date.now())
}

function temporaryFailure(answer: Answer, asked: number | undefined): AppError {
  if (answer.status !== 429) {
    return new AppError('upstream_failed', `Rollbar failed with status ${answer.status}: ${said(answer)}`)
  }
  const retryAfter = Math.max(1, asked ?? RATE_WINDOW_SECONDS)
  const message = `Rollbar limits the rate of calls: ${said(answer)}; try again in ${retryAfter} s`
  return new AppError('rate_limited', message, { retryAfter })
}
