import { type Span as OtelSpan, type SpanContext, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import {
  type Attributes,
  distributions,
  type Span,
  type SpanOptions,
  type SpanRef,
  type Telemetry
} from '@rollcall/core'
import { present } from './present.ts'

/** One span as the core knows it. How long it took is recorded of a trace that is not kept as well. */
export function spanHandle(span: OtelSpan, options: SpanOptions, record: Telemetry['record']): Span {
  const { timed, attributes = {} } = options
  const began = performance.now()
  let known: Attributes = {}

  function set(attributes: Attributes): void {
    if (timed !== undefined) known = { ...known, ...attributes }
    if (span.isRecording()) span.setAttributes(present(attributes))
  }

  set(attributes)
  return {
    ...refOf(span.spanContext()),
    set,
    fail(type) {
      set({ 'error.type': type })
      span.setStatus({ code: SpanStatusCode.ERROR, message: type })
    },
    end() {
      span.end()
      if (timed === undefined) return
      const by = Object.fromEntries(distributions[timed].by.map((name) => [name, known[name]]))
      record(timed, (performance.now() - began) / 1000, by)
    }
  }
}

/** Which span this is, in the core's words. */
export function refOf({ traceId, spanId, traceFlags }: SpanContext): SpanRef {
  return { trace_id: traceId, span_id: spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 }
}
