import type { Counter, Distribution, Gauge } from './metrics.ts'

/** Properties of a span or a measurement, named as OpenTelemetry's semantic conventions do. Never a secret, never a payload. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** Which span, wherever it is. */
export interface SpanRef {
  /** 32 hexadecimal digits, as W3C Trace Context has them. */
  readonly trace_id: string
  /** 16 hexadecimal digits. */
  readonly span_id: string
  /** Whether the trace is kept: whoever goes on with it keeps to that. */
  readonly sampled: boolean
}

/** A piece of work, while it is done. */
export interface Span extends SpanRef {
  set(attributes: Attributes): void
  /** Marks it as failed, by what: an error's code, a status. */
  fail(type: string): void
  /** It is done, and how long it took is recorded where that was wanted. */
  end(): void
}

export interface SpanOptions {
  name: string
  /** `server` answers somebody, `client` asks somebody; `internal` is the default. */
  kind?: 'server' | 'client' | 'internal'
  attributes?: Attributes
  /** Headers of who asked: the trace goes on that their `traceparent` names. */
  from?: Readonly<Record<string, unknown>>
  /** What it is a part of, in place of the span that is at work; `null` begins a trace. */
  within?: SpanRef | null
  /** Other spans that it is done for. */
  links?: readonly SpanRef[]
  /** Where its duration is recorded, by some of its attributes. */
  timed?: Distribution
}

/** One value of a gauge. */
export interface Reading {
  value: number
  attributes?: Attributes
}

/** Whose traces and metrics these are. */
export interface Service {
  readonly name: string
  readonly version: string
  readonly environment?: string
}

/** Tells somebody who watches the product what it does. Whatever becomes of that, no work fails or waits for it. */
export interface Telemetry {
  readonly service: Service
  /** Begins a span, as a part of the one that is at work. Nothing is a part of it yet: `within` makes it so. */
  start(options: SpanOptions): Span
  /** Runs what is a part of a span, with all that it starts; of none with `null`. */
  within<T>(span: SpanRef | null, run: () => T): T
  /** The span that is at work. */
  here(): SpanRef | undefined
  /** For a request that goes out: where the trace is (W3C Trace Context). */
  headers(): Record<string, string>
  count(name: Counter, times: number, attributes?: Attributes): void
  record(name: Distribution, value: number, attributes?: Attributes): void
  /** `read` is asked whenever metrics are sent, until the function that is answered is called. */
  watch(name: Gauge, read: () => readonly Reading[]): () => void
  /** Sends what is there, and gives up after a time. Never rejects. */
  close(): Promise<void>
}
