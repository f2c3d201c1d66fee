/** What the sending process is told: each connection sends its request again and again. */
export interface Job {
  port: number
  /** Whole requests, one for each connection. */
  requests: string[]
  /** Ends after so many seconds, or so many requests of each connection. */
  seconds: number
  times?: number
}

export interface Outcome {
  perSecond: number
  p50: number
  p99: number
  /** How many answers there were of each status. */
  statuses: Record<string, number>
}

/** What a process to be measured is told. */
export type Part =
  | { what: 'product'; env: Record<string, string> }
  | { what: 'bare'; database: string; secret: string }
  | { what: 'argon2'; hash: string; password: string; atOnce: number; seconds: number }
