import { AppError } from '@rollcall/core'
import type { FastifyReply } from 'fastify'

/** Tells when the client goes away before it has the whole answer. */
export function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone.signal
}

/** For `catch`: that work stops for want of somebody to answer is no bug. */
export function unlessGone(gone: AbortSignal) {
  return (error: unknown): never => {
    throw gone.aborted ? new AppError('invalid', 'The client went away', { cause: error }) : error
  }
}
