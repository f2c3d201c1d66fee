import type { Writable } from 'node:stream'
import type { App, Caller, Telemetry } from '@rollcall/core'
import type { Config, Running } from '@rollcall/runtime'
import type { Patience } from './streamed-bodies.ts'

/** What a server is made of; nothing else is looked at. */
export interface ServerOptions {
  app: App
  config: Pick<
    Config,
    | 'ROLLCALL_BODY_LIMIT'
    | 'ROLLCALL_CORS_CREDENTIALS'
    | 'ROLLCALL_CORS_ORIGINS'
    | 'ROLLCALL_LOG_LEVEL'
    | 'ROLLCALL_TRUST_PROXY'
  >
  /** Who shows a bearer token. */
  identify: Running['identify']
  /** Told of each request. */
  telemetry?: Telemetry
  /** Where log lines go; standard output otherwise. */
  logTo?: Writable
  /** How long a body that is read while it arrives may be silent. */
  patience?: Patience
}

/** A use case judges its input itself: here it may be anything. */
export type Call = (input: unknown, caller: Caller) => Promise<unknown>
