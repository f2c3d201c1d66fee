import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { AppError } from '@rollcall/core'
import type { HttpRequest } from './to-request.ts'
import { upload } from './upload.ts'

/** What a server answered, as soon as its headers are there. */
export interface HttpAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  /** The body as it comes: to be read once. Rejects with `unavailable` when it breaks off. */
  text: AsyncIterable<string>
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
    const broken: Broken = {}
    const translate = (error: unknown) => ('by' in broken ? broken.by : unreachable(error, base))
    try {
      const answer = await answerOf(request(base, options), body, broken)
      return { status: answer.statusCode ?? 0, headers: answer.headers, text: textOf(answer, translate) }
    } catch (error) {
      throw translate(error)
    }
  }
}

/** Why the body of a request cannot be sent: the connection is not to blame. */
interface Broken {
  by?: unknown
}

function answerOf(sent: ClientRequest, body: HttpRequest['body'], broken: Broken): Promise<IncomingMessage> {
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
      answer.once('end', () => stopSending(sent))
      resolve(answer)
    })
    if (body === null || typeof body === 'string') return sent.end(body ?? undefined)
    void upload(body, sent, (error) => {
      broken.by = error
      reject(error)
    })
  })
}

/** A server that has said all it has to say takes no more: it may have refused what is still being sent. */
function stopSending(sent: ClientRequest): void {
  if (!sent.writableEnded) sent.destroy()
}

async function* textOf(
  answer: IncomingMessage,
  translate: (error: unknown) => unknown
): AsyncIterable<string> {
  try {
    for await (const text of answer.setEncoding('utf8')) yield text
  } catch (error) {
    throw translate(error)
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
