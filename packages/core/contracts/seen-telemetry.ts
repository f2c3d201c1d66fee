/** A span that has ended, as whoever received it tells. */
export interface SeenSpan {
  trace_id: string
  span_id: string
  parent_id: string | undefined
  name: string
  kind: 'server' | 'client' | 'internal'
  attributes: Record<string, string | number | boolean>
  /** What it failed by. */
  failed: string | undefined
  /** Ids of the spans that it is linked to. */
  links: string[]
}

/** One measurement, or the sum of many: of a distribution how many there were, and what they are together. */
export interface SeenMetric {
  name: string
  attributes: Record<string, string | number | boolean>
  count: number
  sum: number
}

export interface SeenTelemetry {
  spans: SeenSpan[]
  metrics: SeenMetric[]
}
