import type { Telemetry } from '@rollcall/core'
import { type Config, Env } from './env.ts'
import { hostInUrl } from './links.ts'

type Settings = Pick<Config, Extract<keyof Config, `OTEL_${string}` | `DD_${string}`>>

export interface TelemetryOptions {
  /** Told in a sentence when nothing can be sent any more, and when it can again. */
  tell?: (message: string) => void
  /** How long sending may take, in milliseconds. */
  patience?: number
  /** Whether memory and the event loop are measured. */
  watchesProcess?: boolean
}

/** Of an environment what tells of traces and metrics: whoever asks a server needs no other setting to be right. */
export function telemetryEnv(env: Record<string, string | undefined>): Record<string, string | undefined> {
  const names = Object.keys(Env.properties).filter((name) => /^(OTEL|DD)_/.test(name))
  return Object.fromEntries(names.map((name) => [name, env[name]]))
}

/** Sends traces and metrics where the configuration says; where it does not, nothing is loaded. */
export async function openTelemetry(
  config: Settings,
  { tell, patience, watchesProcess }: TelemetryOptions = {}
): Promise<Telemetry | undefined> {
  const endpoint = endpointOf(config)
  if (endpoint === undefined) return undefined
  const { openTelemetry: open } = await import('@rollcall/telemetry')
  return open({
    endpoint,
    protocol: config.OTEL_EXPORTER_OTLP_PROTOCOL,
    service: {
      name: config.DD_SERVICE,
      version: config.DD_VERSION,
      ...(config.DD_ENV !== undefined && { environment: config.DD_ENV })
    },
    ratio: config.OTEL_TRACES_SAMPLER_ARG,
    interval: config.OTEL_METRIC_EXPORT_INTERVAL,
    ...(config.OTEL_EXPORTER_OTLP_HEADERS !== undefined && { headers: config.OTEL_EXPORTER_OTLP_HEADERS }),
    ...(tell && { tell }),
    ...(patience !== undefined && { patience }),
    ...(watchesProcess !== undefined && { watchesProcess })
  })
}

/** The port that an agent of Datadog takes OTLP over HTTP on. */
const AGENT_PORT = 4318

/** Where traces and metrics go; nowhere without either setting. */
export function endpointOf({
  OTEL_EXPORTER_OTLP_ENDPOINT,
  DD_AGENT_HOST
}: Pick<Settings, 'OTEL_EXPORTER_OTLP_ENDPOINT' | 'DD_AGENT_HOST'>): string | undefined {
  if (OTEL_EXPORTER_OTLP_ENDPOINT !== undefined) return OTEL_EXPORTER_OTLP_ENDPOINT
  return DD_AGENT_HOST && `http://${hostInUrl(DD_AGENT_HOST)}:${AGENT_PORT}`
}
