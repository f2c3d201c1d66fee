import { type App, type Caller, useCases } from '@rollcall/core'
import { type Route, routes, useCaseKeys } from '@rollcall/http'
import type { FastifyInstance } from 'fastify'
import { allow } from './authentication.ts'
import { isGuessable } from './guessing.ts'
import { wireSchema } from './openapi/json-schema.ts'
import { inputReader } from './request-input.ts'

/** Every use case of the table at its path; what speaks Rollbar's protocol is elsewhere. */
export function nativeRoutes(server: FastifyInstance, app: App): void {
  for (const key of useCaseKeys) {
    if (routes[key].speaks !== 'rollbar') addRoute(server, key, app)
  }
}

function addRoute(server: FastifyInstance, key: keyof App, app: App): void {
  const route = routes[key]
  const readInput = inputReader(key)
  /** The use case itself judges its input. */
  const call: (input: never, caller: Caller) => Promise<unknown> = app[key]
  server.route({
    method: [route.method, ...(route.also ?? [])],
    url: route.path,
    onRequest: allow(useCases[key].scope),
    ...(isGuessable(key) && { config: { rateLimit: {} } }),
    schema: { response: responseSchema(key) },
    async handler(request, reply) {
      const output = await call(readInput(request) as never, request.caller)
      reply.code(statusFor(route, output))
      if (route.koStatus !== undefined) reply.header('cache-control', 'no-store')
      if (route.speaks === 'text') reply.type('text/plain; charset=utf-8')
      return reply.send(output)
    }
  })
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
