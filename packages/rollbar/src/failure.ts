import { AppError } from '@rollcall/core'
import type { Answer, Call } from './call.ts'
import { parseJson, said } from './said.ts'

const SCOPES: Record<Call['method'], string> = { GET: 'read', PATCH: 'write', POST: 'post_server_item' }

/** Throws what an answer that is no success means. */
export function checkSuccess(answer: Answer): void {
  const failure = failureOf(answer)
  if (failure) throw failure
}

function failureOf(answer: Answer): AppError | undefined {
  const { call, headers } = answer
  const status = effectiveStatus(answer)
  if (status >= 200 && status < 300) return undefined
  if (call.missing !== undefined && (status === 404 || isUnknownItem(status, answer))) {
    return new AppError('not_found', `No ${call.missing}`)
  }
  if (status === 401 || status === 403) {
    const advice = `the token in ROLLBAR_ACCESS_TOKEN is unknown, disabled or lacks the scope ${SCOPES[call.method]}`
    return new AppError(
      'upstream_failed',
      `Rollbar refused with status ${status}: ${said(answer)}; ${advice}`
    )
  }
  if (status >= 300 && status < 400) {
    const message = `Rollbar redirects to ${address(headers.location)}; ROLLBAR_API_URL must name the place itself`
    return new AppError('upstream_failed', message)
  }
  if (isRefusal(status, call))
    return new AppError('invalid', `Rollbar refused with status ${status}: ${said(answer)}`)
  const asked = `${call.method} ${call.path}`
  return new AppError(
    'upstream_failed',
    `Rollbar answered ${asked} with status ${answer.status}: ${said(answer)}`
  )
}

/** 200 may carry `{"err":1}`, with the true status beside it or none at all. */
function effectiveStatus({ status, text }: Answer): number {
  if (status !== 200 || !/"err"\s*:\s*1\b/.test(text)) return status
  const body = parseJson(text)
  if (typeof body !== 'object' || body === null || !('err' in body) || body.err !== 1) return status
  return 'status_code' in body && typeof body.status_code === 'number' ? body.status_code : 500
}

/** PATCH says 400 for an item it does not know, and only the words tell that from a bad request. */
function isUnknownItem(status: number, answer: Answer): boolean {
  return status === 400 && /^"item not found/i.test(said(answer))
}

/** What Rollbar would not take from the caller; a GET is of our making, so a malformed one is our fault. */
function isRefusal(status: number, { method }: Call): boolean {
  return status === 422 || (method !== 'GET' && (status === 400 || status === 413))
}

/** Where a redirect leads, without a query that could hold a token. */
function address(location: string | string[] | undefined): string {
  const text = String(location ?? 'nowhere')
  return text.replace(/[?#].*$/s, '').slice(0, 200)
}
