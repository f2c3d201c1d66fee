import type { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { pathOf } from './allowed-methods.ts'

/** Structured lines that hold no secret and no payload: neither headers nor bodies nor queries are ever logged. */
export function loggerOptions(level: string, stream?: Writable) {
  return {
    level,
    serializers: {
      req: ({ method, url }: { method: string; url: string }) => ({ method, path: pathOf(url) }),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
      err: describeError
    },
    ...(stream && { stream })
  }
}

/** One line for each answered request. */
export function logRequests(server: FastifyInstance): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { method, caller, originalUrl } = request
    const ms = Math.round(reply.elapsedTime * 10) / 10
    const user = caller?.user_id ? { user_id: caller.user_id } : {}
    request.log.info({ method, path: pathOf(originalUrl), status: reply.statusCode, ms, ...user }, 'request')
    done()
  })
}

type DescribedError = {
  [key: string]: unknown
  type: string
  message: string
  code?: string
  stack: string
  cause?: DescribedError
}

/** Only these properties: drivers hang the statement and its parameters on their errors. */
function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: '' }
  const message = withoutParameters(error.message)
  return {
    type: error.name,
    message,
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    stack: (error.stack ?? '').replace(error.message, () => message),
    ...(error.cause !== undefined && { cause: describeError(error.cause) })
  }
}

/** Drizzle writes the parameters of a failed query, somebody's data, to the end of the message. */
function withoutParameters(text: string): string {
  return text.replace(/\nparams: [\s\S]*$/, '')
}
