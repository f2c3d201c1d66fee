import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  TraceFlags,
  type Tracer,
  trace
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import type { Resource } from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler
} from '@opentelemetry/sdk-trace-base'
import { type SpanOptions, type SpanRef, type Telemetry, VERSION } from '@rollcall/core'
import { refOf, spanHandle } from './span-handle.ts'

interface Options {
  exporter: SpanExporter
  resource: Resource
  ratio: number
  patience: number
}

type Spans = Pick<Telemetry, 'start' | 'within' | 'here' | 'headers' | 'close'>

/** Spans that wait for being sent: more are dropped, so that memory stays bounded. */
const QUEUE = 8_192
/** Between two times that spans are sent, in milliseconds; a full batch goes at once. */
const DELAY = 1_000
/** Of one attribute, in characters: a long statement is cut. */
const LONGEST = 4_096

const KINDS: Record<NonNullable<SpanOptions['kind']>, SpanKind> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL
}

/** The half that traces. Nothing of it is registered for the whole process: several may live side by side. */
export function openSpans(
  { exporter, resource, ratio, patience }: Options,
  record: Telemetry['record']
): Spans {
  const provider = new BasicTracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanLimits: { attributeValueLengthLimit: LONGEST },
    spanProcessors: [
      new BatchSpanProcessor(exporter, {
        maxQueueSize: QUEUE,
        scheduledDelayMillis: DELAY,
        exportTimeoutMillis: patience
      })
    ]
  })
  const tracer: Tracer = provider.getTracer('rollcall', VERSION)
  const contexts = new AsyncLocalStorageContextManager().enable()
  const propagator = new W3CTraceContextPropagator()

  return {
    start(options) {
      const { name, kind = 'internal', links = [] } = options
      const span = tracer.startSpan(
        name,
        { kind: KINDS[kind], links: links.map((link) => ({ context: contextOf(link) })) },
        parentOf(options)
      )
      return spanHandle(span, options, record)
    },

    within: (span, run) => contexts.with(span === null ? ROOT_CONTEXT : contextIn(span), run),

    here() {
      const context = trace.getSpanContext(contexts.active())
      return context && refOf(context)
    },

    headers() {
      const headers: Record<string, string> = {}
      propagator.inject(contexts.active(), headers, defaultTextMapSetter)
      return headers
    },

    async close() {
      await provider.shutdown()
      contexts.disable()
    }
  }

  function parentOf({ from, within }: SpanOptions): Context {
    if (from !== undefined) return propagator.extract(ROOT_CONTEXT, from, defaultTextMapGetter)
    if (within === undefined) return contexts.active()
    return within === null ? ROOT_CONTEXT : contextIn(within)
  }
}

function contextIn(span: SpanRef): Context {
  return trace.setSpanContext(ROOT_CONTEXT, contextOf(span))
}

function contextOf({ trace_id, span_id, sampled }: SpanRef): SpanContext {
  return {
    traceId: trace_id,
    spanId: span_id,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE
  }
}
