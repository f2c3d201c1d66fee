/** What the sending process is told. */
export interface Job {
  port: number
  path: string
  token: string
  /** Kilobytes of a payload. */
  size: number
  /** How many different items the events belong to. */
  items: number
  connections: number
  /** Ends at whichever comes first. */
  events: number
  seconds: number
}

/** What it answers; latencies in milliseconds. */
export interface Outcome {
  events: number
  failed: number
  perSecond: number
  p50: number
  p99: number
  max: number
}
