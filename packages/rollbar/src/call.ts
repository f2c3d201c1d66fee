export interface Call {
  method: 'GET' | 'POST' | 'PATCH'
  /** Below `/api/1`, with a slash at its start. */
  path: string
  query?: Record<string, string | number | readonly string[] | undefined>
  body?: unknown
  /** What is missing when Rollbar knows no such thing, as in `item 17`. */
  missing?: string
  /** Less time than usual. */
  timeoutMs?: number
}

/** As undici tells them: names in lower case. */
export type Headers = Record<string, string | string[] | undefined>

export interface Answer {
  call: Call
  status: number
  headers: Headers
  text: string
  /** The text with the access tokens taken out: Rollbar repeats an unknown one in its answer. */
  safeText: () => string
}
