import type { Writable } from 'node:stream'
import type { Telemetry } from '@rollcall/core'
import type { FastifyInstance } from 'fastify'
import { pathOf } from './allowed-methods.ts'

interface LogOptions {
  /** Where lines go; standard output otherwise. */
  stream?: Writable | undefined
  /** Whose lines these are, and of which trace. */
  telemetry?: Telemetry | undefined
}

/** Structured lines that hold no secret and no payload: neither headers nor bodies nor queries are ever logged. */
export function loggerOptions(level: string, { stream, telemetry }: LogOptions = {}) {
  return {
    level,
    serializers: {
      req: ({ method, url }: { method: string; url: string }) => ({ method, path: pathOf(url) }),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
      err: describeError
    },
    ...(telemetry && { mixin: () => traceFields(telemetry) }),
    ...(stream && { stream })
  }
}

/** What Datadog finds the trace by: its ids are decimal numbers of 64 bits, the lower half of the trace's. */
function traceFields({ service, here }: Telemetry): Record<string, string> {
  const { name, version, environment } = service
  const span = here()
  return {
    'dd.service': name,
    'dd.version': version,
    ...(environment !== undefined && { 'dd.env': environment }),
    ...(span && { 'dd.trace_id': decimal(span.trace_id.slice(16)), 'dd.span_id': decimal(span.span_id) })
  }
}

function decimal(hex: string): string {
  return BigInt(`0x${hex}`).toString()
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
