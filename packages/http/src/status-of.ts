import { ERROR_CODES, type ErrorCode } from '@rollcall/core'

/** The status that tells each failure. */
export const statusOf: Record<ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  rate_limited: 429,
  internal: 500,
  upstream_failed: 502,
  unavailable: 503
}

/** The failure that a status tells; one that is not ours counts as the caller's mistake below 500, as the server's above. */
export function codeOf(status: number): ErrorCode {
  const exact = ERROR_CODES.find((code) => statusOf[code] === status)
  return exact ?? (status >= 400 && status < 500 ? 'invalid' : 'upstream_failed')
}
