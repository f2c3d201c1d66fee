import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { codeOf, PROBLEM_TYPE } from '@rollcall/http'
import { toProblem } from './problem-details.ts'

/** Node's refusals of what is no proper request, by the code of the error. */
const REFUSALS: Record<string, { status: number; detail: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request did not arrive in time' },
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The headers are too large' }
}
const NOT_HTTP = { status: 400, detail: 'This is not a valid HTTP request' }

/** Answers, on the bare socket, what never became a request. */
export function refuseRaw(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const { status, detail } = REFUSALS[error.code ?? ''] ?? NOT_HTTP
  const failure = { status, code: codeOf(status), detail, errors: [], retryAfter: undefined }
  const body = JSON.stringify(toProblem(failure, '', randomUUID()))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close'
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
