import { type App, type Caller, useCases } from '@rollcall/core'
import { isUseCase, type Route, routes } from '@rollcall/http'
import type { FastifyInstance, onRequestAsyncHookHandler, RouteOptions } from 'fastify'
import { allow } from './authentication.ts'
import { wireSchema } from './openapi/json-schema.ts'
import type { ServerOptions } from './options.ts'
import { inputReader } from './request-input.ts'

/** A use case judges its input itself: here it may be anything. */
type Call = (input: unknown, caller: Caller) => Promise<unknown>

/** Every use case of the table at its path; what speaks Rollbar's protocol is elsewhere. */
export function nativeRoutes(
  server: FastifyInstance,
  { app, identify }: Pick<ServerOptions, 'app' | 'identify'>
): void {
  const calls: [string, Call][] = Object.entries(app)
  for (const [key, call] of calls) {
    if (isUseCase(key) && routes[key].speaks !== 'rollbar') {
      server.route(routeFor(key, { call, onRequest: allow(useCases[key].scope, identify) }))
    }
  }
}

interface Handling {
  call: Call
  onRequest: onRequestAsyncHookHandler
}

function routeFor(key: keyof App, { call, onRequest }: Handling): RouteOptions {
  const route = routes[key]
  const readInput = inputReader(key)
  return {
    method: [route.method, ...(route.also ?? [])],
    url: route.path,
    onRequest,
    schema: { response: responseSchema(key) },
    async handler(request, reply) {
      const output = await call(readInput(request), request.caller)
      reply.code(statusFor(route, output))
      reply.header('cache-control', 'no-store')
      if (route.speaks === 'text') reply.type('text/plain; charset=utf-8')
      return reply.send(output)
    }
  }
}

function statusFor({ status, koStatus = status }: Route, output: unknown): number {
  const ko = typeof output === 'object' && output !== null && 'status' in output && output.status === 'KO'
  return ko ? koStatus : status
}

/** What the answer may hold: a property that the schema does not name never leaves the server. */
function responseSchema(key: keyof App): Record<number, unknown> {
  const { status, koStatus = status, speaks } = routes[key]
  if (status === 204 || speaks === 'text') return {}
  const schema = wireSchema(useCases[key].output)
  return { [status]: schema, [koStatus]: schema }
}
