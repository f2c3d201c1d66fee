import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { AppError } from '@rollcall/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { endAfter } from './unread-body.ts'

/** Bodies of any length, which are read while they arrive. */
export interface StreamedBodies {
  /** The body of this request, a piece at a time and no faster than it is asked for. */
  read(request: FastifyRequest, reply: FastifyReply): AsyncIterable<Uint8Array>
  /** Whether what is on its way on this connection may take longer than a request may. */
  isReading(socket: Socket): boolean
}

export interface Patience {
  /** How long nothing may come while more is waited for, in milliseconds. */
  silence?: number
  /** How long the rest of a body may go on after the answer, before its connection is closed, in milliseconds. */
  rest?: number
}

/**
 * Keeps track of the bodies that are read while they arrive. They may take as long as the work on them does, but have to
 * go on: the time in which a request has to arrive whole is not meant for them.
 */
export function streamedBodies({ silence = 30_000, rest = 5_000 }: Patience = {}): StreamedBodies {
  const reading = new WeakSet<Socket>()
  return {
    read({ raw }, reply) {
      refuseEncoded(raw)
      const { socket } = raw
      reading.add(socket)
      raw.once('close', () => reading.delete(socket))
      reply.raw.once('finish', () => endAfter(raw, rest))
      return piecesOf(raw, silence)
    },
    isReading: (socket) => reading.has(socket)
  }
}

/** Nothing here unpacks bodies, and packed ones would be taken for nonsense. */
function refuseEncoded({ headers }: IncomingMessage): void {
  const { 'content-encoding': encoding = 'identity' } = headers
  if (encoding.trim().toLowerCase() === 'identity') return
  throw new AppError('invalid', `Cannot read Content-Encoding ${encoding}: send the body as it is`)
}

async function* piecesOf(raw: IncomingMessage, silence: number): AsyncIterable<Uint8Array> {
  const pieces = raw.iterator({ destroyOnReturn: false })
  for (;;) {
    const { done, value } = await inTime(pieces.next(), silence).catch(brokenOff)
    if (done) return
    yield value
  }
}

async function inTime<T>(awaited: Promise<T>, limit: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const silent = () => reject(new AppError('invalid', `The body did not go on for ${limit / 1000} seconds`))
    timer = setTimeout(silent, limit)
  })
  try {
    return await Promise.race([awaited, late])
  } finally {
    clearTimeout(timer)
  }
}

/** That the sender went away is no bug of ours. */
function brokenOff(error: unknown): never {
  const gone = error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
  throw gone ? new AppError('invalid', 'The body broke off', { cause: error }) : error
}
