import { type App, AppError, parseUrl, type Telemetry } from '@rollcall/core'
import { observedSend } from './observed-send.ts'
import { readAnswer } from './read-answer.ts'
import { routes, useCaseKeys } from './routes.ts'
import { toRequest } from './to-request.ts'
import type { Send } from './transport.ts'

export interface ConnectOptions {
  /** Access token, sent as a bearer token. */
  token?: string
  /** How long to wait for an answer, in milliseconds; the routes that may take minutes are waited for. */
  timeoutMs?: number
  /** Gives up the calls that are on their way. */
  signal?: AbortSignal
  /** Told of each call; the server's spans join its trace. */
  telemetry?: Telemetry | undefined
}

/**
 * The product on another machine: every use case as a call to the server at `url`, whose path is kept. Rejects as the
 * use case does, and with `unavailable` when the server cannot be reached or does not answer in time,
 * `upstream_failed` when what answers is no Rollcall.
 */
export function connect(url: string, options: ConnectOptions = {}): App {
  const { token, timeoutMs = 30_000, signal, telemetry } = options
  const base = readBase(url)
  let sending: Promise<Send> | undefined
  const call = async (key: keyof App, input: Record<string, unknown>) => {
    const request = toRequest(key, input, token)
    sending ??= import('./transport.ts').then(({ openTransport }) => openTransport(base, signal))
    const plain = await sending
    const target = { origin: base, template: routes[key].path }
    const send = telemetry ? observedSend(plain, telemetry, target) : plain
    return readAnswer(key, await send(request, routes[key].slow ? 0 : timeoutMs), base)
  }
  const calls = useCaseKeys.map((key) => [key, (input: Record<string, unknown>) => call(key, input)])
  return Object.fromEntries(calls)
}

function readBase(url: string): URL {
  const base = parseUrl(url)
  if (base?.protocol === 'http:' || base?.protocol === 'https:') {
    return new URL(base.pathname.replace(/\/+$/, ''), base.origin)
  }
  throw new AppError('invalid', `Not the address of a server, as in http://127.0.0.1:3000: ${url}`)
}
