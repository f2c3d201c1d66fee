import { AppError, type ErrorCode, type LinkCheck, VERSION } from '@rollcall/core'
import { Agent } from 'undici'
import { addressGuard } from './address-guard.ts'
import { type Asking, follow } from './follow.ts'
import { guardedConnector } from './guarded-connector.ts'
import { hostTurns } from './host-turns.ts'
import type { OpenWeb, WebOptions } from './open-web.ts'
import { readFacts } from './read-facts.ts'
import { hostResolver } from './resolve-host.ts'
import { verdict } from './verdict.ts'
import { within } from './within.ts'

/** What the page did; other failures are ours. */
const outcomes = new Map<ErrorCode, LinkCheck['outcome']>([
  ['upstream_failed', 'failed'],
  ['forbidden', 'refused']
])

const MAX_HEADERS = 64 * 1024

/** Asks pages, where the guard lets it. `close` ends what is on its way, which then rejects with `unavailable`. */
export function askingWeb(options: WebOptions): OpenWeb {
  const { timeoutMs = 10_000, connectTimeoutMs = 5_000, perHost = 2, atOnce = 128, ca } = options
  const { resolve = hostResolver() } = options
  const guard = addressGuard(options.allowedNetworks ?? [])
  const dispatcher = new Agent({
    connect: guardedConnector({ guard, resolve, timeoutMs: connectTimeoutMs, ca }),
    /** A connection for each question: nothing is kept of hosts that are asked once. */
    pipelining: 0,
    maxHeaderSize: MAX_HEADERS
  })
  const asking: Asking = {
    dispatcher,
    turns: hostTurns({ perHost, atOnce }),
    userAgent: options.userAgent ?? `Rollcall/${VERSION} (+link check)`,
    timeoutMs,
    maxRedirects: options.maxRedirects ?? 5,
    telemetry: options.telemetry
  }

  return {
    async check(address, signal) {
      let status_code: number | null = null
      const errand = {
        method: 'HEAD' as const,
        accept: 'text/html, */*;q=0.8',
        read: async ({ status, host }: { status: number; host: string }) => verdict(status, host),
        onStatus: (status: number) => {
          status_code = status
        }
      }
      try {
        return await within({ signal }, (signal) => follow(address, { ...errand, signal }, asking))
      } catch (error) {
        signal?.throwIfAborted()
        const outcome = error instanceof AppError ? outcomes.get(error.code) : undefined
        if (!(error instanceof AppError) || outcome === undefined) throw error
        return { outcome, status_code, error: error.message }
      }
    },
    async describe(address, signal) {
      const errand = {
        method: 'GET' as const,
        accept: 'text/html, application/xhtml+xml',
        read: readFacts,
        onStatus: () => {}
      }
      return within({ signal }, (signal) => follow(address, { ...errand, signal }, asking))
    },
    close: async () => dispatcher.destroy()
  }
}
