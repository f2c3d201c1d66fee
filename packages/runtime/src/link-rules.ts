import type { LinkRules } from '@rollcall/core'
import type { Config } from './env.ts'
import { listOf } from './list-of.ts'

/** What the configuration decides about links. */
export function linkRules({ ROLLCALL_TRACKING_PARAMETERS }: Config): LinkRules {
  const words = listOf(ROLLCALL_TRACKING_PARAMETERS.toLowerCase())
  return { tracking_parameters: words.filter((word) => word !== '-') }
}
