import type { Writable } from 'node:stream'
import type { App } from '@rollcall/core'
import type { Config } from '@rollcall/runtime'

/** What a server is made of; nothing else is looked at. */
export interface ServerOptions {
  app: App
  config: Pick<
    Config,
    'ROLLCALL_BODY_LIMIT' | 'ROLLCALL_CORS_ORIGINS' | 'ROLLCALL_LOG_LEVEL' | 'ROLLCALL_TRUST_PROXY'
  >
  /** What access tokens are signed with. */
  jwtSecret: string
  /** How often one address may register or log in within a minute. */
  attemptsPerMinute?: number
  /** Where log lines go; standard output otherwise. */
  logTo?: Writable
}
