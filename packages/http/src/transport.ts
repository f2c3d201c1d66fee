import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { AppError } from '@rollcall/core'
import type { HttpRequest } from './to-request.ts'

export interface HttpAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** Rejects with `unavailable` when nothing is heard for `timeoutMs`; 0 waits as long as the connection lives. */
export type Send = (request: HttpRequest, timeoutMs: number) => Promise<HttpAnswer>

const CONNECT_TIMEOUT = 5_000

/**
 * Node's own client: undici compiles its parser at the first request, which takes longer than everything else a command
 * does. `signal` gives up what is on its way.
 */
export function openTransport(base: URL, signal?: AbortSignal): Send {
  const prefix = base.pathname === '/' ? '' : base.pathname
  return async ({ path, method, headers, body }, timeoutMs) => {
    const request = base.protocol === 'https:' ? (await import('node:https')).request : requestHttp
    const options = { method, path: prefix + path, headers, timeout: timeoutMs, ...(signal && { signal }) }
    try {
      return await answerOf(request(base, options), body)
    } catch (error) {
      throw unreachable(error, base)
    }
  }
}

function answerOf(sent: ClientRequest, body: string | null): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const giveUp = (what: string) => sent.destroy(Object.assign(new Error(what), { code: 'ETIMEDOUT' }))
    const connecting = setTimeout(giveUp, CONNECT_TIMEOUT, 'no connection in time')
    sent.on('socket', (socket) => {
      if (socket.connecting) socket.once('connect', () => clearTimeout(connecting))
      else clearTimeout(connecting)
    })
    sent.on('close', () => clearTimeout(connecting))
    sent.on('timeout', () => giveUp('no answer in time'))
    sent.on('error', reject)
    sent.on('response', (answer) => {
      readText(answer).then(resolve, reject)
    })
    sent.end(body ?? undefined)
  })
}

async function readText(answer: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    text: Buffer.concat(chunks).toString()
  }
}

/** What Node refuses to put into a request, as a line break in a token. */
const UNSENDABLE = new Set(['ERR_INVALID_CHAR', 'ERR_UNESCAPED_CHARACTERS'])

/** Failures of the connection carry a code; anything else is a bug and passes. */
function unreachable(error: unknown, base: URL): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  if (UNSENDABLE.has(error.code)) return new AppError('invalid', `Cannot be sent: ${error.message}`)
  const reason = error.message === '' ? error.code : error.message
  return new AppError('unavailable', `Cannot reach ${base.href.replace(/\/$/, '')}: ${reason}`, {
    cause: error
  })
}
