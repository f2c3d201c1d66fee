import type { ItemTracker, Probe, Telemetry } from '@rollcall/core'
import type { Config } from './env.ts'

/** Where items come from, and what has to be looked at and closed with it. */
export interface OpenTracker {
  tracker: ItemTracker
  probes: Probe[]
  close(): Promise<void>
}

/** Rollbar when the configuration has a token for it, the built-in tracker otherwise. */
export async function openTracker(
  config: Config,
  { builtIn, telemetry }: { builtIn: () => ItemTracker; telemetry?: Telemetry | undefined }
): Promise<OpenTracker> {
  const { ROLLBAR_ACCESS_TOKEN, ROLLBAR_POST_ACCESS_TOKEN, ROLLBAR_API_URL, ROLLBAR_TIMEOUT_SECONDS } = config
  if (ROLLBAR_ACCESS_TOKEN === undefined) {
    return { tracker: builtIn(), probes: [], close: async () => undefined }
  }
  const { rollbarProbe, rollbarTracker } = await import('@rollcall/rollbar')
  const tracker = rollbarTracker({
    url: ROLLBAR_API_URL,
    accessToken: ROLLBAR_ACCESS_TOKEN,
    postAccessToken: ROLLBAR_POST_ACCESS_TOKEN ?? ROLLBAR_ACCESS_TOKEN,
    timeoutMs: ROLLBAR_TIMEOUT_SECONDS * 1000,
    telemetry
  })
  return {
    tracker,
    probes: [rollbarProbe({ url: ROLLBAR_API_URL, telemetry })],
    close: () => tracker.close()
  }
}
