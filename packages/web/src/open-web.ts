import type { Telemetry, Web } from '@rollcall/core'
import type { Resolve } from './resolve-host.ts'

export interface WebOptions {
  /** How long one page may take in all, while it is asked for. */
  timeoutMs?: number
  /** How long connecting may take. */
  connectTimeoutMs?: number
  /** Questions at once to one host. */
  perHost?: number
  /** Questions at once to all hosts together. */
  atOnce?: number
  maxRedirects?: number
  /** Addresses and networks (`10.0.0.0/8`) that may be asked though they are not public. */
  allowedNetworks?: readonly string[]
  userAgent?: string
  /** Looks names up in place of the name servers of the system. */
  resolve?: Resolve
  /** Authorities to trust with certificates, in place of the system's. */
  ca?: string
  /** Told of each question. */
  telemetry?: Telemetry | undefined
}

export type OpenWeb = Web & { close(): Promise<void> }

/**
 * The Web behind a guard. What speaks to it is loaded at the first question, since most commands ask none; `close` ends what
 * is on its way.
 */
export function openWeb(options: WebOptions = {}): OpenWeb {
  let loading: Promise<OpenWeb> | undefined
  const web = () => {
    loading ??= import('./asking-web.ts').then(({ askingWeb }) => askingWeb(options))
    return loading
  }
  return {
    check: async (url, signal) => (await web()).check(url, signal),
    describe: async (url, signal) => (await web()).describe(url, signal),
    close: async () => (await loading)?.close()
  }
}
