import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import type { Service, Telemetry } from '@rollcall/core'
import { type ExporterOptions, openExporters } from './exporters.ts'
import { openMetrics } from './metrics.ts'
import { watchProcess } from './process-metrics.ts'
import { openSpans } from './spans.ts'

export interface OpenTelemetryOptions extends ExporterOptions {
  service: Service
  /** The share of the traces that begin here which is kept, from 0 to 1. */
  ratio?: number
  /** Between two times that metrics are sent, in milliseconds. */
  interval?: number
  /** How long sending may take, and the last sending at the end as well, in milliseconds. */
  patience?: number
  /** Whether memory and the delay of the event loop are measured: of use for a process that stays. */
  watchesProcess?: boolean
}

/** Spans and metrics on their way to whatever speaks OTLP. That nobody takes them disturbs nobody. */
export async function openTelemetry(options: OpenTelemetryOptions): Promise<Telemetry> {
  const { service, ratio = 1, interval = 60_000, patience = 3_000, watchesProcess = false } = options
  const exporters = await openExporters({ ...options, patience })
  const resource = defaultResource().merge(resourceFromAttributes(resourceOf(service)))
  const metrics = openMetrics({ exporter: exporters.metrics, resource, interval, patience })
  const spans = openSpans({ exporter: exporters.spans, resource, ratio, patience }, metrics.record)
  const telemetry: Telemetry = {
    service,
    start: spans.start,
    within: spans.within,
    here: spans.here,
    headers: spans.headers,
    count: metrics.count,
    record: metrics.record,
    watch: metrics.watch,
    async close() {
      await within(patience, Promise.allSettled([spans.close(), metrics.close()]))
      unwatch()
    }
  }
  const unwatch = watchesProcess ? watchProcess(telemetry) : () => undefined
  return telemetry
}

/** The environment has an older name too, the one that Datadog's agents have known for longest. */
function resourceOf({ name, version, environment }: Service): Record<string, string | number> {
  return {
    'service.name': name,
    'service.version': version,
    ...(environment !== undefined && {
      'deployment.environment.name': environment,
      'deployment.environment': environment
    }),
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node
  }
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}
