import type { IncomingMessage } from 'node:http'
import type { FastifyReply } from 'fastify'

/** How long whoever was refused may go on with their body, in milliseconds. */
const REST = 5_000

/**
 * For an answer that does not wait for the body. Fastify would close the connection behind it, and what still arrives then
 * resets it, before the answer is read.
 */
export function answerEarly(reply: FastifyReply): void {
  const { raw } = reply.request
  if (raw.complete) return
  reply.removeHeader('connection')
  reply.raw.once('finish', () => endAfter(raw, REST))
}

/**
 * A sender that has not noticed yet that it was answered is listened to for a moment: closed at once, the connection could
 * be reset before the answer is read.
 */
export function endAfter(raw: IncomingMessage, rest: number): void {
  if (raw.readableEnded || raw.destroyed) return
  const late = setTimeout(() => raw.destroy(), rest)
  const done = () => clearTimeout(late)
  raw.once('end', done).once('close', done).resume()
}
