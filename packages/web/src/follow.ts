import type { Readable } from 'node:stream'
import { inSpan, type Telemetry } from '@rollcall/core'
import { type Dispatcher, request } from 'undici'
import { connectionFailure, isBewildered } from './connection-failure.ts'
import { failed } from './failures.ts'
import type { Turns } from './host-turns.ts'
import { pageUrl, redirectUrl } from './page-url.ts'
import { within } from './within.ts'

export interface Answer {
  status: number
  host: string
  headers: Dispatcher.ResponseData['headers']
  body: Readable
}

/** What to ask, and what to do with the answer that does not redirect. */
export interface Errand<T> {
  /** HEAD gives way to GET where a server answers it with an error or not at all. */
  method: 'HEAD' | 'GET'
  accept: string
  /** What it does not read is thrown away. */
  read: (answer: Answer) => Promise<T>
  /** Told of each answer. */
  onStatus: (status: number) => void
  signal: AbortSignal
}

export interface Asking {
  dispatcher: Dispatcher
  turns: Turns
  userAgent: string
  /** For the whole errand, while it does not wait for its turn. */
  timeoutMs: number
  maxRedirects: number
  telemetry: Telemetry | undefined
}

type Step<T> = { method: Errand<T>['method']; status: number } & ({ location: string } | { value: T })

const REDIRECTS = new Set([301, 302, 303, 307, 308])

/**
 * Asks for a page, and follows it where it redirects. Rejects with `upstream_failed` when it cannot be had, and `forbidden`
 * when it is where we do not go.
 */
export async function follow<T>(address: string, errand: Errand<T>, asking: Asking): Promise<T> {
  const been = new Set<string>()
  const time = { leftMs: asking.timeoutMs }
  let url = pageUrl(address)
  let { method } = errand
  while (been.size <= asking.maxRedirects) {
    been.add(url.href)
    const step = await ask(url, { ...errand, method }, { ...asking, time })
    if ('value' in step) return step.value
    method = step.method
    url = redirectUrl(step.location, url)
    if (been.has(url.href)) throw failed(`${url.hostname} redirects in a circle`)
  }
  throw failed(`${url.hostname} is where a chain of more than ${asking.maxRedirects} redirects leads`)
}

type Timed = Asking & { time: { leftMs: number } }

async function ask<T>(url: URL, errand: Errand<T>, asking: Timed): Promise<Step<T>> {
  if (errand.method === 'GET') return askOnce(url, errand, asking)
  try {
    const step = await askOnce(url, errand, asking)
    if (!isWorthGet(step.status)) return step
  } catch (error) {
    if (!isBewildered(error instanceof Error ? error.cause : undefined)) throw error
  }
  return askOnce(url, { ...errand, method: 'GET' }, asking)
}

/** Many servers know HEAD badly; one that asks us to come less often is not asked again. */
function isWorthGet(status: number): boolean {
  return status >= 400 && status !== 429
}

async function askOnce<T>(url: URL, errand: Errand<T>, { time, turns, ...asking }: Timed): Promise<Step<T>> {
  const { signal } = errand
  const late = () => failed(`${url.hostname} did not answer within ${seconds(asking.timeoutMs)}`)
  return turns(url.hostname, async () => {
    signal.throwIfAborted()
    const began = performance.now()
    try {
      const limits = { signal, time: { ms: time.leftMs, late } }
      const ask = () => within(limits, (signal) => send(url, { ...errand, signal }, asking))
      return await observed(url, errand.method, { ask, telemetry: asking.telemetry })
    } catch (error) {
      signal.throwIfAborted()
      throw connectionFailure(error, url.hostname)
    } finally {
      time.leftMs -= performance.now() - began
    }
  })
}

/** A question is a span that names the host alone: what somebody keeps links to is theirs. */
function observed<T>(
  url: URL,
  method: string,
  { ask, telemetry }: { ask: () => Promise<Step<T>>; telemetry: Telemetry | undefined }
): Promise<Step<T>> {
  if (telemetry === undefined) return ask()
  const attributes = { 'http.request.method': method, 'server.address': url.hostname }
  return inSpan(telemetry, { name: method, kind: 'client', attributes }, async (span) => {
    const step = await ask()
    span.set({ 'http.response.status_code': step.status })
    return step
  })
}

/** HEAD gets half of the time: some servers never answer it. */
async function send<T>(url: URL, errand: Errand<T>, asking: Omit<Asking, 'turns'>): Promise<Step<T>> {
  const { method, signal, accept } = errand
  const { statusCode, headers, body } = await request(url, {
    method,
    headers: { accept, 'accept-encoding': 'gzip, deflate, br', 'user-agent': asking.userAgent },
    dispatcher: asking.dispatcher,
    signal,
    ...(method === 'HEAD' && { headersTimeout: Math.ceil(asking.timeoutMs / 2) })
  })
  body.on('error', () => {})
  errand.onStatus(statusCode)
  try {
    const step = { method, status: statusCode }
    const location = REDIRECTS.has(statusCode) ? firstOf(headers.location) : undefined
    if (location !== undefined) return { ...step, location }
    return {
      ...step,
      value: await errand.read({ status: statusCode, host: url.hostname, headers, body })
    }
  } finally {
    body.destroy()
  }
}

/** undici gives a header that came several times as a list. */
export function firstOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0]
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}
