import { AppError } from '@rollcall/core'
/** Only these parts: all of undici, with fetch and its company, takes three times as long to load. */
import request from 'undici/lib/api/api-request.js'
import Pool from 'undici/lib/dispatcher/pool.js'
import type { HttpRequest } from './to-request.ts'

export interface HttpAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** Rejects with `unavailable` when there is no answer within `timeoutMs`; 0 waits as long as the connection lives. */
export type Send = (request: HttpRequest, timeoutMs: number) => Promise<HttpAnswer>

const CONNECT_TIMEOUT = 5_000

export function openTransport(base: URL): Send {
  const pool = new Pool(base.origin, { connections: 8, connect: { timeout: CONNECT_TIMEOUT } })
  const prefix = base.pathname === '/' ? '' : base.pathname
  return async ({ path, ...rest }, timeoutMs) => {
    const options = { ...rest, path: prefix + path, headersTimeout: timeoutMs, bodyTimeout: timeoutMs }
    try {
      const { statusCode, headers, body } = await request.call(pool, options)
      return { status: statusCode, headers, text: await body.text() }
    } catch (error) {
      throw unreachable(error, base)
    }
  }
}

/** Failures of the connection carry a code; anything else is a bug and passes. */
function unreachable(error: unknown, base: URL): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  if (error.code === 'UND_ERR_INVALID_ARG') return new AppError('invalid', `Cannot be sent: ${error.message}`)
  const reason = error.message === '' ? error.code : error.message
  return new AppError('unavailable', `Cannot reach ${base.href.replace(/\/$/, '')}: ${reason}`, {
    cause: error
  })
}
