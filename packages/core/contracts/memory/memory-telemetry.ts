import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Attributes,
  distributions,
  type Gauge,
  type Reading,
  type Service,
  type Span,
  type SpanOptions,
  type SpanRef,
  type Telemetry
} from '@rollcall/core'
import type { SeenSpan, SeenTelemetry } from '../seen-telemetry.ts'

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/

/** Remembers what it is told; every trace is kept. Gauges are read when it is closed. */
export function memoryTelemetry(): Telemetry & SeenTelemetry {
  const seen: SeenTelemetry = { spans: [], metrics: [] }
  const current = new AsyncLocalStorage<SpanRef | null>()
  const watched = new Set<{ name: Gauge; read: () => readonly Reading[] }>()
  let ids = 0

  const service: Service = { name: 'rollcall', version: '0.0.0' }
  const telemetry: Telemetry = {
    service,
    start(options) {
      const began = performance.now()
      const span = begun(options)
      const end = () => {
        seen.spans.push(span)
        if (options.timed === undefined) return
        const by = distributions[options.timed].by.map((name) => [name, span.attributes[name]])
        telemetry.record(options.timed, (performance.now() - began) / 1000, Object.fromEntries(by))
      }
      return spanOf(span, end)
    },
    within: (span, run) => current.run(span, run),
    here: () => current.getStore() ?? undefined,
    headers(): Record<string, string> {
      const span = telemetry.here()
      return span ? { traceparent: `00-${span.trace_id}-${span.span_id}-01` } : {}
    },
    count: (name, times, attributes) => measured(name, times, attributes),
    record: (name, value, attributes) => measured(name, value, attributes),
    watch(name, read) {
      const one = { name, read }
      watched.add(one)
      return () => watched.delete(one)
    },
    async close() {
      for (const { name, read } of watched) {
        for (const { value, attributes } of read()) measured(name, value, attributes)
      }
      watched.clear()
    }
  }
  return { ...telemetry, ...seen }

  function begun({ name, kind = 'internal', attributes, links = [], ...place }: SpanOptions): SeenSpan {
    const parent = parentOf(place)
    ids += 1
    return {
      trace_id: parent?.trace_id ?? ids.toString(16).padStart(32, 'a'),
      span_id: ids.toString(16).padStart(16, 'b'),
      parent_id: parent?.span_id,
      name,
      kind,
      attributes: present(attributes),
      failed: undefined,
      links: links.map(({ span_id }) => span_id)
    }
  }

  function parentOf({ from, within }: Pick<SpanOptions, 'from' | 'within'>) {
    if (from !== undefined) {
      const [, trace_id, span_id] = TRACEPARENT.exec(String(from.traceparent)) ?? []
      return trace_id === undefined || span_id === undefined ? undefined : { trace_id, span_id }
    }
    return within === undefined ? telemetry.here() : within
  }

  function measured(name: string, value: number, attributes?: Attributes): void {
    seen.metrics.push({ name, attributes: present(attributes), count: 1, sum: value })
  }
}

function spanOf(seen: SeenSpan, end: () => void): Span {
  return {
    trace_id: seen.trace_id,
    span_id: seen.span_id,
    sampled: true,
    set(attributes) {
      Object.assign(seen.attributes, present(attributes))
    },
    fail(type) {
      seen.attributes['error.type'] = type
      seen.failed = type
    },
    end
  }
}

function present(attributes: Attributes = {}) {
  const kept: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) kept[name] = value
  return kept
}
