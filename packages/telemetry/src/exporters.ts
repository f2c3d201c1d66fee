import { type ExportResult, ExportResultCode, parseKeyPairsIntoRecord } from '@opentelemetry/core'
import { AggregationTemporality, type PushMetricExporter } from '@opentelemetry/sdk-metrics'
import type { SpanExporter } from '@opentelemetry/sdk-trace-base'

export interface Exporters {
  spans: SpanExporter
  metrics: PushMetricExporter
}

export interface ExporterOptions {
  /** What takes OTLP over HTTP; `/v1/traces` and `/v1/metrics` are added. */
  endpoint: string
  protocol: 'http/protobuf' | 'http/json'
  /** Go with everything that is sent, as in `name=value,name=value`. */
  headers?: string
  /** Told in a sentence when nothing can be sent any more, and when it can again. */
  tell?: (message: string) => void
}

/** What sends in the protocol that was asked for; the other is not loaded. */
export async function openExporters({
  endpoint,
  protocol,
  headers,
  tell,
  patience
}: ExporterOptions & { patience: number }): Promise<Exporters> {
  const [{ OTLPTraceExporter }, { OTLPMetricExporter }] = await classesFor(protocol)
  const base = endpoint.replace(/\/+$/, '')
  const common = {
    headers: parseKeyPairsIntoRecord(headers),
    timeoutMillis: patience,
    // The exporters' own time begins with the connection: without this one a host that drops packets keeps a process for minutes.
    httpAgentOptions: { keepAlive: true, timeout: patience }
  }
  const spans = new OTLPTraceExporter({ ...common, url: `${base}/v1/traces` })
  const metrics = new OTLPMetricExporter({
    ...common,
    url: `${base}/v1/metrics`,
    // What happened since the last time, which is what Datadog keeps; totals would have to be taken apart by the agent.
    temporalityPreference: AggregationTemporality.DELTA
  })
  const place = withoutPassword(base)
  hear(spans, watching('Traces', place, tell))
  hear(metrics, watching('Metrics', place, tell))
  return { spans, metrics }
}

function classesFor(protocol: ExporterOptions['protocol']) {
  return protocol === 'http/json'
    ? Promise.all([
        import('@opentelemetry/exporter-trace-otlp-http'),
        import('@opentelemetry/exporter-metrics-otlp-http')
      ])
    : Promise.all([
        import('@opentelemetry/exporter-trace-otlp-proto'),
        import('@opentelemetry/exporter-metrics-otlp-proto')
      ])
}

interface Exporter<T> {
  export(items: T, done: (result: ExportResult) => void): void
}

function hear<T>(exporter: Exporter<T>, heard: (result: ExportResult) => void): void {
  const send = exporter.export.bind(exporter)
  exporter.export = (items, done) => {
    send(items, (result) => {
      heard(result)
      done(result)
    })
  }
}

/** Says once that nothing gets through, and once that it does again: of each by itself, since an agent may take but one. */
function watching(what: string, place: string, tell: ExporterOptions['tell']) {
  let isLost = false
  return ({ code, error }: ExportResult) => {
    const fails = code !== ExportResultCode.SUCCESS
    if (fails === isLost) return
    isLost = fails
    const reason = error?.message ? `: ${error.message}` : ''
    tell?.(
      fails ? `${what} do not get through to ${place}${reason}` : `${what} get through to ${place} again`
    )
  }
}

function withoutPassword(base: string): string {
  const { origin, pathname } = new URL(base)
  return `${origin}${pathname}`.replace(/\/+$/, '')
}
