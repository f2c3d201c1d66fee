import { type AccountRules, milliseconds } from '@rollcall/core'
import type { Config } from './env.ts'

/** What the configuration decides about accounts. */
export function accountRules(config: Config): AccountRules {
  return {
    registration: config.ROLLCALL_REGISTRATION,
    access_seconds: milliseconds(config.ROLLCALL_ACCESS_TTL) / 1000,
    refresh_seconds: milliseconds(config.ROLLCALL_REFRESH_TTL) / 1000,
    failures_per_address: config.ROLLCALL_LOGIN_FAILURES_PER_ADDRESS,
    failures_per_account: config.ROLLCALL_LOGIN_FAILURES_PER_ACCOUNT
  }
}
