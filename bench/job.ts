/** What the sending process is told. */
export interface Job {
  port: number
  /** Whole requests. The connections take turns with them: with as many of both, each has one of its own. */
  requests: string[]
  /** As many as requests when left out. */
  connections?: number
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
  /** Answers one fixed redirect. */
  | { what: 'fixed' }
  /** Counts each visit with an UPDATE of its own, in the table `plain_links`. */
  | { what: 'plain'; database: string }
  /** Verifies a token and answers a list from memory. */
  | { what: 'rows'; secret: string; list: unknown }
  | { what: 'argon2'; hash: string; password: string; atOnce: number; seconds: number }
  /** Writes votes into the table `plain_votes`, each with a statement of its own. */
  | { what: 'upserts'; database: string; posts: string[]; users: string[]; seconds: number }

/** Parts that only tell how often a second they did their work. */
export type Measured = Extract<Part, { seconds: number }>

/** Parts that serve. */
export type Server = Exclude<Part, Measured>
