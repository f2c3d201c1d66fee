import type { Telemetry, Web } from '@rollcall/core'
import { openWeb } from '@rollcall/web'
import type { Config } from './env.ts'
import { listOf } from './list-of.ts'

type Settings = Pick<Config, 'ROLLCALL_LINK_NETWORKS' | 'ROLLCALL_LINK_TIMEOUT_SECONDS'>

/** The Web as the configuration lets it be asked. */
export function webFor(
  { ROLLCALL_LINK_NETWORKS, ROLLCALL_LINK_TIMEOUT_SECONDS }: Settings,
  telemetry?: Telemetry
): Web & { close(): Promise<void> } {
  return openWeb({
    allowedNetworks: listOf(ROLLCALL_LINK_NETWORKS),
    timeoutMs: ROLLCALL_LINK_TIMEOUT_SECONDS * 1000,
    telemetry
  })
}
