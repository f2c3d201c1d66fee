import { AppError, type ErrorCode, type FieldError } from '@rollcall/core'
import { codeOf, statusOf } from '@rollcall/http'
import type { FastifyBaseLogger } from 'fastify'

/** What an edge tells of an error. */
export interface Failure {
  status: number
  code: ErrorCode
  detail: string
  errors: readonly FieldError[]
  retryAfter: number | undefined
  existing_id?: string | undefined
}

/** Fastify's own refusals, in our words. */
const REFUSALS: Record<string, string> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Send the body as application/json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as Content-Length says',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON',
  FST_ERR_BAD_URL: 'The path is not a valid URL',
  FST_ERR_MAX_PARAM_LENGTH: 'A part of the path is too long'
}

/** Whatever is neither ours nor Fastify's refusal is a bug, and the caller learns no more than that. */
export function failureOf(error: unknown): Failure {
  if (error instanceof AppError) {
    const { code, message, errors, retryAfter, existing_id } = error
    return { status: statusOf[code], code, detail: message, errors, retryAfter, existing_id }
  }
  const refusal = refusalOf(error)
  return {
    code: 'internal',
    status: 500,
    detail: 'Internal error',
    errors: [],
    retryAfter: undefined,
    ...refusal
  }
}

function refusalOf(error: unknown): Pick<Failure, 'status' | 'code' | 'detail'> | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number')
    return undefined
  const status = error.statusCode
  if (status < 400 || status >= 500) return undefined
  const known = 'code' in error && typeof error.code === 'string' ? REFUSALS[error.code] : undefined
  return { status, code: codeOf(status), detail: known ?? error.message }
}

/** A bug with its stack, and what we depend on when it fails; refusals are in the request's own line. */
export function logFailure(log: FastifyBaseLogger, { status, code }: Failure, error: unknown): void {
  if (code === 'internal') log.error({ err: error }, 'internal error')
  else if (status >= 500) log.warn({ err: error }, code)
}
