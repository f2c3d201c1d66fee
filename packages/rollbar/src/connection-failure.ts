import { AppError } from '@rollcall/core'
import { errors } from 'undici'

/** What may be over a moment later. */
const PASSING = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_SOCKET'
])

/** A certificate nobody vouches for, or something that speaks neither TLS nor HTTP. */
const LASTING =
  /^(CERT_|DEPTH_ZERO_|EPROTO|ERR_SSL_|ERR_TLS_|HTTPParserError|SELF_SIGNED_|UNABLE_TO_|UND_ERR_HEADERS_OVERFLOW)/

/** The `unavailable` that a passing trouble becomes; throws it for a lasting one, and whatever is neither untouched. */
export function connectionFailure(error: unknown, origin: string): AppError {
  const code = codeOf(error)
  if (code === undefined || !(PASSING.has(code) || LASTING.test(code))) throw error
  const failure = new AppError('unavailable', `Rollbar cannot be reached at ${origin}: ${code}`, {
    cause: error
  })
  if (PASSING.has(code)) return failure
  throw failure
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof errors.HTTPParserError) return error.name
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
