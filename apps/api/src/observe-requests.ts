import type { ServerResponse } from 'node:http'
import type { Span, Telemetry } from '@rollcall/core'
import type { FastifyInstance } from 'fastify'

/**
 * Each request is a span, from its headers to the end of its answer, in the trace that its `traceparent` names. Of its path the
 * route alone is told, and nothing where nothing answers: paths hold codes that let people in, though they may be mistyped.
 * Fastify itself sees to it that what follows the body belongs to the span as well.
 */
export function observeRequests(server: FastifyInstance, telemetry: Telemetry): void {
  server.addHook('onRequest', (request, reply, done) => {
    const { method, headers, protocol, hostname } = request
    const route = request.is404 ? undefined : request.routeOptions.url
    const span = telemetry.start({
      name: route === undefined ? method : `${method} ${route}`,
      kind: 'server',
      from: headers,
      attributes: {
        'http.request.method': method,
        'http.route': route,
        'url.scheme': protocol,
        'server.address': hostname
      },
      timed: 'http.server.request.duration'
    })
    reply.raw.once('close', () => end(span, reply.raw))
    telemetry.within(span, done)
  })
}

/** An answer that did not get out has no status; a refusal is the client's, what begins with 5 is ours. */
function end(span: Span, { statusCode, headersSent, writableFinished }: ServerResponse): void {
  if (headersSent) span.set({ 'http.response.status_code': statusCode })
  if (headersSent && statusCode >= 500) span.fail(String(statusCode))
  else if (!writableFinished) span.set({ 'error.type': 'aborted' })
  span.end()
}
