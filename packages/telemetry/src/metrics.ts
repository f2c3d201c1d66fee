import type { ObservableResult } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter
} from '@opentelemetry/sdk-metrics'
import {
  type Counter,
  counters,
  type Distribution,
  distributions,
  type Gauge,
  gauges,
  type Telemetry,
  VERSION
} from '@rollcall/core'
import { present } from './present.ts'

interface Options {
  exporter: PushMetricExporter
  resource: Resource
  interval: number
  patience: number
}

type Metrics = Pick<Telemetry, 'count' | 'record' | 'watch' | 'close'>

/** The half that measures. */
export function openMetrics({ exporter, resource, interval, patience }: Options): Metrics {
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: interval,
    exportTimeoutMillis: Math.min(interval, patience)
  })
  const provider = new MeterProvider({ resource, readers: [reader] })
  const meter = provider.getMeter('rollcall', VERSION)
  const counter = once((name: Counter) => meter.createCounter(name, counters[name]))
  const histogram = once((name: Distribution) => {
    const { unit, description, buckets } = distributions[name]
    return meter.createHistogram(name, {
      unit,
      description,
      advice: { explicitBucketBoundaries: [...buckets] }
    })
  })
  const gauge = once((name: Gauge) => meter.createObservableGauge(name, gauges[name]))

  return {
    count: (name, times, attributes) => counter(name).add(times, present(attributes)),
    record: (name, value, attributes) => histogram(name).record(value, present(attributes)),
    watch(name, read) {
      const observe = (result: ObservableResult) => {
        for (const { value, attributes } of read()) result.observe(value, present(attributes))
      }
      gauge(name).addCallback(observe)
      return () => gauge(name).removeCallback(observe)
    },
    close: () => provider.shutdown()
  }
}

/** Makes each instrument when it is first used, and once. */
function once<K, V>(make: (name: K) => V): (name: K) => V {
  const made = new Map<K, V>()
  return (name) => {
    const known = made.get(name)
    if (known !== undefined) return known
    const value = make(name)
    made.set(name, value)
    return value
  }
}
