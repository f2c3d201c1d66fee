import { once } from 'node:events'
import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

export interface Asking {
  method?: string
  headers?: Record<string, string | number>
  /** Keeps connections for the next exchange; otherwise each has one of its own. */
  agent?: Agent
}

/** A request that was sent, and what became of it: without a status it had no whole answer, and `code` says why. */
export interface Exchange {
  begun: number
  status?: number
  body?: string
  headers?: IncomingMessage['headers']
  code?: string
}

/** Begins a request whose body the caller sends. */
export function begin(url: string, { method = 'GET', headers = {}, agent }: Asking = {}): ClientRequest {
  const asked = request(url, { method, headers, ...(agent ? { agent } : { agent: false }) })
  asked.setNoDelay(true)
  return asked
}

/** Waits for the whole answer. Never rejects. */
export async function answerTo(asked: ClientRequest, begun = Date.now()): Promise<Exchange> {
  // What breaks while the body is still sent matters only when no answer comes.
  const errors: Error[] = []
  asked.on('error', (error) => errors.push(error))
  try {
    const response: IncomingMessage = await new Promise((resolve, reject) => {
      asked.once('response', resolve)
      asked.once('close', () => reject(errors[0] ?? new Error('closed without an answer')))
    })
    const { statusCode: status, headers } = response
    return { begun, headers, body: await text(response), ...(status !== undefined && { status }) }
  } catch (error) {
    return { begun, code: codeOf(error) }
  }
}

/** A request with all its body at once. */
export function exchange(
  url: string,
  body: string | Uint8Array | undefined,
  asking: Asking = {}
): Promise<Exchange> {
  const length = body !== undefined && { 'content-length': Buffer.byteLength(body) }
  const asked = begin(url, { ...asking, headers: { ...asking.headers, ...length } })
  asked.end(body)
  return answerTo(asked)
}

/** Resolves once the server has read the headers and says that it wants the body: a request that is certainly accepted. */
export async function wanted(asked: ClientRequest): Promise<void> {
  asked.flushHeaders()
  await once(asked, 'continue')
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
