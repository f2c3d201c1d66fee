/** How one metric is read; its unit is in UCUM. */
export interface Metric {
  unit: string
  description: string
}

/** One that has a size each time something happens. */
export interface DistributionMetric extends Metric {
  /** Where its buckets end. */
  buckets: readonly number[]
  /** The attributes of a span that the duration of the span is told by; others would make too many series. */
  by: readonly string[]
}

/** Of requests, as OpenTelemetry's conventions recommend. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
/** Of statements. */
const SHORT_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]

/** What is only ever added to. */
export const counters = {
  'rollcall.ingest.occurrences': { unit: '{occurrence}', description: 'Occurrences on disk' }
} satisfies Record<string, Metric>

/** What has a size each time it happens. */
export const distributions = {
  'http.server.request.duration': {
    unit: 's',
    description: 'Requests answered',
    buckets: SECONDS,
    by: ['http.request.method', 'url.scheme', 'http.route', 'http.response.status_code', 'error.type']
  },
  'http.client.request.duration': {
    unit: 's',
    description: 'Requests sent',
    buckets: SECONDS,
    by: ['http.request.method', 'server.address', 'server.port', 'http.response.status_code', 'error.type']
  },
  'db.client.operation.duration': {
    unit: 's',
    description: 'SQL statements and transactions',
    buckets: SHORT_SECONDS,
    by: ['db.system.name', 'db.operation.name', 'error.type']
  },
  'rollcall.use_case.duration': {
    unit: 's',
    description: 'Calls of use cases',
    buckets: SECONDS,
    by: ['rollcall.use_case', 'error.type']
  },
  'rollcall.group_commit.batch_size': {
    unit: '{element}',
    description: 'What one statement committed together',
    buckets: SIZES,
    by: []
  }
} satisfies Record<string, DistributionMetric>

/** What has a value at any time, and is looked at when metrics are sent. */
export const gauges = {
  'db.client.connection.count': { unit: '{connection}', description: 'Connections at work' },
  'db.client.connection.max': { unit: '{connection}', description: 'Connections the pool may have' },
  'db.client.connection.pending_requests': {
    unit: '{request}',
    description: 'Statements and transactions beyond that, which share or wait for a connection'
  },
  'nodejs.eventloop.delay.p50': { unit: 's', description: 'Median delay of the event loop' },
  'nodejs.eventloop.delay.p90': { unit: 's', description: '90th percentile of the delay' },
  'nodejs.eventloop.delay.p99': { unit: 's', description: '99th percentile of the delay' },
  'nodejs.eventloop.delay.max': { unit: 's', description: 'Longest delay of the event loop' },
  'process.memory.usage': { unit: 'By', description: 'Memory that is resident' },
  'v8js.memory.heap.used': { unit: 'By', description: 'Memory that JavaScript objects take' }
} satisfies Record<string, Metric>

export type Counter = keyof typeof counters
export type Distribution = keyof typeof distributions
export type Gauge = keyof typeof gauges
