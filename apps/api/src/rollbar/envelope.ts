import type { FastifyInstance, FastifyReply } from 'fastify'
import { type AllowedMethods, pathOf } from '../allowed-methods.ts'
import { type Failure, failureOf, logFailure } from '../failure.ts'
import { answerEarly } from '../unread-body.ts'

/** Pages of any origin may report their errors. */
export function openToBrowsers(reply: FastifyReply): FastifyReply {
  return reply.header('access-control-allow-origin', '*')
}

/** Everything that goes wrong under Rollbar's path is told in Rollbar's envelope, which is all its SDKs read. */
export function rollbarErrors(server: FastifyInstance, allowedMethods: AllowedMethods): void {
  server.setErrorHandler((error, request, reply) => {
    const failure = failureOf(error)
    logFailure(request.log.child({ request_id: request.id }), failure, error)
    reply.header('x-request-id', request.id)
    answerEarly(reply)
    if (failure.retryAfter !== undefined) tellWhenToRetry(reply, failure)
    return sendError(reply, rollbarStatus(failure), messageOf(failure))
  })
  server.setNotFoundHandler((request, reply) => {
    if (request.method === 'OPTIONS') return preflight(reply)
    const allowed = allowedMethods(request.url)
    if (allowed.length === 0)
      return sendError(reply, 404, `There is nothing at ${pathOf(request.originalUrl)}`)
    reply.header('allow', allowed.join(', '))
    return sendError(reply, 405, `${pathOf(request.originalUrl)} does not answer ${request.method}`)
  })
}

function sendError(reply: FastifyReply, status: number, message: string): FastifyReply {
  openToBrowsers(reply).code(status).type('application/json; charset=utf-8')
  return reply.send(JSON.stringify({ err: 1, message }))
}

/** Rollbar tells a body that cannot be read (400) from one that says the wrong thing (422). */
function rollbarStatus({ code, status, errors }: Failure): number {
  return code === 'invalid' && errors.length > 0 ? 422 : status
}

function messageOf({ code, detail }: Failure): string {
  return code === 'too_large' ? 'request entity too large' : detail
}

/** SDKs pause by Rollbar's own headers and look at no other. */
function tellWhenToRetry(reply: FastifyReply, { retryAfter = 0, code }: Failure): void {
  const seconds = Math.ceil(retryAfter)
  reply.header('retry-after', seconds)
  if (code !== 'rate_limited') return
  reply.header('x-rate-limit-remaining', 0)
  reply.header('x-rate-limit-remaining-seconds', seconds)
  reply.header('x-rate-limit-reset', Math.ceil(Date.now() / 1000) + seconds)
}

function preflight(reply: FastifyReply): FastifyReply {
  return openToBrowsers(reply)
    .header('access-control-allow-methods', 'GET, POST, OPTIONS')
    .header(
      'access-control-allow-headers',
      'content-type, content-encoding, x-rollbar-access-token, x-request-id'
    )
    .header('access-control-max-age', 86_400)
    .code(204)
    .send()
}
