import { STATUS_CODES } from 'node:http'
import { AppError } from '@rollcall/core'
import { PROBLEM_TYPE, type Problem } from '@rollcall/http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type AllowedMethods, pathOf } from './allowed-methods.ts'
import { type Failure, failureOf, logFailure } from './failure.ts'
import { answerEarly } from './unread-body.ts'

/** Answers every error as problem details (RFC 9457), and what nothing answers with 404 or 405. */
export function problemDetails(server: FastifyInstance, allowedMethods: AllowedMethods): void {
  server.setErrorHandler((error, request, reply) => answerProblem(error, request, reply))
  server.setNotFoundHandler((request, reply) => {
    const allowed = allowedMethods(request.url)
    if (allowed.length === 0 || allowed.includes(request.method))
      throw new AppError('not_found', `There is nothing at ${pathOf(request.originalUrl)}`)
    const detail = `${pathOf(request.originalUrl)} does not answer ${request.method}`
    reply.header('allow', allowed.join(', '))
    return sendProblem(request, reply, {
      status: 405,
      code: 'invalid',
      detail,
      errors: [],
      retryAfter: undefined
    })
  })
}

export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = failureOf(error)
  logFailure(request.log, failure, error)
  answerEarly(reply)
  if (failure.retryAfter !== undefined) reply.header('retry-after', Math.ceil(failure.retryAfter))
  if (failure.status === 401 && !reply.hasHeader('www-authenticate')) {
    reply.header('www-authenticate', 'Bearer realm="rollcall"')
  }
  return sendProblem(request, reply, failure)
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, failure: Failure): FastifyReply {
  const problem = toProblem(failure, pathOf(request.originalUrl), request.id)
  /** A cache may keep what is not found, of its own accord (RFC 9111, section 4.2.2). */
  reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store' })
  return reply.code(failure.status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(problem)
}

export function toProblem(
  { status, code, detail, errors, existing_id }: Failure,
  instance: string,
  request_id: string
): Problem {
  const title = STATUS_CODES[status] ?? 'Error'
  const fields = errors.length > 0 && { errors: [...errors] }
  const existing = existing_id !== undefined && { existing_id }
  return { type: 'about:blank', title, status, detail, instance, code, ...fields, ...existing, request_id }
}
